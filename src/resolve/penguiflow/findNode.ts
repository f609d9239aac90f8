/**
 * PenguiFlow's names: a node is `Node(func, name='…')`, or the name of its function where none is given; helpers such as
 * `join_k('…', 2)` make nodes of their own. Comes in: the index and a name. Goes out: the node's function, beside it the
 * call that makes the node; or that call alone where it has no function of the workspace.
 */
import type {PyFunction, PyOutline, PyStatement} from '../python/outline';
import type {StringLiteral} from '../python/statements';
import type {Found, SourceIndex} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';
import {byClassAttribute} from './namedClass';
import {lineAt, nodeCalls, unnamedCalls} from './nodeCalls';
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
  const unread = files.flatMap(file =>
    unnamedCalls(files, file).map((line1): SourcePlace => ({path: file.path, line1, what: 'node', name})),
  );
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
          const given = /\(\s*(?:name\s*=\s*)?(["'])(.*?)\1|\bname\s*=\s*(["'])(.*?)\3/.exec(text);
          return NODE_DECORATOR.test(text) && (given?.[2] ?? given?.[4]) === name;
        }),
      )
      .map(item => functionPlace(path, item)),
  );
}

/**
 * Names that are given apart from the call, as in `for name, func in [('…', work)]`, `{'…': work}` or `make(work, '…')`: the
 * function that stands beside the text. In a file that makes nodes of such names, or calls what does, before any other.
 */
function besideFunction(files: Files, name: string): SymbolResolution | null {
  const makers = makersOf(files);
  const near: Beside = {places: [], more: []};
  const far: Beside = {places: [], more: []};
  for (const file of files) {
    const makesHere = unnamedCalls(files, file).length > 0;
    for (const statement of file.facts.statements) {
      if (/^(?:(?:async\s+)?def|class)\b/.test(statement.text)) continue;
      for (const literal of statement.strings) {
        if (literal.text !== name || literal.prefix.includes('f')) continue;
        const callee = calleeAround(statement, literal);
        const isNear = makesHere || makers.has(callee);
        const into = isNear ? near : far;
        const line1 = lineAt(statement, literal.start);
        const call: SourcePlace = {path: file.path, line1, what: 'node', name};
        const functions = beside(statement, literal)
          .flatMap(expression => functionsOf({files, file, line1}, expression))
          .filter(({func}) => takesMessage(func) && (isNear || func.isAsync))
          .map(item => functionPlace(item.path, item.func));
        if (functions.length > 0) into.more.push(call);
        if (functions.length > 0) into.places.push(...functions);
        else if (makers.has(callee)) into.places.push(call);
      }
    }
  }
  return oneOf(near.places, near.more) ?? oneOf(far.places, far.more);
}

interface Beside {
  places: SourcePlace[];
  more: SourcePlace[];
}

/** Functions that make nodes of a name they are given. */
function makersOf(files: Files): Set<string> {
  return new Set(
    files.flatMap(file =>
      file.facts.functions
        .filter(({line1, end1}) => unnamedCalls(files, file, line1, end1).length > 0)
        .map(item => item.name),
    ),
  );
}

/** The name behind a text, or else before it, with a comma, a colon or a keyword between. */
function beside({text}: PyStatement, {start, end}: StringLiteral): string[] {
  const after = /^\s*[,:]\s*(?:\w+\s*=\s*)?([^\W\d][\w.]*)\s*[,)\]}]/u.exec(text.slice(end))?.[1];
  const before = /([^\W\d][\w.]*)\s*,\s*(?:\w+\s*=\s*)?$/u.exec(text.slice(0, start))?.[1];
  // In a table the name before belongs to the entry before.
  return [after ?? before].filter(item => item !== undefined);
}

/** The last name before the innermost bracket that is open at the text. */
function calleeAround({text}: PyStatement, {start}: StringLiteral): string {
  let depth = 0;
  for (let at = start - 1; at >= 0; at--) {
    if (text[at] === ')') depth++;
    if (text[at] !== '(') continue;
    if (depth-- > 0) continue;
    return /(\w+)\s*$/.exec(text.slice(0, at))?.[1] ?? '';
  }
  return '';
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
