/**
 * From the place a record names to a file and line here, or the reason why not. Pure: file access is a parameter, so
 * the host and the CLI share it. Order: the exact path, configured mappings, learnt ones, the longest matching end of the
 * path among all workspace folders. A line is only given as certain when something proves it (anchor.ts).
 */
import type {SourceRef} from '../protocol/model';
import {FileAnchors} from './anchor';
import type {Anchor, RecordedLine} from './anchor';
import {applyMappings, prefixPair} from './mappings';
import type {PathMapping} from './mappings';
import {pathForms} from './pathForms';
import {
  basename,
  commonSuffixLength,
  isAbsolute,
  isInside,
  joinPath,
  librarySuffixLength,
  normalisePath,
  segmentsOf,
} from './paths';
import {sourceText} from './sourceText';
import type {SourceText} from './sourceText';
import type {WorkspaceFiles} from './workspaceFiles';

export type {WorkspaceFiles} from './workspaceFiles';

/** What shows that a line is the one that was recorded. */
export interface Evidence {
  /** The message before formatting. */
  template: string | null;
  /** Further messages from the same line. */
  templates?: readonly string[];
  /** Text of the line, from a traceback. */
  code?: string | null;
  /** Other recorded lines of the same file. */
  neighbours?: readonly RecordedLine[];
}

export interface PathRules {
  /** As the user configured them. */
  configured: readonly PathMapping[];
  /** From what was found or picked before. */
  learnt: readonly PathMapping[];
}

export type FoundHow = 'exact' | 'mapping' | 'learnt' | 'suffix';
export type Proof = Extract<Anchor, {kind: 'at'}>['by'] | 'none';

export type Resolution =
  /**
   * `line1` is 0 when the record names a file and no line; `moved` is how far from the recorded line it is now. With proof
   * 'none' the record has nothing that its line could be told by. `learnt` is what the match teaches about folders.
   */
  | {kind: 'found'; path: string; line1: number; moved: number; how: FoundHow; proof: Proof; learnt: PathMapping | null}
  /** The file is known and was edited; `near1` is a line to look at, 0 for none. */
  | {
      kind: 'cannotTell';
      path: string;
      line1: number;
      near1: number;
      why: 'edited' | 'several' | 'functionGone';
      how: FoundHow;
    }
  /** The record names no file. */
  | {kind: 'noPath'}
  /** The file exists, outside of the workspace and of what mappings allow. */
  | {kind: 'outside'; path: string}
  | {kind: 'notFound'; wanted: string; folders: number; library: boolean}
  /** Best first. */
  | {kind: 'ambiguous'; wanted: string; candidates: readonly string[]}
  /** The only file of that name has nothing else in common with the path. */
  | {kind: 'nameOnly'; wanted: string; path: string}
  | {kind: 'lineMissing'; path: string; line1: number; lineCount: number}
  | {kind: 'unreadable'; path: string};

/** Files that are equally good by their paths and are looked into. */
const MAX_LOOKED_INTO = 12;

export async function resolveSource(
  ref: SourceRef,
  evidence: Evidence,
  files: WorkspaceFiles,
  rules: PathRules,
  signal?: AbortSignal,
): Promise<Resolution> {
  const wanted = normalisePath(ref.path);
  if (wanted === '' || /^[<(].*[>)]$/.test(wanted)) return {kind: 'noPath'};
  const request = {wanted, ref, evidence, files, signal};
  const forms = pathForms(wanted);
  const exact = await findExact(request, forms);
  if (exact?.inside) return withLine(request, exact.path, 'exact');
  for (const how of ['mapping', 'learnt'] as const) {
    const mappings = how === 'mapping' ? rules.configured : rules.learnt;
    for (const path of forms.flatMap(form => applyMappings(form, mappings))) {
      signal?.throwIfAborted();
      if (await files.exists(path, signal)) return withLine(request, path, how);
    }
  }
  const suffix = await findBySuffix(request);
  // A file that really is at that place says more than "no file of that name in the workspace".
  return suffix.kind === 'notFound' && exact ? {kind: 'outside', path: exact.path} : suffix;
}

