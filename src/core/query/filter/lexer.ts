/**
 * Cuts filter text into tokens. Comes in: the text. Goes out: tokens with positions, or the one thing that is wrong.
 * Never throws. The surprise: what only looks like syntax stays plain text, because people paste log lines: `http://x`,
 * `Error:`, `std::vector`, `load(7)`, `a->b` and `--flag` are words.
 */
import type {FilterProblem} from '../../../protocol/queries';
import {isKnownField} from './fieldNames';
import type {Comparison, FieldNode, WordNode} from './tree';

export type Token =
  | {kind: 'open' | 'close' | 'and' | 'or' | 'not'; at: number; end: number}
  | {kind: 'term'; at: number; end: number; node: WordNode | FieldNode};

export interface Tokens {
  tokens: Token[];
  problem: FilterProblem | null;
}

const NAME = /[A-Za-z_$@][\w$@]*(?:[.-]+[\w$@]+)*/y;
const OPERATOR = /!=|<=|>=|==|[:=<>]/y;
const SPACE = /\s/;
/** A dash in front of one of these means "not". */
const NEGATED = /[\p{L}\p{N}_"(*$@]/u;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
]);

export function lex(text: string): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at]!;
    if (SPACE.test(char)) at++;
    else if (char === '(' || char === ')') {
      tokens.push({kind: char === '(' ? 'open' : 'close', at, end: ++at});
    } else if (char === '-' && NEGATED.test(text[at + 1] ?? '')) {
      tokens.push({kind: 'not', at, end: ++at});
    } else {
      const token = readTerm(text, at);
      if ('message' in token) return {tokens, problem: token};
      tokens.push(token);
      at = token.end;
    }
  }
  return {tokens, problem: null};
}

function readTerm(text: string, at: number): Token | FilterProblem {
  if (text[at] === '"') {
    const quoted = readQuoted(text, at);
    if ('message' in quoted) return quoted;
    const wanted = {text: quoted.text, quoted: true, at, length: quoted.end - at};
    return {kind: 'term', at, end: quoted.end, node: {kind: 'word', wanted}};
  }
  const field = readField(text, at);
  if (field) return field;
  const end = endOfWord(text, at);
  const word = text.slice(at, end);
  const operator = WORDS.get(word);
  if (operator) return {kind: operator, at, end};
  return {kind: 'term', at, end, node: {kind: 'word', wanted: {text: word, quoted: false, at, length: end - at}}};
}

/** `name`, a comparison and a value; null when it is a word after all. */
function readField(text: string, at: number): Token | FilterProblem | null {
  const name = match(NAME, text, at);
  const operator = name === null ? null : match(OPERATOR, text, at + name.length);
  if (name === null || operator === null) return null;
  const valueAt = at + name.length + operator.length;
  const known = isKnownField(name);
  if (text[valueAt] === '"') {
    const quoted = readQuoted(text, valueAt);
    if ('message' in quoted) return quoted;
    return fieldToken(name, operator, {text: quoted.text, quoted: true, at: valueAt, length: quoted.end - valueAt}, at);
  }
  const end = endOfWord(text, valueAt);
  const value = text.slice(valueAt, end);
  if (!known && !isValue(operator, value)) return null;
  if (value === '') {
    const length = valueAt - at;
    const message = `${text.slice(at, valueAt)} needs a value. Put it in quotes to look for these letters.`;
    return {at, length, message};
  }
  if (value.startsWith('(')) {
    const message = `A field takes one value: write (${name}:a OR ${name}:b), or put the value in quotes.`;
    return {at: valueAt, length: 1, message};
  }
  return fieldToken(name, operator, {text: value, quoted: false, at: valueAt, length: end - valueAt}, at);
}

/** Whether this is meant as the value of a record's own field, and not as plain text. */
function isValue(operator: string, value: string): boolean {
  if (operator === ':') return value !== '' && !/^[:/\\]/.test(value);
  if (operator.startsWith('<') || operator.startsWith('>')) return NUMBER.test(value);
  return value !== '' && !value.startsWith('>');
}

function fieldToken(name: string, operator: string, wanted: FieldNode['wanted'], at: number): Token {
  const comparison = operator === ':' || operator === '==' ? '=' : (operator as Comparison);
  return {kind: 'term', at, end: wanted.at + wanted.length, node: {kind: 'field', name, comparison, wanted, at}};
}

/** Up to a blank, or a closing parenthesis that the word has not opened itself. */
export function endOfWord(text: string, from: number): number {
  let open = 0;
  let at = from;
  for (; at < text.length && !SPACE.test(text[at]!); at++) {
    if (text[at] === '(') open++;
    else if (text[at] === ')' && --open < 0) break;
  }
  return at;
}

function readQuoted(text: string, at: number): {text: string; end: number} | FilterProblem {
  let result = '';
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] === '"') return {text: result, end: next + 1};
    if (text[next] === '\\' && (text[next + 1] === '"' || text[next + 1] === '\\')) next++;
    result += text[next]!;
  }
  return {at, length: text.length - at, message: 'This quote is not closed.'};
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
