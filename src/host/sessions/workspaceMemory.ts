/** Remembers the id of the window's live session in the workspace state, so that a reload finds it again. */
import type * as vscode from 'vscode';
import type {SessionMemory} from './sessions';

const KEY = 'tracescope.liveSession';

export function workspaceMemory(state: vscode.Memento): SessionMemory {
  return {
    liveId: () => state.get<string>(KEY),
    setLiveId: async id => state.update(KEY, id),
  };
}