interface Request {
  wanted: string;
  ref: SourceRef;
  evidence: Evidence;
  files: WorkspaceFiles;
  signal: AbortSignal | undefined;
}

async function findExact(
  {files, signal}: Request,
  forms: readonly string[],
): Promise<{path: string; inside: boolean} | null> {
  // A program started with a relative path says `./app.py`: relative to a folder that is likely one of ours.
  const places = forms.flatMap(form =>
    isAbsolute(form) ? [form] : files.folders.map(folder => joinPath(folder, form)),
  );
  const hits: string[] = [];
  for (const place of new Set(places)) if (await files.exists(place, signal)) hits.push(place);
  const [path] = hits;
  // Two folders that both have it: the suffix match says that it is ambiguous.
  if (path === undefined || hits.length > 1) return null;
  if (files.folders.some(folder => contains(normalisePath(folder), path))) return {path, inside: true};
  const linked = await throughLinks(path, files);
  return linked === null ? {path, inside: false} : {path: linked, inside: true};
}

/** Drives are named without regard to case. */
function contains(folder: string, path: string): boolean {
  return isInside(path, folder, !/^[a-z]:/i.test(folder));
}

/** The same file below a workspace folder that is, or is reached by, a symbolic link. */
async function throughLinks(path: string, files: WorkspaceFiles): Promise<string | null> {
  const real = await files.realPath?.(path);
  if (!real) return null;
  for (const folder of files.folders) {
    const realFolder = await files.realPath?.(folder);
    if (!realFolder || !contains(normalisePath(realFolder), real)) continue;
    const here = joinPath(folder, real.slice(realFolder.length));
    if (await files.exists(here)) return here;
  }
  return null;
}

async function findBySuffix(request: Request): Promise<Resolution> {
  const {ref, files, signal} = request;
  const wanted = request.wanted.replace(/^(?:\.\.\/)+/, '');
  const candidates = await files.findByBasename(basename(wanted), signal);
  const scored = candidates.map(path => ({
    path,
    folded: commonSuffixLength(wanted, path, false),
    exactCase: commonSuffixLength(wanted, path, true),
  }));
  const longest = Math.max(0, ...scored.map(item => item.folded));
  const librarySegments = librarySuffixLength(wanted);
  if (longest === 0 || longest < librarySegments) {
    return {kind: 'notFound', wanted, folders: files.folders.length, library: librarySegments > 0};
  }
  const best = scored.filter(item => item.folded === longest);
  const bestCase = Math.max(...best.map(item => item.exactCase));
  const paths = best.filter(item => item.exactCase === bestCase).map(item => item.path);
  const [only] = paths;
  if (paths.length > 1) return chooseNearRoot(request, paths, longest);
  const found = await withLine(request, only!, 'suffix');
  // The name alone of an absolute path proves too little; the message, the function or the code may.
  const nameAlone = longest === 1 && isAbsolute(wanted);
  const isProven =
    found.kind === 'found' && (found.proof !== 'none' || (await holdsFunction(only!, ref, files, signal)));
  return nameAlone && !isProven ? {kind: 'nameOnly', wanted, path: only!} : found;
}

/**
 * A program that ran from a copy in a sub-folder would have named that folder: where one file matches with all of its path
 * below the workspace folder, it is the one that is meant, unless only another one's text proves it.
 */
async function chooseNearRoot(request: Request, paths: readonly string[], matching: number): Promise<Resolution> {
  const {folders} = request.files;
  const depth = (path: string) => {
    const inside = folders
      .filter(folder => contains(normalisePath(folder), path))
      .map(folder => segmentsOf(folder).length);
    return segmentsOf(path).length - Math.max(0, ...inside);
  };
  const whole = paths.filter(path => depth(path) === matching);
  if (whole.length !== 1) return choose(request, paths);
  const found = await withLine(request, whole[0]!, 'suffix');
  if (found.kind === 'found' && found.proof !== 'none') return found;
  const chosen = await choose(request, paths);
  return chosen.kind === 'ambiguous' ? found : chosen;
}

