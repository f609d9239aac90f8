/**
 * From the place a record names to a file and line here, or the reason why not. Pure: file access is a parameter, so
 * the host and the CLI share it. Order: the exact path, configured mappings, the longest matching end of the path
 * among all workspace folders. A file that is found but has no such line is never opened at another one in silence.
 */
import type {SourceRef} from '../protocol/model';
import {applyMappings} from './mappings';
import type {PathMapping} from './mappings';
import {
  basename,
  commonSuffixLength,
  isAbsolute,
  isInside,
  joinPath,
  librarySuffixLength,
  normalisePath,
} from './paths';

/** Files the user has opened to us. Paths are absolute, with `/`; a virtual workspace has URIs in their place. */
export interface WorkspaceFiles {
  /** Absolute paths of the workspace folders. */
  readonly folders: readonly string[];
  exists(path: string, signal?: AbortSignal): Promise<boolean>;
  /** Every file of that name in any folder, compared without case. */
  findByBasename(name: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Lines of the file as it is now, in the editor if it is open; null when it cannot be read as text. */
  readLines(path: string, signal?: AbortSignal): Promise<readonly string[] | null>;
}

/** Texts of the record that its line should hold; used where the path alone proves too little. */
export interface Evidence {
  /** The message before formatting. */
  template: string | null;
}

export type Resolution =
  /** `line1` is 0 when the record names a file and no line. */
  | {kind: 'found'; path: string; line1: number; how: 'exact' | 'mapping' | 'suffix'}
  /** The record names no file. */
  | {kind: 'noPath'}
  /** The file exists, outside of the workspace and of what mappings allow. */
  | {kind: 'outside'; path: string}
  | {kind: 'notFound'; wanted: string; folders: number}
  | {kind: 'ambiguous'; wanted: string; candidates: readonly string[]}
  /** The only file of that name has nothing else in common with the path. */
  | {kind: 'nameOnly'; wanted: string; path: string}
  | {kind: 'lineMissing'; path: string; line1: number; lineCount: number}
  | {kind: 'unreadable'; path: string};

export async function resolveSource(
  ref: SourceRef,
  evidence: Evidence,
  files: WorkspaceFiles,
  mappings: readonly PathMapping[],
  signal?: AbortSignal,
): Promise<Resolution> {
  const wanted = normalisePath(ref.path);
  if (wanted === '' || /^[<(].*[>)]$/.test(wanted)) return {kind: 'noPath'};
  const exact = await findExact(wanted, files, signal);
  if (exact?.inside) return withLine(exact.path, 'exact', ref, files, signal);
  for (const path of applyMappings(wanted, mappings)) {
    signal?.throwIfAborted();
    if (await files.exists(path, signal)) return withLine(path, 'mapping', ref, files, signal);
  }
  const suffix = await findBySuffix(wanted, ref, evidence, files, signal);
  if (typeof suffix === 'string') return withLine(suffix, 'suffix', ref, files, signal);
  // A file that really is at that place says more than "no file of that name in the workspace".
  return suffix.kind === 'notFound' && exact ? {kind: 'outside', path: exact.path} : suffix;
}

async function findExact(
  wanted: string,
  files: WorkspaceFiles,
  signal?: AbortSignal,
): Promise<{path: string; inside: boolean} | null> {
  // A program started with a relative path says `./app.py`: relative to a folder that is likely one of ours.
  const places = isAbsolute(wanted) ? [wanted] : files.folders.map(folder => joinPath(folder, wanted));
  const hits: string[] = [];
  for (const place of places) if (await files.exists(place, signal)) hits.push(place);
  const [path] = hits;
  // Two folders that both have it: the suffix match says that it is ambiguous.
  if (path === undefined || hits.length > 1) return null;
  return {path, inside: files.folders.some(folder => isInside(path, normalisePath(folder), true))};
}

async function findBySuffix(
  wanted: string,
  ref: SourceRef,
  evidence: Evidence,
  files: WorkspaceFiles,
  signal?: AbortSignal,
): Promise<string | Resolution> {
  const candidates = await files.findByBasename(basename(wanted), signal);
  const scored = candidates.map(path => ({
    path,
    folded: commonSuffixLength(wanted, path, false),
    exactCase: commonSuffixLength(wanted, path, true),
  }));
  const longest = Math.max(0, ...scored.map(item => item.folded));
  if (longest === 0 || longest < librarySuffixLength(wanted)) {
    return {kind: 'notFound', wanted, folders: files.folders.length};
  }
  const best = scored.filter(item => item.folded === longest);
  const bestCase = Math.max(...best.map(item => item.exactCase));
  const paths = best.filter(item => item.exactCase === bestCase).map(item => item.path);
  const [only] = paths;
  if (only === undefined || paths.length > 1) return {kind: 'ambiguous', wanted, candidates: paths};
  const nameAlone = longest === 1 && isAbsolute(wanted);
  if (nameAlone && !(await proves(only, ref, evidence, files, signal))) return {kind: 'nameOnly', wanted, path: only};
  return only;
}

/** Does the line hold the message, or is the function defined above it. */
async function proves(
  path: string,
  ref: SourceRef,
  evidence: Evidence,
  files: WorkspaceFiles,
  signal?: AbortSignal,
): Promise<boolean> {
  const lines = await files.readLines(path, signal);
  if (!lines || ref.line < 1 || ref.line > lines.length) return false;
  // A call may span lines, and Python before 3.8 reports its last one.
  const near = lines.slice(Math.max(0, ref.line - 4), ref.line + 3);
  const {template} = evidence;
  if (template && near.some(line => line.includes(template))) return true;
  if (!ref.func || !/^\w+$/.test(ref.func)) return false;
  const definition = new RegExp(`\\b(?:def|function|async|class)\\s+(?:def\\s+|function\\s+)?${ref.func}\\b`);
  return lines.slice(0, ref.line).some(line => definition.test(line));
}

async function withLine(
  path: string,
  how: 'exact' | 'mapping' | 'suffix',
  ref: SourceRef,
  files: WorkspaceFiles,
  signal?: AbortSignal,
): Promise<Resolution> {
  if (ref.line < 1) return {kind: 'found', path, line1: 0, how};
  const lines = await files.readLines(path, signal);
  if (!lines) return {kind: 'unreadable', path};
  // The empty text behind the last newline is no line that a record can come from.
  const lineCount = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (ref.line > lineCount) return {kind: 'lineMissing', path, line1: ref.line, lineCount};
  return {kind: 'found', path, line1: ref.line, how};
}
