/**
 * Selinon's names: a task is an entry of the nodes YAML and through it a class with `run`; a flow is a definition in YAML, a
 * condition one of its edges; a storage is an entry and its class. Comes in: the index and a name; goes out: the place. An
 * entry whose class is not in the workspace is a place too.
 */
import type {SymbolRef} from '../../protocol/model';
import type {PyOutline} from '../python/outline';
import {findClasses} from '../python/modules';
import type {Found, SourceIndex} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';
import type {YamlEdge, YamlEntry, YamlFacts, YamlFlow} from './yamlFacts';

type Yamls = readonly Found<YamlFacts>[];

export async function findTask(index: SourceIndex, name: string, signal?: AbortSignal): Promise<SymbolResolution> {
  return findEntry(index, 'tasks', name, signal);
}

export async function findStorage(index: SourceIndex, name: string, signal?: AbortSignal): Promise<SymbolResolution> {
  return findEntry(index, 'storages', name, signal);
}

export async function findFlow(index: SourceIndex, name: string, signal?: AbortSignal): Promise<SymbolResolution> {
  const places = flowsOf(await index.yaml(signal), name).map(({path, flow}) => flowPlace(path, flow));
  return oneOf(places) ?? {kind: 'notFound', why: 'noFlow', folders: index.files.folders.length};
}

export async function findEdge(
  index: SourceIndex,
  symbol: Extract<SymbolRef, {kind: 'condition'}>,
  signal?: AbortSignal,
): Promise<SymbolResolution> {
  const flows = flowsOf(await index.yaml(signal), symbol.flow);
  const places: SourcePlace[] = [];
  const more: SourcePlace[] = [];
  for (const {path, flow} of flows) {
    const edge = edgeOf(flow, symbol);
    if (!edge) continue;
    const named = edge.functions.join(', ') || symbol.name;
    places.push({path, line1: edge.line1, what: 'edge', name: `${flow.name}: ${symbol.to.join(', ')}`});
    if (edge.condition1 > 0) more.push({path, line1: edge.condition1, what: 'condition', name: named});
  }
  return oneOf(places, more) ?? notFound(index, flows.length === 0 ? 'noFlow' : 'noEdge');
}

export async function findFallback(
  index: SourceIndex,
  symbol: Extract<SymbolRef, {kind: 'fallback'}>,
  signal?: AbortSignal,
): Promise<SymbolResolution> {
  const flows = flowsOf(await index.yaml(signal), symbol.flow);
  const places = flows.flatMap(({path, flow}) =>
    flow.fallbacks
      .filter(({nodes}) => sameNames(nodes, symbol.nodes) || symbol.nodes.every(node => nodes.includes(node)))
      .slice(0, 1)
      .map(({line1}): SourcePlace => ({path, line1, what: 'fallback', name: `${flow.name}: ${symbol.name}`})),
  );
  return oneOf(places) ?? notFound(index, flows.length === 0 ? 'noFlow' : 'noFallback');
}

/** Edges that lead to a task or flow: what schedules it. `flow` is the one it ran in, '' when unknown. */
export async function edgesTo(
  index: SourceIndex,
  node: string,
  flow: string,
  signal?: AbortSignal,
): Promise<SourcePlace[]> {
  const places: SourcePlace[] = [];
  for (const {path, facts} of await index.yaml(signal)) {
    for (const {name, edges} of facts.flows) {
      if (flow !== '' && name !== flow) continue;
      for (const {to, from, line1} of edges) {
        if (to.includes(node)) places.push({path, line1, what: 'edge', name: `${name}: ${from.join(', ')} → ${node}`});
      }
    }
  }
  return places;
}

async function findEntry(
  index: SourceIndex,
  key: 'tasks' | 'storages',
  name: string,
  signal?: AbortSignal,
): Promise<SymbolResolution> {
  const yamls = await index.yaml(signal);
  const files = await index.python(signal);
  const entries = yamls.flatMap(({path, facts}) =>
    facts[key].filter(entry => entry.name === name).map(entry => ({path, entry})),
  );
  const found: SourcePlace[] = [];
  const entryPlaces: SourcePlace[] = [];
  const more: SourcePlace[] = [];
  for (const {path, entry} of entries) {
    const what = key === 'tasks' ? 'task entry' : 'storage entry';
    const place: SourcePlace = {path, line1: entry.line1, what, name};
    entryPlaces.push(place);
    const classes = classesOf(files, path, entry);
    found.push(...classes.flatMap(({place: own}) => own));
    more.push(place, ...classes.flatMap(({run}) => run));
  }
  if (entries.length === 0 && key === 'tasks') {
    // The configuration may be elsewhere, or made by a program.
    const classes = findClasses(files, '', name, '').filter(({definition}) =>
      definition.methods.some(method => method.name === 'run'),
    );
    found.push(...classes.map(({path, definition}) => classPlace(path, definition.line1, definition.name)));
  }
  return oneOf(found, more) ?? oneOf(entryPlaces) ?? notFound(index, key === 'tasks' ? 'noTask' : 'noStorage');
}

function classesOf(
  files: readonly Found<PyOutline>[],
  path: string,
  entry: YamlEntry,
): {place: SourcePlace[]; run: SourcePlace[]}[] {
  return findClasses(files, entry.module, entry.className, path).map(({path: file, definition}) => {
    const run = definition.methods.find(method => method.name === 'run');
    return {
      place: [classPlace(file, definition.line1, definition.name)],
      run: run ? [{path: file, line1: run.line1, what: 'run method', name: `${definition.name}.run`}] : [],
    };
  });
}

function classPlace(path: string, line1: number, name: string): SourcePlace {
  return {path, line1, what: 'class', name};
}

function flowsOf(yamls: Yamls, name: string): {path: string; flow: YamlFlow}[] {
  return yamls.flatMap(({path, facts}) => facts.flows.filter(flow => flow.name === name).map(flow => ({path, flow})));
}

function flowPlace(path: string, {line1, name}: YamlFlow): SourcePlace {
  return {path, line1, what: 'flow definition', name};
}

/** By the nodes it connects; of several such by the functions that the condition names. */
function edgeOf({edges}: YamlFlow, symbol: Extract<SymbolRef, {kind: 'condition'}>): YamlEdge | null {
  const connecting = edges.filter(({from, to}) => sameNames(from, symbol.from) && sameNames(to, symbol.to));
  const named = connecting.filter(
    ({functions}) => functions.length > 0 && functions.every(name => symbol.name.includes(name)),
  );
  if (named.length === 1) return named[0]!;
  return connecting.length === 1 ? connecting[0]! : null;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every(name => b.includes(name));
}

function notFound(
  index: SourceIndex,
  why: 'noTask' | 'noStorage' | 'noFlow' | 'noEdge' | 'noFallback',
): SymbolResolution {
  return {kind: 'notFound', why, folders: index.files.folders.length};
}
