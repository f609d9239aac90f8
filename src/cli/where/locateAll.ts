/**
 * Finds every place and name of a session in a folder of sources. Comes in: what the session names, the files. Goes out: one
 * row each, in an order that depends on the trace alone. Two passes over places: what is found without doubt teaches which
 * folder there is which folder here, and that decides where several files fit.
 */
import type {SourceRef, SymbolRef, SystemName} from '../../protocol/model';
import type {RecordSite, TraceSources} from '../../protocol/queries';
import {explainResolution, explainSymbol} from '../../resolve/explain';
import {agreeing} from '../../resolve/mappings';
import type {PathMapping} from '../../resolve/mappings';
import {resolveSource} from '../../resolve/resolveSource';
import type {Evidence, Resolution} from '../../resolve/resolveSource';
import {resolveSymbol} from '../../resolve/resolveSymbol';
import type {SourcePlace, SymbolResolution} from '../../resolve/resolveSymbol';
import {SourceIndex} from '../../resolve/sourceIndex';
import type {WorkspaceFiles} from '../../resolve/workspaceFiles';

/** Files whose places are shown without the folder they are in. */
export interface ShownFiles extends WorkspaceFiles {
  relative(path: string): string;
}

export interface WhereRow {
  kind: string;
  name: string;
  system: SystemName;
  /** Relative to the folder. */
  path?: string;
  line?: number;
  how?: string;
  /** How far from the recorded line. */
  moved?: number;
  /** False where the record has nothing that its line could be told by. */
  proven?: false;
  /** Places that belong to it: decorator, entry of a task. */
  more?: {what: string; path: string; line: number}[];
  reason?: string;
  /** Where there are several. */
  candidates?: {path: string; line: number}[];
}

type Wanted = {kind: string; name: string; system: SystemName} & (
  {ref: SourceRef; evidence: Evidence; isLibrary?: boolean} | {symbol: SymbolRef}
);

const KINDS = [
  'flow',
  'task',
  'entrypoint',
  'node',
  'planner',
  'step',
  'condition',
  'fallback',
  'storage',
  'record',
  'frame',
];

export async function locateAll(
  sources: TraceSources,
  files: ShownFiles,
  mappings: readonly PathMapping[],
  signal: AbortSignal,
): Promise<WhereRow[]> {
  const wanted = wantedOf(sources);
  const index = new SourceIndex(files);
  const found = new Map<Wanted, Resolution>();
  const resolve = async (item: Wanted, learnt: readonly PathMapping[]) => {
    if ('ref' in item) {
      found.set(item, await resolveSource(item.ref, item.evidence, files, {configured: mappings, learnt}, signal));
    }
  };
  for (const item of wanted) await resolve(item, []);
  const learnt = agreeing(
    [...found.values()].flatMap(item => (item.kind === 'found' && item.learnt ? [item.learnt] : [])),
  );
  for (const [item, {kind}] of found) if (kind === 'ambiguous' || kind === 'nameOnly') await resolve(item, learnt);
  const used = new Set([...found.values()].flatMap(item => (item.kind === 'found' ? [item.path] : [])));
  const rows: WhereRow[] = [];
  for (const item of wanted) {
    const resolution = found.get(item);
    rows.push(resolution ? placeRow(item, resolution, files) : await symbolRow(item, index, files, used, signal));
  }
  return rows;
}

/** Sorted by kind, system and name. */
function wantedOf({sites, names, frames}: TraceSources): Wanted[] {
  const recorded = byPath(sites, frames);
  const evidence = (ref: SourceRef, templates: readonly string[], code: string | null): Evidence => {
    return {template: null, templates, code, neighbours: recorded.get(ref.path) ?? []};
  };
  const wanted: Wanted[] = [
    ...names.map(({symbol, source, templates}): Wanted => {
      const {name, system} = symbol;
      const kind = symbol.kind === 'nameless' ? (symbol.what === 'trace' ? 'flow' : 'step') : symbol.kind;
      return source
        ? {kind, name, system, ref: source, evidence: evidence(source, templates, null)}
        : {kind, name, system, symbol};
    }),
    ...sites.map((site): Wanted => {
      const ref = {path: site.path, line: site.line, func: site.func};
      return {
        kind: 'record',
        name: placeName(site),
        system: site.system,
        ref,
        evidence: evidence(ref, site.templates, null),
      };
    }),
    ...frames.map((frame): Wanted => {
      const ref = {path: frame.path, line: frame.line, func: frame.func};
      return {
        kind: 'frame',
        name: placeName(frame),
        system: frame.system,
        ref,
        evidence: evidence(ref, [], frame.code),
        isLibrary: frame.library,
      };
    }),
  ];
  const rank = ({kind}: Wanted) => KINDS.indexOf(kind);
  return wanted.sort((a, b) => rank(a) - rank(b) || compare(a.system, b.system) || compareNames(a, b));
}

