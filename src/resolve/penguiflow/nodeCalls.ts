/**
 * The calls of a Python file that make nodes: `Node(func, name='…')` and its relatives under any name they are imported by,
 * `join_k('…', 2)` and other helpers. Comes in: a file and the name of a node; goes out: the calls that give it that name.
 */
import {readCall} from '../python/outline';
import type {PyOutline, PyStatement} from '../python/outline';
import {fitOf, textValue} from '../python/textValue';
import type {Scope} from '../python/textValue';
import {absolute, filesOf} from '../python/modules';
import type {Found} from '../sourceIndex';

type Files = readonly Found<PyOutline>[];

export interface NodeCall {
  file: Found<PyOutline>;
  line1: number;
  /** The expression that is its function, '' for helpers. */
  func: string;
  /** How well the name fits: 3 as written, 2 by the function's own name, 1 by a pattern. */
  fits: number;
}

/** What makes nodes: classes are given the function first, helpers the name. */
const MAKERS = String.raw`\w*Node|join_k|predicate_router|union_router|map_concurrent|\w*_router|\w*_node`;

export function nodeCalls(files: Files, file: Found<PyOutline>, name: string): NodeCall[] {
  const found: NodeCall[] = [];
  for (const call of makingCalls(files, file)) {
    const fits = fit(scopeOf(files, file, call.statement), call, name);
    // A statement may span lines, and make several nodes.
    if (fits > 0) found.push({file, line1: lineAt(call.statement, call.at), func: call.func, fits});
  }
  return found;
}

/** Where it makes nodes whose names are not written in the call. */
export function unnamedCalls(files: Files, file: Found<PyOutline>, line1 = 1, end1 = Infinity): number[] {
  const found: number[] = [];
  for (const {statement, at, named} of makingCalls(files, file)) {
    if (statement.line1 < line1 || statement.line1 > end1 || named === '' || named === 'None') continue;
    // What a class says of itself another one that inherits it may say otherwise.
    const isOwn = /^(?:self|cls)\./.test(named);
    if (isOwn || textValue(scopeOf(files, file, statement), named) === null) found.push(lineAt(statement, at));
  }
  return found;
}

function scopeOf(files: Files, file: Found<PyOutline>, {line1}: PyStatement): Scope {
  const around = <T extends {line1: number; end1: number}>(items: readonly T[]): T | null => {
    const inside = items.filter(item => line1 > item.line1 && line1 <= item.end1);
    return inside.sort((x, y) => y.line1 - x.line1)[0] ?? null;
  };
  return {files, file, cls: around(file.facts.classes), func: around(file.facts.functions)};
}

export function lineAt({line1, text}: PyStatement, at: number): number {
  return line1 + text.slice(0, at).split('\n').length - 1;
}

/** A keyword argument, or the positional one; '' when it is not there. */
function argument(args: readonly string[], keyword: string, position: number): string {
  const match = args.map(arg => /^(\w+)\s*=(?!=)\s*(.*)$/s.exec(arg)).find(item => item?.[1] === keyword);
  if (match) return match[2]!.trim();
  const positional = position >= 0 ? (args[position] ?? '') : '';
  return /^\w+\s*=(?!=)/.test(positional) ? '' : positional;
}

/** The second positional argument of `Node`, where it is no policy. */
function secondText(args: readonly string[]): string {
  const second = args[1] ?? '';
  return /^\*|^\w+\s*=(?!=)|polic/i.test(second) ? '' : second;
}

function fit(scope: Scope, {named, func}: MakingCall, name: string): number {
  const own = func.split('.').at(-1);
  const isOwnName = named === '' || named === 'None' || named === `${func}.__name__`;
  if (isOwnName) return /^[^\W\d][\w.]*$/u.test(func) && own === name ? 2 : 0;
  return fitOf(textValue(scope, named), name);
}

/** A call that makes a node. */
interface MakingCall {
  statement: PyStatement;
  /** Where it begins in the statement. */
  at: number;
  /** The expression that is its name, '' where it has that of its function. */
  named: string;
  func: string;
}

/** Finds the calls of one file, which looking a name up does for all files at once. */
export function prepareNodes(files: Files, file: Found<PyOutline>): void {
  makingCalls(files, file);
}

