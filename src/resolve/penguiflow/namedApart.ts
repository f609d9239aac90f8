/**
 * Nodes whose names are given apart from the calls that make them, as in `for name, func in [('…', work)]`, `{'…': work}` or
 * `make(work, '…')`. Comes in: the files and a name. Goes out: the function that stands beside the text; where nodes are made
 * whose names are not written in the call. In a file that makes such nodes, or calls what does, before any other.
 */
import type {PyOutline, PyStatement} from '../python/outline';
import type {StringLiteral} from '../python/statements';
import type {Found} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';
import {lineAt, unnamedCalls} from './nodeCalls';
import {functionsOf} from './nodeFunction';
import {takesMessage} from './takesMessage';

type Files = readonly Found<PyOutline>[];

/** A text of the sources that may be a name. */
interface Spoken {
  file: Found<PyOutline>;
  statement: PyStatement;
  literal: StringLiteral;
}

interface Apart {
  nodes: {path: string; line1: number}[];
  /** Paths of the files that make them. */
  makesIn: Set<string>;
  /** Functions that make nodes of a name they are given. */
  makers: Set<string>;
  texts: Map<string, Spoken[]>;
}

const MAX_NAME_CHARS = 100;

/** Found once for a workspace as it is now, however many names are looked up in it. */
const known = new WeakMap<Files, Apart>();

export function unnamedNodes(files: Files): readonly {path: string; line1: number}[] {
  return apartOf(files).nodes;
}

export function besideFunction(files: Files, name: string): SymbolResolution | null {
  const {makesIn, makers, texts} = apartOf(files);
  const near: Beside = {places: [], more: []};
  const far: Beside = {places: [], more: []};
  for (const {file, statement, literal} of texts.get(name) ?? []) {
    const callee = calleeAround(statement, literal);
    const isNear = makesIn.has(file.path) || makers.has(callee);
    const into = isNear ? near : far;
    const line1 = lineAt(statement, literal.start);
    const call: SourcePlace = {path: file.path, line1, what: 'node', name};
    const functions = beside(statement, literal)
      .flatMap(expression => functionsOf({files, file, line1}, expression))
      .filter(({func}) => takesMessage(func) && (isNear || func.isAsync))
      .map(({path, func}): SourcePlace => ({path, line1: func.line1, what: 'function', name: func.name}));
    if (functions.length > 0) into.more.push(call);
    if (functions.length > 0) into.places.push(...functions);
    else if (makers.has(callee)) into.places.push(call);
  }
  return oneOf(near.places, near.more) ?? oneOf(far.places, far.more);
}

interface Beside {
  places: SourcePlace[];
  more: SourcePlace[];
}

function apartOf(files: Files): Apart {
  let apart = known.get(files);
  if (apart) return apart;
  apart = {nodes: [], makesIn: new Set(), makers: new Set(), texts: new Map()};
  known.set(files, apart);
  for (const file of files) {
    const lines = unnamedCalls(files, file);
    if (lines.length === 0) continue;
    apart.makesIn.add(file.path);
    apart.nodes.push(...lines.map(line1 => ({path: file.path, line1})));
    for (const {name, line1, end1} of file.facts.functions) {
      if (unnamedCalls(files, file, line1, end1).length > 0) apart.makers.add(name);
    }
  }
  if (apart.nodes.length > 0) for (const file of files) noteTexts(file, apart.texts);
  return apart;
}

function noteTexts(file: Found<PyOutline>, texts: Map<string, Spoken[]>): void {
  for (const statement of file.facts.statements) {
    if (statement.strings.length === 0 || /^(?:(?:async\s+)?def|class)\b/.test(statement.text)) continue;
    for (const literal of statement.strings) {
      if (literal.text.length > MAX_NAME_CHARS || literal.prefix.includes('f')) continue;
      const same = texts.get(literal.text);
      if (same) same.push({file, statement, literal});
      else texts.set(literal.text, [{file, statement, literal}]);
    }
  }
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