function placeName({path, line, func}: SourceRef): string {
  return func === null ? `${path}:${line}` : `${path}:${line} in ${func}`;
}

/** Numbers in names by their value: `order 2` before `order 10`; lines of a file in their order. */
function compareNames(a: Wanted, b: Wanted): number {
  const [left, right] = [a, b].map(item =>
    'ref' in item && (item.kind === 'record' || item.kind === 'frame') ? item.ref : null,
  );
  if (left && right) return compare(left.path, right.path) || left.line - right.line || compare(a.name, b.name);
  return compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is known of each file, which proves how it was edited. */
function byPath(sites: TraceSources['sites'], frames: TraceSources['frames']): Map<string, RecordSite[]> {
  const found = new Map<string, RecordSite[]>();
  const add = (site: RecordSite) => {
    const known = found.get(site.path);
    if (known) known.push(site);
    else found.set(site.path, [site]);
  };
  sites.forEach(add);
  for (const {path, line, func, code} of frames) if (code !== null) add({path, line, func, templates: [], code});
  return found;
}

function placeRow(item: Wanted, found: Resolution, files: ShownFiles): WhereRow {
  const {kind, name, system} = item;
  const row = {kind, name, system};
  // Libraries may be installed anywhere; the traceback tells them by their packages.
  const isLibrary = 'isLibrary' in item && item.isLibrary === true;
  const resolution = isLibrary && found.kind === 'notFound' ? {...found, library: true} : found;
  if (resolution.kind === 'found') {
    const {path, line1, how, moved, proof} = resolution;
    return {
      ...row,
      path: files.relative(path),
      line: line1,
      how,
      ...(moved === 0 ? {} : {moved}),
      ...(proof === 'none' ? {proven: false as const} : {}),
    };
  }
  const candidates = resolution.kind === 'ambiguous' ? resolution.candidates : [];
  const reason = inFolder(explainResolution(resolution, plain));
  if (candidates.length === 0) return {...row, reason};
  return {...row, reason, candidates: candidates.map(path => ({path: files.relative(path), line: 0}))};
}

/** `used`: files that frames or records of the trace come from, which tell an original from its copies. */
async function symbolRow(
  item: Wanted,
  index: SourceIndex,
  files: ShownFiles,
  used: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<WhereRow> {
  const {kind, name, system} = item;
  if (!('symbol' in item)) return {kind, name, system, reason: ''};
  const resolution = oneInUse(await resolveSymbol(index, item.symbol, signal), used);
  const place = ({path, line1}: SourcePlace) => ({path: files.relative(path), line: line1});
  if (resolution.kind === 'found') {
    const more = resolution.more.map(other => ({what: other.what, ...place(other)}));
    return {
      kind,
      name,
      system,
      ...place(resolution.place),
      how: resolution.place.what,
      ...(more.length > 0 ? {more} : {}),
    };
  }
  const reason = inFolder(explainSymbol(item.symbol, shownIn(resolution, files), plain));
  return {
    kind,
    name,
    system,
    reason,
    ...(resolution.kind === 'several' ? {candidates: resolution.places.map(place)} : {}),
  };
}

/** With the paths that a reason names shown without the folder. */
function shownIn(resolution: SymbolResolution, files: ShownFiles): SymbolResolution {
  const shown = (places: readonly SourcePlace[]) => places.map(at => ({...at, path: files.relative(at.path)}));
  if (resolution.kind === 'several') return {...resolution, places: shown(resolution.places)};
  return resolution.kind === 'notFound' ? {...resolution, unread: shown(resolution.unread ?? [])} : resolution;
}

function oneInUse(resolution: SymbolResolution, used: ReadonlySet<string>): SymbolResolution {
  if (resolution.kind !== 'several') return resolution;
  const [place, ...others] = resolution.places.filter(({path}) => used.has(path));
  return place && others.length === 0 ? {kind: 'found', place, more: []} : resolution;
}

/** The sentences of the extension, in the words of the command. */
function inFolder(reason: string): string {
  return reason
    .replaceAll('in this workspace', 'below the folder')
    .replaceAll('A path mapping can say', '--map FROM=TO can say');
}

function plain(message: string, ...values: (string | number)[]): string {
  return message.replace(/\{(\d)\}/g, (_whole, index: string) => String(values[Number(index)] ?? ''));
}
