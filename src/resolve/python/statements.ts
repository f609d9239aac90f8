/**
 * Python source as logical lines: one entry per statement, however many lines its brackets and strings span, with its
 * indentation and the string literals in it. Comes in: the lines of a file. Called for files of any state, also half
 * edited ones: an open bracket ends at the next line that begins a definition. Not a parser: a statement is its text.
 */
import {unescapePython} from './stringText';

export interface StringLiteral {
  /** The text it means; for an f-string with `{…}` as written. */
  text: string;
  /** Lower case: '', 'f', 'r', 'b', … */
  prefix: string;
  line1: number;
  /** Where it stands in the statement's text. */
  start: number;
  end: number;
}

export interface Statement {
  line1: number;
  /** Last line, inclusive. */
  end1: number;
  /** Columns of white space before it; a tab counts up to the next multiple of eight, as in Python. */
  indent: number;
  /** Without comments, from its first character; line breaks inside are kept, so that they can be counted. */
  text: string;
  strings: StringLiteral[];
}

const BEGINS_DEFINITION = /^\s*(?:@\w|class\s+\w|def\s+\w|async\s+def\s+\w)/;
const PREFIX = /(?<![\w])([rbuft]{1,2})$/i;

export function pythonStatements(lines: readonly string[]): Statement[] {
  return new Reader(lines).read();
}

class Reader {
  private readonly found: Statement[] = [];
  private current: Statement | null = null;
  private depth = 0;
  /** The quotes of a string that goes on, '' outside of one. */
  private quote = '';
  /** The last characters of the statement: to look at the text itself, which is put together piece by piece, costs its length. */
  private tail = '';
  private literal: {prefix: string; start: number; line1: number; raw: string} | null = null;

  constructor(private readonly lines: readonly string[]) {}

  read(): Statement[] {
    this.lines.forEach((line, index) => this.line(line, index + 1));
    this.finish(this.lines.length);
    return this.found;
  }

  private line(line: string, line1: number): void {
    if (this.current && this.quote === '' && this.depth > 0 && BEGINS_DEFINITION.test(line)) {
      if (indentOf(line) <= this.current.indent) this.finish(line1 - 1);
    }
    if (!this.current) {
      if (/^\s*(?:#|$)/.test(line)) return;
      this.current = {line1, end1: line1, indent: indentOf(line), text: '', strings: []};
      this.tail = '';
      this.depth = 0;
    }
    const goesOn = this.scan(this.quote === '' ? line.trimStart() : line, line1);
    if (this.quote.length === 3 || goesOn || this.depth > 0) {
      this.add('\n');
      return;
    }
    this.finish(line1);
  }

  /** Returns whether a backslash at its end joins the next line. */
  private scan(line: string, line1: number): boolean {
    for (let at = 0; at < line.length; at++) {
      const char = line[at]!;
      if (this.quote !== '') {
        if (char === '\\') {
          this.add(line.slice(at, at + 2));
          at++;
        } else if (line.startsWith(this.quote, at)) {
          this.closeString(line1);
          at += this.quote.length - 1;
          this.quote = '';
        } else this.add(char);
        continue;
      }
      if (char === '#') break;
      if (char === '"' || char === "'") {
        at += this.openString(line, at, line1) - 1;
        continue;
      }
      if (char === '\\' && at === line.length - 1) return true;
      if (char === '(' || char === '[' || char === '{') this.depth++;
      if (char === ')' || char === ']' || char === '}') this.depth = Math.max(0, this.depth - 1);
      this.add(char);
    }
    // A string of single quotes ends with its line, whether it is closed or not, unless a backslash joins the next.
    if (this.quote.length === 1) {
      if (line.endsWith('\\')) return true;
      this.closeString(line1);
      this.quote = '';
    }
    return false;
  }

  private openString(line: string, at: number, line1: number): number {
    const char = line[at]!;
    this.quote = line.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
    const length = this.current?.text.length ?? 0;
    const prefix = PREFIX.exec(this.tail)?.[1] ?? '';
    this.literal = {prefix: prefix.toLowerCase(), start: length - prefix.length, line1, raw: ''};
    if (this.current) this.current.text += this.quote;
    this.tail = this.quote;
    return this.quote.length;
  }

  private closeString(line1: number): void {
    const {current, literal} = this;
    if (!current || !literal) return;
    current.text += this.quote;
    this.tail = this.quote;
    const {prefix, start, raw} = literal;
    const text = prefix.includes('r') ? raw : unescapePython(raw);
    current.strings.push({text, prefix, line1: Math.min(literal.line1, line1), start, end: current.text.length});
    this.literal = null;
  }

  private add(text: string): void {
    if (!this.current) return;
    this.current.text += text;
    this.tail = (this.tail + text).slice(-3);
    if (this.literal) this.literal.raw += text;
  }

  private finish(line1: number): void {
    const {current} = this;
    if (!current) return;
    if (this.quote !== '') {
      this.closeString(line1);
      this.quote = '';
    }
    current.end1 = Math.max(current.line1, line1);
    this.found.push(current);
    this.current = null;
    this.depth = 0;
  }
}

function indentOf(line: string): number {
  let columns = 0;
  for (const char of line) {
    if (char === ' ') columns++;
    else if (char === '\t') columns += 8 - (columns % 8);
    else break;
  }
  return columns;
}
