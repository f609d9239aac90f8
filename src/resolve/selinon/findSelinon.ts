/**
 * Selinon's names: a task is an entry of the nodes YAML and through it a class with `run`; a flow is a definition in YAML, a
 * condition one of its edges; a storage is an entry and its class. Comes in: the index and a name; goes out: the place. An
 * entry whose class is not in the workspace is a place too.
 */
import type {SymbolRef} from '../../protocol/model';
import {lineage} from '../python/lineage';
import type {PyClass, PyOutline} from '../python/outline';
import {filesOf, findClasses, findNamed} from '../python/modules';
import type {Defined} from '../python/modules';
import type {Found, SourceIndex} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';
import type {YamlEdge, YamlEntry, YamlFacts, YamlFlow} from './yamlFacts';

type Yamls = readonly Found<YamlFacts>[];
type Files = readonly Found<PyOutline>[];

/** How far up base classes are looked into. */

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
    const classes = classesOf(files, path, entry, key === 'tasks');
    found.push(...classes.flatMap(({place: own}) => own));
    more.push(place, ...classes.flatMap(({run}) => run));
  }
  if (entries.length === 0 && key === 'tasks') {
    // The configuration may be elsewhere, or made by a program.
    const classes = findClasses(files, '', name, '', found => canRun(files, found));
    found.push(...classes.map(({path, definition}) => classPlace(path, definition.line1, definition.name)));
  }
  return oneOf(found, more) ?? oneOf(entryPlaces) ?? notFound(index, key === 'tasks' ? 'noTask' : 'noStorage');
}

function classesOf(
  files: Files,
  path: string,
  entry: YamlEntry,
  isTask: boolean,
): {place: SourcePlace[]; run: SourcePlace[]}[] {
  const given = assigned(files, path, entry);
  if (given.length > 0) return given.map(place => ({place: [place], run: []}));
  const classes = findClasses(files, entry.module, entry.className, path, found => isTask && canRun(files, found));
  return classes.map(found => ({
    place: [classPlace(found.path, found.definition.line1, found.definition.name)],
    run: runOf(files, found),
  }));
}

/** `Buy = make_task(…)` in the module of the entry; `Buy = Purchase` is the class. */
function assigned(files: Files, path: string, {module, className}: YamlEntry): SourcePlace[] {
  for (const file of filesOf(files, module, path)) {
    const value = file.facts.values.get(className);
    if (!value || file.facts.classes.some(({name}) => name === className)) continue;
    const classes = findNamed(files, file, value.text, outline => outline.classes);
    if (classes.length > 0) return classes.map(item => classPlace(item.path, item.definition.line1, className));
    return [classPlace(file.path, value.line1, className)];
  }
  return [];
}

function canRun(files: Files, found: Defined<PyClass>): boolean {
  return runOf(files, found).length > 0;
}

/** Its method `run`, its own or inherited. */
function runOf(files: Files, {path, definition}: Defined<PyClass>): SourcePlace[] {
  const file = files.find(item => item.path === path);
  if (!file) return [];
  for (const {file: there, cls} of lineage(files, file, definition)) {
    const run = cls.methods.find(method => method.name === 'run');
    if (run) return [{path: there.path, line1: run.line1, what: 'run method', name: `${cls.name}.run`}];
  }
  return [];
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

/** By the nodes it connects; of several such by the functions that the condition names, and by what they are given. */
function edgeOf({edges}: YamlFlow, symbol: Extract<SymbolRef, {kind: 'condition'}>): YamlEdge | null {
  const connecting = edges.filter(({from, to}) => sameNames(from, symbol.from) && sameNames(to, symbol.to));
  if (connecting.length < 2) return connecting[0] ?? null;
  const words = new Set(symbol.name.match(/[\p{L}\p{N}_.-]+/gu) ?? []);
  const isSaid = (text: string) => words.has(text) || (/\W/.test(text) && symbol.name.includes(text));
  const unconditional = symbol.name === 'True';
  const named = connecting.filter(({functions}) =>
    unconditional ? functions.length === 0 : functions.length > 0 && functions.every(isSaid),
  );
  // `isBig(x)` names the functions of `isBig` alone and of `isBig and isOld` too; the one that says most of it is meant.
  const said = (edge: YamlEdge) => [...edge.functions, ...edge.details].filter(isSaid).length;
  const unsaid = (edge: YamlEdge) => edge.details.filter(text => !isSaid(text)).length;
  const ranked = named.sort((a, b) => unsaid(a) - unsaid(b) || said(b) - said(a));
  const [first, second] = ranked;
  if (!first) return null;
  const isClear = !second || unsaid(first) < unsaid(second) || said(first) > said(second);
  return isClear ? first : null;
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
