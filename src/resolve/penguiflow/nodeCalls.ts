/**
 * The calls of a Python file that make nodes: `Node(func, name='…')` and its relatives under any name they are imported by,
 * `join_k('…', 2)` and other helpers. Comes in: a file and the name of a node; goes out: the calls that give it that name.
 */
import {readCall} from '../python/outline';
import type {PyOutline, PyStatement} from '../python/outline';
import {fitOf, textValue} from '../python/textValue';
import type {Scope} from '../python/textValue';
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
  eachNodeCall(file, (statement, at, open, isClass) => {
    const {args} = readCall(statement.text, open);
    const func = isClass ? argument(args, 'func', 0) : '';
    const named = isClass ? argument(args, 'name', -1) || secondText(args) : argument(args, 'name', 0);
    const cls = file.facts.classes.find(({line1, end1}) => statement.line1 > line1 && statement.line1 <= end1) ?? null;
    const fits = fit({files, file, cls}, named, name, func);
    // A statement may span lines, and make several nodes.
    if (fits > 0) found.push({file, line1: lineAt(statement, at), func, fits});
  });
  return found;
}

/** Does it make nodes whose names are not written in the call. */
export function makesUnnamed(files: Files, file: Found<PyOutline>, line1 = 1, end1 = Infinity): boolean {
  let found = false;
  eachNodeCall(file, (statement, _at, open, isClass) => {
    if (found || statement.line1 < line1 || statement.line1 > end1) return;
    const {args} = readCall(statement.text, open);
    const named = argument(args, 'name', isClass ? -1 : 0);
    found = named !== '' && textValue({files, file, cls: null}, named) === null;
  });
  return found;
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
  return /^\w+\s*=(?!=)|polic/i.test(second) ? '' : second;
}

function fit(scope: Scope, named: string, name: string, func: string): number {
  const own = func.split('.').at(-1);
  const isOwnName = named === '' || named === 'None' || named === `${func}.__name__`;
  if (isOwnName) return /^[^\W\d][\w.]*$/u.test(func) && own === name ? 2 : 0;
  return fitOf(textValue(scope, named), name);
}

function eachNodeCall(
  {facts}: Found<PyOutline>,
  take: (statement: PyStatement, at: number, open: number, isClass: boolean) => void,
): void {
  const aliases = facts.imports.filter(({name, alias}) => name.endsWith('Node') && alias !== name);
  const classes = aliases.map(({alias}) => alias);
  const names = [MAKERS, ...classes].join('|');
  const calls = new RegExp(String.raw`\b(${names})\s*(?:\[[^\][]*(?:\[[^\][]*\][^\][]*)*\]\s*)?\(`, 'g');
  const quick = new RegExp(['Node', 'join_k', '_router', '_node', 'map_concurrent', ...classes].join('|'));
  for (const statement of facts.statements) {
    if (!quick.test(statement.text)) continue;
    for (const match of statement.text.matchAll(calls)) {
      const at = match.index;
      const isText = statement.strings.some(({start, end}) => at >= start && at < end);
      if (isText || /(?:class|def)\s+$/.test(statement.text.slice(0, at))) continue;
      const isClass = match[1]!.endsWith('Node') || classes.includes(match[1]!);
      take(statement, at, at + match[0].length - 1, isClass);
    }
  }
}
