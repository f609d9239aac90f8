/**
 * What text an expression of a Python file stands for, as far as it can be told without running it: literals, constants of
 * this and other modules, attributes of classes and enumerations, f-strings, `+`, `%`, `.format`, defaults of settings.
 * Comes in: the expression and where it stands. Goes out: the texts between what is not known; null when nothing is known.
 */
import {fits, textParts} from '../messageMatch';
import type {Found} from '../sourceIndex';
import {findNamed, importedAs, modulesNamed} from './modules';
import {callArguments, readCall} from './outline';
import type {PyClass, PyFunction, PyOutline, PyValue} from './outline';
import {pythonStatements} from './statements';

type Files = readonly Found<PyOutline>[];

export interface TextValue {
  /** One part: the whole text is known. */
  parts: readonly string[];
  /** False for the default of a setting, which may be another one where the program runs. */
  certain: boolean;
}

/** Where an expression stands. */
export interface Scope {
  files: Files;
  file: Found<PyOutline>;
  cls: PyClass | null;
  /** The function around it, whose parameters may have defaults. */
  func?: PyFunction | null;
}

const MAX_DEPTH = 6;
const NAME = /^[^\W\d][\w.]*$/u;
const PARAMETER = /^([^\W\d]\w*)\s*(?::[^=]+)?(?:=\s*(.*))?$/su;
const ENTRY = /^([^\W\d][\w.]*)\s*\[\s*(["'])(.*?)\2\s*\]$/u;
const SETTING = /^(?:[\w.]*(?:getenv|environ\.get|config\.get|settings\.get))\s*\(/;

/** 3: is this text; 1: may be, by its known parts; 0: is another, or nothing is known. */
export function fitOf(value: TextValue | null, text: string): 0 | 1 | 3 {
  if (!value) return 0;
  if (value.parts.length === 1) return value.parts[0] === text ? 3 : 0;
  return /\w/.test(value.parts.join('')) && fits(value.parts, text) ? 1 : 0;
}

export function textValue(scope: Scope, expression: string, depth = MAX_DEPTH): TextValue | null {
  const text = withoutBrackets(expression.trim());
  if (depth === 0 || text === '') return null;
  if (NAME.test(text)) return namedValue(scope, text, depth);
  const entry = ENTRY.exec(text);
  if (entry) return entryValue(scope, entry[1]!, entry[3]!, depth);
  if (SETTING.test(text)) {
    const fallback = callArguments(text, text.indexOf('('))[1];
    const value = fallback === undefined ? null : textValue(scope, fallback, depth - 1);
    return value && {...value, certain: false};
  }
  const terms = splitAt(text, '+');
  if (terms.length > 1) return joined(terms.map(term => textValue(scope, term, depth - 1)));
  return literalValue(scope, text, depth);
}

/** The expression that a name is given, and where it stands. */
export function valueOf(scope: Scope, name: string): {value: PyValue; scope: Scope} | null {
  const {files, file, cls} = scope;
  const dot = name.lastIndexOf('.');
  if (dot < 0) {
    const own = cls?.values.get(name) ?? file.facts.values.get(name);
    if (own) return {value: own, scope};
    for (const other of importedAs(files, file, name)) {
      const value = other.file.facts.values.get(other.name);
      if (value) return {value, scope: {files, file: other.file, cls: null}};
    }
    return null;
  }
  const [before, last] = [name.slice(0, dot), name.slice(dot + 1)];
  if ((before === 'self' || before === 'cls') && cls) {
    const own = cls.values.get(last);
    return own ? {value: own, scope} : null;
  }
  for (const {path, definition} of findNamed(files, file, before, outline => outline.classes)) {
    const value = definition.values.get(last);
    const there = files.find(other => other.path === path);
    if (value && there) return {value, scope: {files, file: there, cls: definition}};
  }
  for (const other of modulesNamed(files, file, before)) {
    const value = other.facts.values.get(last);
    if (value) return {value, scope: {files, file: other, cls: null}};
  }
  return null;
}

function namedValue(scope: Scope, name: string, depth: number): TextValue | null {
  const parameter = scope.func?.parameters.find(text => PARAMETER.exec(text)?.[1] === name);
  if (parameter !== undefined) {
    const fallback = PARAMETER.exec(parameter)![2];
    const value = fallback === undefined ? null : textValue({...scope, func: null}, fallback, depth - 1);
    return value && {...value, certain: false};
  }
  // The member of an enumeration.
  const found = valueOf(scope, name) ?? (name.endsWith('.value') ? valueOf(scope, name.slice(0, -6)) : null);
  return found && found.value.text !== name ? textValue(found.scope, found.value.text, depth - 1) : null;
}

/** `NAMES['orders']` of a table that is written out. */
function entryValue(scope: Scope, table: string, key: string, depth: number): TextValue | null {
  const found = valueOf(scope, table);
  if (!found?.value.text.startsWith('{')) return null;
  for (const item of readCall(found.value.text, 0).args) {
    const own = /^(["'])(.*?)\1\s*:\s*(.*)$/s.exec(item);
    if (own?.[2] === key) return textValue(found.scope, own[3]!, depth - 1);
  }
  return null;
}

function literalValue(scope: Scope, text: string, depth: number): TextValue | null {
  // Brackets join lines.
  const [statement] = pythonStatements(`(${text})`.split('\n'));
  const strings = statement?.strings ?? [];
  const [first] = strings;
  if (!statement || !first || first.start !== 1) return null;
  let end = 1;
  let value: TextValue | null = null;
  for (const {text: raw, prefix, start, end: next} of strings) {
    if (statement.text.slice(end, start).trim() !== '') break;
    const part = prefix.includes('f') ? formatted(scope, raw, depth) : {parts: [raw], certain: true};
    value = value ? joined([value, part]) : part;
    end = next;
  }
  const rest = statement.text.slice(end, -1).trim();
  if (!value || rest === '') return value;
  const isPattern = rest.startsWith('%') ? 'percent' : rest.startsWith('.format') ? 'format' : null;
  return isPattern ? {parts: textParts(value.parts.join(''), isPattern), certain: true} : null;
}

/** An f-string whose names are looked up. */
function formatted(scope: Scope, raw: string, depth: number): TextValue {
  const pieces = raw.split(/(\{\{|\}\}|\{[^{}]*\})/);
  return joined(
    pieces.map(piece => {
      if (piece === '{{' || piece === '}}') return {parts: [piece[0]!], certain: true};
      if (!/^\{.*\}$/s.test(piece)) return {parts: [piece], certain: true};
      return textValue(scope, piece.slice(1, -1), depth - 1);
    }),
  );
}

/** What is not known is a hole between two parts. */
function joined(values: readonly (TextValue | null)[]): TextValue {
  const parts = [''];
  for (const value of values) {
    const [first = '', ...more] = value?.parts ?? ['', ''];
    parts[parts.length - 1] += first;
    parts.push(...more);
  }
  return {parts, certain: values.every(value => value?.certain ?? true)};
}

function withoutBrackets(text: string): string {
  if (!text.startsWith('(')) return text;
  const {args, end} = readCall(text, 0);
  return args.length === 1 && end === text.length ? args[0]! : text;
}

/** At an operator outside of brackets and strings. */
function splitAt(text: string, operator: '+'): string[] {
  const strings = pythonStatements(`(${text})`.split('\n'))[0]?.strings ?? [];
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const inString = strings.some(({start, end}) => at >= start - 1 && at < end - 1);
    if (inString) continue;
    const char = text[at]!;
    if ('([{'.includes(char)) depth++;
    if (')]}'.includes(char)) depth--;
    if (char !== operator || depth > 0) continue;
    found.push(text.slice(from, at));
    from = at + 1;
  }
  return [...found, text.slice(from)];
}
