/**
 * PenguiFlow's names: a node is `Node(func, name='…')`, or the name of its function where none is given; helpers such as
 * `join_k('…', 2)` make nodes of their own. Comes in: the index and a name. Goes out: the node's function, beside it the
 * call that makes the node; or that call alone where it has no function of the workspace.
 */
import type {PyFunction, PyOutline} from '../python/outline';
import type {Found, SourceIndex} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';
import {besideFunction, unnamedNodes} from './namedApart';
import {byClassAttribute} from './namedClass';
import {nodeCalls} from './nodeCalls';
import {takesMessage} from './takesMessage';
import {functionsOf} from './nodeFunction';

type Files = readonly Found<PyOutline>[];

/** The two ends of every flow, which the runtime makes. */
const RUNTIME_NODES: readonly string[] = ['OpenSea', 'Rookery'];
const NODE_DECORATOR = /^(?:[\w.]+\.)?\w*(?:node|tool|step|agent|task)\w*\s*\(/i;

export async function findNode(index: SourceIndex, name: string, signal?: AbortSignal): Promise<SymbolResolution> {
  const folders = index.files.folders.length;
  if (RUNTIME_NODES.includes(name)) return {kind: 'notFound', why: 'runtimeNode', folders};
  const files = await index.python(signal);
  const calls = files.flatMap(file => nodeCalls(files, file, name));
  const best = Math.max(0, ...calls.map(({fits}) => fits));
  const places: SourcePlace[] = [];
  const more: SourcePlace[] = [];
  for (const {file, line1, func} of calls.filter(({fits}) => fits === best && best > 0)) {
    const call: SourcePlace = {path: file.path, line1, what: 'node', name};
    const functions = functionsOf({files, file, line1}, func).map(item => functionPlace(item.path, item.func));
    more.push(...(functions.length > 0 ? [call] : []));
    places.push(...(functions.length > 0 ? functions : [call]));
  }
  const isNamed = best > 1;
  const found = (isNamed ? oneOf(places, more) : null) ?? oneOf(byDecorator(files, name));
  if (found) return found;
  // Names that are given apart from the calls that make the nodes.
  const unread = unnamedNodes(files).map((place): SourcePlace => ({...place, what: 'node', name}));
  const apart = unread.length === 0 ? null : (besideFunction(files, name) ?? oneOf(byClassAttribute(files, name)));
  return (
    apart ??
    oneOf(places, more) ??
    oneOf(byFunctionAlone(files, name)) ?? {
      ...{kind: 'notFound', why: 'noNode', folders, unread},
    }
  );
}

/** Where the planner is made, which all steps and tool calls go through. */
export async function findPlanner(index: SourceIndex, signal?: AbortSignal): Promise<SymbolResolution> {
  const places: SourcePlace[] = [];
  for (const {path, facts} of await index.python(signal)) {
    for (const {text, line1, strings} of facts.statements) {
      const made = /\b(\w*Planner)\s*\(/.exec(text);
      if (!made || /^class\s/.test(text) || strings.some(({start, end}) => made.index >= start && made.index < end))
        continue;
      places.push({path, line1, what: 'planner', name: made[1]!});
    }
  }
  return oneOf(places) ?? {kind: 'notFound', why: 'noPlanner', folders: index.files.folders.length};
}

function functionPlace(path: string, {line1, name}: PyFunction): SourcePlace {
  return {path, line1, what: 'function', name};
}

/** `@node(name='…')` */
function byDecorator(files: Files, name: string): SourcePlace[] {
  return files.flatMap(({path, facts}) =>
    facts.functions
      .filter(({decorators}) =>
        decorators.some(({text}) => {
          if (!NODE_DECORATOR.test(text)) return false;
          const given = /\(\s*(?:name\s*=\s*)?(["'])(.*?)\1|\bname\s*=\s*(["'])(.*?)\3/.exec(text);
          return (given?.[2] ?? given?.[4]) === name;
        }),
      )
      .map(item => functionPlace(path, item)),
  );
}

/** Nodes are coroutines; what else has two parameters is one only where PenguiFlow is used. */
function byFunctionAlone(files: Files, name: string): SourcePlace[] {
  return files.flatMap(({path, facts}) => {
    const isFlow = facts.imports.some(({module}) => /^penguiflow\b/.test(module));
    return facts.functions
      .filter(item => item.name === name && (isFlow || item.isAsync) && takesMessage(item))
      .map(item => functionPlace(path, item));
  });
}
