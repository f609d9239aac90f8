/** Remembers the window's live session and its sets of files in the workspace state, so that a reload finds them again. */
import type * as vscode from 'vscode';
import type {FileSet, FileSetMemory, SessionMemory} from './sessions';

const LIVE = 'tracescope.liveSession';
const FILE_SETS = 'tracescope.fileSets';
/** More are not on screen in one window. */
const MAX_FILE_SETS = 20;

export function workspaceMemory(state: vscode.Memento): SessionMemory & FileSetMemory {
  const fileSets = () => {
    const stored = state.get<unknown>(FILE_SETS);
    return Array.isArray(stored) ? stored.filter(isFileSet) : [];
  };
  return {
    liveId: () => state.get<string>(LIVE),
    setLiveId: async id => state.update(LIVE, id),
    fileSet: id => fileSets().find(set => set.id === id),
    rememberFileSet: async set => {
      const others = fileSets().filter(({id}) => id !== set.id);
      await state.update(FILE_SETS, [...others, set].slice(-MAX_FILE_SETS));
    },
  };
}

/** What another version has stored may be anything. */
function isFileSet(value: unknown): value is FileSet {
  if (typeof value !== 'object' || value === null) return false;
  const {id, name, paths} = value as Partial<Record<keyof FileSet, unknown>>;
  const isList = Array.isArray(paths) && paths.every(path => typeof path === 'string');
  return typeof id === 'string' && typeof name === 'string' && isList;
}
