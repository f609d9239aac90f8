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
  /** As written, with annotations and defaults. */
  parameters: string[];
  isAsync: boolean;
}

/** What a name is given: an expression as written. */
export interface PyValue {
  text: string;
  line1: number;
}

export interface PyClass {
  name: string;
  line1: number;
  end1: number;
  /** As written: `Base`, `mixins.Base`; without what stands in square brackets. */
  bases: string[];
  /** Attributes of the class; the last wins. */
  values: Map<string, PyValue>;
  methods: PyFunction[];
}

export interface PyStatement extends Statement {
  /** Innermost function or class around it, as Python names it in records; `<module>` outside of all. */
  within: string;
}

export interface PyImport {
  /** As written: `.quick`, `shop.tasks`. */
  module: string;
  /** '' where the module itself is imported. */
  name: string;
  alias: string;
}

export interface PyOutline {
  classes: PyClass[];
  /** Also nested ones and methods. */
  functions: PyFunction[];
  /** What names outside of classes are given; the first wins. */
  values: Map<string, PyValue>;
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
/** `Orders.name = …` below the class. */
const ASSIGN_ATTRIBUTE = /^([^\W\d]\w*)\.([^\W\d]\w*)\s*(?::[^=]+)?=(?!=)\s*/u;
const FROM_IMPORT = /^from\s+([.\w]+)\s+import\s+(.+)$/su;
const IMPORT = /^import\s+(.+)$/su;
/** Longer expressions are tables, which name nothing. */
const MAX_VALUE = 2000;

export function pythonOutline(lines: readonly string[]): PyOutline {
  const outline: PyOutline = {classes: [], functions: [], values: new Map(), imports: [], statements: []};
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
    const parameters = callArguments(text, text.indexOf('('));
    const isAsync = text.startsWith('async');
    const func = {name, line1, end1: line1, decorators, cls: parent?.cls?.name ?? null, parameters, isAsync};
    return {indent, name, cls: null, func};
  }
  const match = CLASS.exec(text);
  if (!match) return null;
  const open = text.indexOf('(');
  const bases = open < 0 ? [] : callArguments(text, open).filter(base => !base.includes('='));
  const cls: PyClass = {
    ...{name: match[1]!, line1, end1: line1, methods: [], values: new Map()},
    bases: bases.map(base => base.replace(/\[.*$/s, '').trim()),
  };
  return {indent, name: cls.name, cls, func: null};
}

/** Assignments and imports. */
function note({text, line1}: Statement, parent: Block | undefined, outline: PyOutline): void {
  const from = FROM_IMPORT.exec(text);
  const plain = from ? null : IMPORT.exec(text);
  if (from || plain) {
    for (const item of (from?.[2] ?? plain![1]!).replace(/[()\\]/g, '').split(',')) {
      const [name, alias] = item.trim().split(/\s+as\s+/);
      if (!name) continue;
      if (from) outline.imports.push({module: from[1]!, name, alias: alias ?? name});
      else outline.imports.push({module: name, name: '', alias: alias ?? name});
    }
    return;
  }
  const later = parent ? null : ASSIGN_ATTRIBUTE.exec(text);
  const cls = later && outline.classes.find(({name}) => name === later[1]);
  if (later && cls && text.length <= MAX_VALUE) {
    cls.values.set(later[2]!, {text: text.slice(later[0].length).trim(), line1});
    return;
  }
  const assigned = ASSIGN.exec(text);
  if (!assigned || text.length > MAX_VALUE) return;
  const name = assigned[1]!;
  const value = {text: text.slice(assigned[0].length).trim(), line1};
  if (parent?.cls) parent.cls.values.set(name, value);
  else if (!outline.values.has(name)) outline.values.set(name, value);
}

/** The texts between the commas of a call or definition whose bracket opens at `open`. Brackets and strings nest. */
export function callArguments(text: string, open: number): string[] {
  return readCall(text, open).args;
}

/** `end`: behind the closing bracket; the end of the text where it is missing. */
export function readCall(text: string, open: number): {args: string[]; end: number} {
  const args: string[] = [];
  let depth = 0;
  let quote = '';
  let part = '';
  let at = open;
  for (; at < text.length; at++) {
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
      args.push(part.trim());
      part = '';
    } else part += char;
  }
  if (part.trim() !== '') args.push(part.trim());
  return {args, end: Math.min(text.length, at + 1)};
}