/** Found once for a workspace as it is now, however many names are looked up in it. */
const calls = new WeakMap<Files, Map<string, MakingCall[]>>();

function makingCalls(files: Files, file: Found<PyOutline>): MakingCall[] {
  let byPath = calls.get(files);
  if (!byPath) calls.set(files, (byPath = new Map<string, MakingCall[]>()));
  let found = byPath.get(file.path);
  if (!found) byPath.set(file.path, (found = readMakingCalls(files, file)));
  return found;
}

function readMakingCalls(files: Files, file: Found<PyOutline>): MakingCall[] {
  const found: MakingCall[] = [];
  const classes = classNames(files, file);
  const names = [MAKERS, ...classes].join('|');
  const making = new RegExp(String.raw`\b(${names})\s*(?:\[[^\][]*(?:\[[^\][]*\][^\][]*)*\]\s*)?\(`, 'g');
  const quick = new RegExp(['Node', 'join_k', '_router', '_node', 'map_concurrent', ...classes].join('|'));
  for (const statement of file.facts.statements) {
    if (!quick.test(statement.text)) continue;
    for (const match of statement.text.matchAll(making)) {
      const at = match.index;
      const isText = statement.strings.some(({start, end}) => at >= start && at < end);
      if (isText || /(?:class|def)\s+$/.test(statement.text.slice(0, at))) continue;
      const {args} = readCall(statement.text, at + match[0].length - 1);
      const maker = match[1]!;
      const isClass = maker.endsWith('Node') || classes.includes(maker);
      found.push({statement, at, ...(isClass ? ofClass(args) : ofHelper(args, /_node$/.test(maker)))});
    }
  }
  return found;
}

function ofClass(args: readonly string[]): {named: string; func: string} {
  const named = argument(args, 'name', -1) || secondText(args) || inTable(args);
  return {named, func: argument(args, 'func', 0)};
}

/** A program's own helper is given the function too. */
function ofHelper(args: readonly string[], isOwn: boolean): {named: string; func: string} {
  const keyword = argument(args, 'name', -1);
  const func = isOwn ? argument(args, 'func', keyword === '' ? 1 : 0) : '';
  return {named: keyword || argument(args, 'name', 0), func};
}

/** `**{'name': 'x'}`, `**dict(name='x')` */
function inTable(args: readonly string[]): string {
  const table = args.find(arg => arg.startsWith('**')) ?? '';
  return /\bname["']?\s*[:=]\s*(["'].*?["'])/s.exec(table)?.[1] ?? '';
}

/** Names in a file that make nodes as `Node` does: imported under another name, given by `N = Node` or `partial(Node, …)`, classes. */
function classNames(files: Files, file: Found<PyOutline>): string[] {
  const {imports} = file.facts;
  const own = ownClassNames(file);
  const elsewhere = makersIn(files);
  const passedOn = imports.filter(({name, alias, module}) => {
    if (name.endsWith('Node')) return alias !== name;
    if (!elsewhere.has(name)) return false;
    const [there] = filesOf(files, absolute(file.path, module), file.path);
    return there !== undefined && ownClassNames(there).includes(name);
  });
  return [...own, ...passedOn.map(({alias}) => alias)];
}

const makers = new WeakMap<Files, Set<string>>();

function makersIn(files: Files): Set<string> {
  let names = makers.get(files);
  if (!names) makers.set(files, (names = new Set(files.flatMap(ownClassNames))));
  return names;
}

const known = new WeakMap<PyOutline, string[]>();

function ownClassNames({facts}: Found<PyOutline>): string[] {
  let names = known.get(facts);
  if (names) return names;
  const given = [...facts.values].filter(([, {text}]) =>
    /^(?:(?:functools\.)?partial\(\s*)?(?:\w+\.)*Node\b\s*(?:$|,|\))/.test(text),
  );
  const classes = facts.classes.filter(
    ({name, bases}) => !name.endsWith('Node') && bases.some(base => base.endsWith('Node')),
  );
  names = [...given.map(([name]) => name), ...classes.map(({name}) => name)].filter(name => !name.endsWith('Node'));
  known.set(facts, names);
  return names;
}