/** Among files that match equally well, the only one that holds what the record says. */
async function choose(request: Request, paths: readonly string[]): Promise<Resolution> {
  const looked: {path: string; found: Resolution; rank: number}[] = [];
  for (const path of paths.slice(0, MAX_LOOKED_INTO)) {
    const found = await withLine(request, path, 'suffix');
    const isProven = found.kind === 'found' && found.proof !== 'none';
    looked.push({path, found, rank: !isProven ? 2 : found.moved === 0 ? 0 : 1});
  }
  looked.sort((a, b) => a.rank - b.rank);
  const [first, second] = looked;
  const isClear = first!.rank < 2 && first!.rank < (second?.rank ?? 3) && paths.length <= MAX_LOOKED_INTO;
  if (isClear) return first!.found;
  const rest = paths.slice(MAX_LOOKED_INTO);
  return {kind: 'ambiguous', wanted: request.wanted, candidates: [...looked.map(({path}) => path), ...rest]};
}

/** Is the recorded function defined around the line; for records that have no other evidence. */
async function holdsFunction(
  path: string,
  ref: SourceRef,
  files: WorkspaceFiles,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!ref.func || !/^\w+$/.test(ref.func)) return false;
  const lines = await files.readLines(path, signal);
  const defined = lines && textOf(path, lines).functions?.get(ref.func);
  return Boolean(defined?.some(({line1, end1}) => ref.line >= line1 && ref.line <= end1));
}

async function withLine(request: Request, path: string, how: FoundHow): Promise<Resolution> {
  const {ref, evidence, files, signal, wanted} = request;
  const found = (line1: number, moved: number, proof: Proof): Resolution => {
    const learnt = how === 'suffix' && proof !== 'none' ? prefixPair(wanted, path) : null;
    return {kind: 'found', path, line1, moved, how, proof, learnt};
  };
  if (ref.line < 1) return found(0, 0, 'none');
  const lines = await files.readLines(path, signal);
  if (!lines) return {kind: 'unreadable', path};
  // The empty text behind the last newline is no line that a record can come from.
  const lineCount = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const anchor = anchorOf(path, lines, ref, evidence);
  if (anchor.kind === 'at' && anchor.line1 <= lineCount) return found(anchor.line1, anchor.moved, anchor.by);
  const near1 = anchor.kind === 'unknown' && anchor.near1 <= lineCount ? anchor.near1 : 0;
  if (ref.line > lineCount && near1 === 0) return {kind: 'lineMissing', path, line1: ref.line, lineCount};
  if (anchor.kind !== 'unknown') return found(ref.line, 0, 'none');
  return {kind: 'cannotTell', path, line1: ref.line, near1, why: anchor.why, how};
}

function anchorOf(path: string, lines: readonly string[], ref: SourceRef, evidence: Evidence): Anchor {
  const {template, templates, code, neighbours} = evidence;
  const all = [...(template === null ? [] : [template]), ...(templates ?? [])];
  const wanted: RecordedLine = {line: ref.line, func: ref.func, templates: all, code: code ?? null};
  return anchorsOf(textOf(path, lines), neighbours ?? NONE).find(wanted);
}

const NONE: readonly RecordedLine[] = [];
/** By the lines that were read: whoever keeps those for several questions is answered without reading them again. */
const texts = new WeakMap<readonly string[], SourceText>();
const anchors = new WeakMap<SourceText, {neighbours: readonly RecordedLine[]; file: FileAnchors}>();

function textOf(path: string, lines: readonly string[]): SourceText {
  let text = texts.get(lines);
  if (!text) texts.set(lines, (text = sourceText(path, lines)));
  return text;
}

function anchorsOf(text: SourceText, neighbours: readonly RecordedLine[]): FileAnchors {
  const known = anchors.get(text);
  if (known?.neighbours === neighbours) return known.file;
  const file = new FileAnchors(text, neighbours);
  anchors.set(text, {neighbours, file});
  return file;
}
