/**
 * From what a record, flow or task is called to the place in the source that defines it, or the reason why not. For systems
 * whose records name no place. Comes in: the name and the index of the workspace; goes out: a place, several to pick from,
 * or why there is none. Used by Go to Source and by `tracescope where`.
 */
import type {SymbolRef} from '../protocol/model';
import {findEntrypoint} from './nameko/findEntrypoint';
import {findNode, findPlanner} from './penguiflow/findNode';
import {prepareNodes} from './penguiflow/nodeCalls';
import {findEdge, findFallback, findFlow, findStorage, findTask} from './selinon/findSelinon';
import type {SourceIndex} from './sourceIndex';
import type {SymbolResolution} from './symbolResult';

export type {SourcePlace, SymbolResolution} from './symbolResult';

/** Language servers first: what they find in the files that they name is found; what they do not know is searched for. */
export async function resolveSymbol(
  index: SourceIndex,
  symbol: SymbolRef,
  signal?: AbortSignal,
): Promise<SymbolResolution> {
  const names = await definedNames(index, symbol, signal);
  const hints: (readonly string[])[] = [];
  for (const name of names) hints.push((await index.files.definedIn?.(name, signal)) ?? []);
  const files = [...new Set(hints.flat())].sort();
  if (files.length > 0) {
    const found = await search(index.narrowed(files), symbol, signal);
    if (found.kind === 'found' && (found.place.what === 'class' || found.place.what === 'method')) return found;
  }
  const found = await search(index, symbol, signal);
  return found.kind === 'notFound' && index.cutOffAt > 0 ? {...found, cutOffAt: index.cutOffAt} : found;
}

/** Files looked into between two pauses: a few milliseconds. */
const SLICE = 8;

/** For many names at once: the files are listed once, language servers are not asked, and whoever waits gets a turn between. */
export async function resolveSymbols(
  index: SourceIndex,
  symbols: readonly SymbolRef[],
  pause: () => Promise<void>,
): Promise<SymbolResolution[]> {
  const listed = await index.listed();
  if (symbols.some(({kind}) => kind === 'node')) {
    const files = await listed.python();
    for (const [at, file] of files.entries()) {
      prepareNodes(files, file);
      if (at % SLICE === SLICE - 1) await pause();
    }
  }
  const found: SymbolResolution[] = [];
  for (const symbol of symbols) {
    found.push(await resolveSymbol(listed, symbol));
    await pause();
  }
  return found;
}

/** What the source calls it by definition. A node is not here: its name is given by a call, which no server lists. */
async function definedNames(index: SourceIndex, symbol: SymbolRef, signal?: AbortSignal): Promise<string[]> {
  if (!index.files.definedIn || !index.asksServers) return [];
  if (symbol.kind === 'entrypoint') return [symbol.method];
  if (symbol.kind !== 'task') return [];
  const yamls = await index.yaml(signal);
  const entries = yamls.flatMap(({facts}) => facts.tasks.filter(({name}) => name === symbol.name));
  return [...new Set(entries.map(({className}) => className))];
}

function search(index: SourceIndex, symbol: SymbolRef, signal?: AbortSignal): Promise<SymbolResolution> {
  switch (symbol.kind) {
    case 'task':
      return findTask(index, symbol.name, signal);
    case 'flow':
      return findFlow(index, symbol.name, signal);
    case 'storage':
      return findStorage(index, symbol.name, signal);
    case 'condition':
      return findEdge(index, symbol, signal);
    case 'fallback':
      return findFallback(index, symbol, signal);
    case 'entrypoint':
      return findEntrypoint(index, symbol.service, symbol.method, signal);
    case 'node':
      return findNode(index, symbol.name, signal);
    case 'planner':
      return findPlanner(index, signal);
    case 'nameless':
      return Promise.resolve({kind: 'notFound', why: symbol.what, folders: index.files.folders.length});
  }
}
