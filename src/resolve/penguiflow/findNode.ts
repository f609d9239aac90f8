/**
 * PenguiFlow's names: a node is `Node(func, name='…')`, or the name of its function where none is given; helpers such as
 * `join_k('…', 2)` make nodes of their own. Comes in: the index and a name. Goes out: the node's function, beside it the
 * call that makes the node; or that call alone where it has no function of the workspace.
 */
import {matchName} from '../messageMatch';
import {callArguments} from '../python/outline';
import type {PyFunction, PyOutline, PyStatement} from '../python/outline';
import {findNamed} from '../python/modules';
import type {Found, SourceIndex} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';

type Files = readonly Found<PyOutline>[];

interface NodeCall {
  file: Found<PyOutline>;
  line1: number;
  /** Text of the first argument where it is a name: the function. */
  func: string;
  /** How well the name fits: 3 as written, 2 by the function's own name, 1 by a pattern. */
  fits: number;
}

const CALLS = /\b(\w*Node|join_k|predicate_router|union_router|map_concurrent|\w*_router|\w*_node)\s*\(/g;
/** The two ends of every flow, which the runtime makes. */
const RUNTIME_NODES: readonly string[] = ['OpenSea', 'Rookery'];

export async function findNode(index: SourceIndex, name: string, signal?: AbortSignal): Promise<SymbolResolution> {
  const folders = index.files.folders.length;
  if (RUNTIME_NODES.includes(name)) return {kind: 'notFound', why: 'runtimeNode', folders};
  const files = await index.python(signal);
  const calls = files.flatMap(file => nodeCalls(file, name));
  const best = Math.max(0, ...calls.map(({fits}) => fits));
  const places: SourcePlace[] = [];
  const more: SourcePlace[] = [];
  for (const {file, line1, func} of calls.filter(({fits}) => fits === best && best > 0)) {
    const call: SourcePlace = {path: file.path, line1, what: 'node', name};
    const functions = func === '' ? [] : functionOf(files, file, func, line1);
    more.push(...(functions.length > 0 ? [call] : []));
    places.push(...(functions.length > 0 ? functions : [call]));
  }
  const alone = places.length > 0 ? [] : byFunctionAlone(files, name);
  return oneOf(places, more) ?? oneOf(alone) ?? {kind: 'notFound', why: 'noNode', folders};
}

/** Where the planner is made, which all steps and tool calls go through. */
export async function findPlanner(index: SourceIndex, signal?: AbortSignal): Promise<SymbolResolution> {
  const places: SourcePlace[] = [];
  for (const {path, facts} of await index.python(signal)) {
    for (const {text, line1} of facts.statements) {
      if (/\b\w*Planner\s*\(/.test(text) && !/^class\s/.test(text)) {
        places.push({path, line1, what: 'planner', name: /\b(\w*Planner)\s*\(/.exec(text)![1]!});
      }
    }
  }
  return oneOf(places) ?? {kind: 'notFound', why: 'noPlanner', folders: index.files.folders.length};
}

function nodeCalls(file: Found<PyOutline>, name: string): NodeCall[] {
  const found: NodeCall[] = [];
  for (const statement of file.facts.statements) {
    if (!/Node|join_k|_router|_node|map_concurrent/.test(statement.text)) continue;
    for (const match of statement.text.matchAll(CALLS)) {
      const call = nodeCall(file, statement, match, name);
      if (call) found.push(call);
    }
  }
  return found;
}

function nodeCall(
  file: Found<PyOutline>,
  statement: PyStatement,
  match: RegExpMatchArray,
  name: string,
): NodeCall | null {
  const at = match.index!;
  if (/(?:class|def)\s+$/.test(statement.text.slice(0, at))) return null;
  const open = at + match[0].length - 1;
  const args = callArguments(statement.text, open);
  const isClass = match[1]!.endsWith('Node');
  // Helpers are given the name first, `Node` the function.
  const given = isClass ? valueOf(args, 'func', 0) : '';
  const func = isName(given) ? given : '';
  const named = isClass ? valueOf(args, 'name', -1) || nameArgument(args) : valueOf(args, 'name', 0);
  const fits = fit(file, named, name, func);
  if (fits === 0) return null;
  // A statement may span lines, and make several nodes.
  const line1 = statement.line1 + statement.text.slice(0, at).split('\n').length - 1;
  return {file, line1, func, fits};
}

/** The second positional argument of `Node`, where it is a text. */
function nameArgument(args: readonly string[]): string {
  const second = args[1] ?? '';
  return /^[rbuf]{0,2}["']/i.test(second) ? second : '';
}

function fit(file: Found<PyOutline>, named: string, name: string, func: string): number {
  const literal = /^([rbuf]{0,2})(["'])(.*)\2(?:\s*%.*|\.format\(.*\))?$/is.exec(named);
  if (literal) {
    const grade = matchName(name, literal[3]!, literal[1]!.toLowerCase());
    return grade === 'exact' ? 3 : grade === 'pattern' ? 1 : 0;
  }
  if (named === '' || named === 'None') return func !== '' && func.split('.').at(-1) === name ? 2 : 0;
  if (isName(named)) return file.facts.constants.get(named.split('.').at(-1)!) === name ? 3 : 0;
  return 0;
}

/** A keyword argument, or the positional one; '' when it is not there. */
function valueOf(args: readonly string[], keyword: string, position: number): string {
  const match = args.map(arg => /^(\w+)\s*=(?!=)\s*(.*)$/s.exec(arg)).find(item => item?.[1] === keyword);
  if (match) return match[2]!.trim();
  const positional = position >= 0 ? (args[position] ?? '') : '';
  return /^\w+\s*=(?!=)/.test(positional) ? '' : positional;
}

function isName(text: string): boolean {
  return /^[^\W\d][\w.]*$/u.test(text);
}

function functionOf(files: Files, file: Found<PyOutline>, func: string, line1: number): SourcePlace[] {
  const name = func.split('.').at(-1)!;
  const own = file.facts.functions.filter(item => item.name === name);
  // Of several of one name in a file, as nested functions are, the one that is defined last above the call.
  const above = own.filter(item => item.line1 < line1).sort((a, b) => b.line1 - a.line1);
  const chosen = own.length > 1 && above.length > 0 && !func.includes('.') ? above.slice(0, 1) : own;
  if (chosen.length > 0) return chosen.map(item => functionPlace(file.path, item));
  const imported = findNamed(files, file, name, outline => outline.functions);
  if (imported.length > 0) return imported.map(({path, definition}) => functionPlace(path, definition));
  if (!func.includes('.')) return [];
  const anywhere = files.flatMap(({path, facts}) =>
    facts.functions.filter(item => item.name === name).map(item => functionPlace(path, item)),
  );
  return anywhere.length === 1 ? anywhere : [];
}

function functionPlace(path: string, {line1, name}: PyFunction): SourcePlace {
  return {path, line1, what: 'function', name};
}

/** A node function takes a message and a context. */
function byFunctionAlone(files: Files, name: string): SourcePlace[] {
  return files.flatMap(({path, facts}) =>
    facts.functions
      .filter(item => item.name === name && item.parameters - (item.cls === null ? 0 : 1) === 2)
      .map(item => functionPlace(path, item)),
  );
}
