/**
 * What a Python file defines and calls, as far as looking things up needs it: classes with their attributes and methods,
 * functions with their decorators, names of constants and imports, and every statement with the function it is in.
 * Comes in: the lines of a file. Called by the index and by the anchor; by indentation only, so it reads any version.
 */
import {pythonStatements} from './statements';
import type {Statement} from './statements';

export interface PyFunction {
  name: string;
  /** Of `def`. */
  line1: number;
  /** Last line of its body. */
  end1: number;
  /** Texts behind the `@`. */
  decorators: {text: string; line1: number}[];
  /** Name of the class it stands in directly, null for a function. */
  cls: string | null;
  parameters: number;
}

export interface PyClass {
  name: string;
  line1: number;
  end1: number;
  /** Last segments of the base classes. */
  bases: string[];
  /** Attributes that are a string literal, or the name of a constant in `names`. */
  texts: Map<string, string>;
  names: Map<string, string>;
  methods: PyFunction[];
}

export interface PyStatement extends Statement {
  /** Innermost function or class around it, as Python names it in records; `<module>` outside of all. */
  within: string;
}

export interface PyImport {
  /** As written: `.quick`, `shop.tasks`. */
  module: string;
  name: string;
  alias: string;
}

export interface PyOutline {
  classes: PyClass[];
  /** Also nested ones and methods. */
  functions: PyFunction[];
  /** Text constants outside of classes, by name; the first wins. */
  constants: Map<string, string>;
  imports: PyImport[];
  statements: PyStatement[];
}

interface Block {
  indent: number;
  name: string;
  cls: PyClass | null;
  func: PyFunction | null;
}

const DEF = /^(?:async\s+)?def\s+([^\W\d]\w*)\s*(?:\[[^\]]*\]\s*)?\(/u;
const CLASS = /^class\s+([^\W\d]\w*)/u;
const ASSIGN = /^([^\W\d]\w*)\s*(?::[^=]+)?=(?!=)\s*/u;
const FROM_IMPORT = /^from\s+([.\w]+)\s+import\s+(.+)$/su;

export function pythonOutline(lines: readonly string[]): PyOutline {
  const outline: PyOutline = {classes: [], functions: [], constants: new Map(), imports: [], statements: []};
  const blocks: Block[] = [];
  let decorators: PyFunction['decorators'] = [];
  let lastEnd1 = 0;
  for (const statement of pythonStatements(lines)) {
    while (blocks.length > 0 && blocks.at(-1)!.indent >= statement.indent) close(blocks.pop()!, lastEnd1);
    lastEnd1 = statement.end1;
    const parent = blocks.at(-1);
    outline.statements.push({...statement, within: parent?.name ?? '<module>'});
    if (statement.text.startsWith('@')) {
      decorators.push({text: statement.text.slice(1).trim(), line1: statement.line1});
      continue;
    }
    const block = definition(statement, parent, decorators);
    decorators = [];
    if (!block) {
      note(statement, parent, outline);
      continue;
    }
    if (block.cls) outline.classes.push(block.cls);
    if (block.func) {
      outline.functions.push(block.func);
      parent?.cls?.methods.push(block.func);
    }
    blocks.push(block);
  }
  for (const block of blocks) close(block, lastEnd1);
  return outline;
}

function close({cls, func}: Block, end1: number): void {
  if (cls) cls.end1 = Math.max(cls.line1, end1);
  if (func) func.end1 = Math.max(func.line1, end1);
}

function definition(
  {text, line1, indent}: Statement,
  parent: Block | undefined,
  decorators: PyFunction['decorators'],
): Block | null {
  const name = DEF.exec(text)?.[1];
  if (name !== undefined) {
    const parameters = callArguments(text, text.indexOf('(')).length;
    const func = {name, line1, end1: line1, decorators, cls: parent?.cls?.name ?? null, parameters};
    return {indent, name, cls: null, func};
  }
  const match = CLASS.exec(text);
  if (!match) return null;
  const open = text.indexOf('(');
  const bases = open < 0 ? [] : callArguments(text, open).filter(base => !base.includes('='));
  const cls: PyClass = {
    ...{name: match[1]!, line1, end1: line1, methods: [], texts: new Map(), names: new Map()},
    bases: bases.map(base => base.replace(/\[.*$/s, '').split('.').at(-1)!.trim()),
  };
  return {indent, name: cls.name, cls, func: null};
}

/** Assignments of texts, and imports. */
function note(statement: Statement, parent: Block | undefined, outline: PyOutline): void {
  const {text, strings} = statement;
  const imported = FROM_IMPORT.exec(text);
  if (imported) {
    for (const item of imported[2]!.replace(/[()]/g, '').split(',')) {
      const [name, alias] = item.trim().split(/\s+as\s+/);
      if (name) outline.imports.push({module: imported[1]!, name, alias: alias ?? name});
    }
    return;
  }
  const assigned = ASSIGN.exec(text);
  if (!assigned) return;
  const name = assigned[1]!;
  const value = text.slice(assigned[0].length).trim();
  const [literal] = strings;
  const isText =
    literal && strings.length === 1 && literal.start === assigned[0].length && literal.end === text.trimEnd().length;
  if (isText && !/[fb]/.test(literal.prefix)) {
    if (parent?.cls) parent.cls.texts.set(name, literal.text);
    else if (!outline.constants.has(name)) outline.constants.set(name, literal.text);
  } else if (parent?.cls && /^[\w.]+$/.test(value)) parent.cls.names.set(name, value.split('.').at(-1)!);
}

/** The texts between the commas of a call or definition whose bracket opens at `open`. Brackets and strings nest. */
export function callArguments(text: string, open: number): string[] {
  const found: string[] = [];
  let depth = 0;
  let quote = '';
  let part = '';
  for (let at = open; at < text.length; at++) {
    const char = text[at]!;
    if (quote !== '') {
      if (char === '\\') {
        part += text.slice(at, at + 2);
        at++;
        continue;
      }
      if (text.startsWith(quote, at)) {
        part += quote;
        at += quote.length - 1;
        quote = '';
      } else part += char;
      continue;
    }
    if (char === '"' || char === "'") {
      quote = text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      part += quote;
      at += quote.length - 1;
      continue;
    }
    if ('([{'.includes(char) && depth++ === 0) continue;
    if (')]}'.includes(char) && --depth === 0) break;
    if (char === ',' && depth === 1) {
      found.push(part.trim());
      part = '';
    } else part += char;
  }
  if (part.trim() !== '') found.push(part.trim());
  return found;
}
