/**
 * Reads JSON as Python writes it: `NaN`, `Infinity` and integers of any size, which `JSON.parse` refuses or rounds.
 * Numbers and words stay text, as they are only shown. In: untrusted text. Out: a tree, or the place of the first
 * error. Never throws; nesting beyond MAX_DEPTH is an error, so that hostile input cannot overflow the stack.
 */

export type JsonNode =
  | {kind: 'object'; entries: [string, JsonNode][]}
  | {kind: 'array'; items: JsonNode[]}
  | {kind: 'string'; value: string}
  /** `number`: digits as written; `word`: null, true, false, NaN, Infinity, -Infinity. */
  | {kind: 'number' | 'word'; text: string};

export type JsonResult = {node: JsonNode} | {error: string; at: number};

export const MAX_DEPTH = 400;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /null|true|false|NaN|-?Infinity/y;
const SPACE = /[ \t\r\n]*/y;
/** A run of characters that need no decoding. */
const PLAIN = /[^"\\]*/y;
const ESCAPES: Record<string, string> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/'};

export function parseLooseJson(text: string): JsonResult {
  const reader = new Reader(text);
  try {
    const node = reader.value(0);
    reader.skipSpace();
    if (reader.at < text.length) reader.fail('There is more text after the end of the value');
    return {node};
  } catch (error) {
    if (error instanceof LooseJsonError) return {error: error.message, at: error.at};
    throw error;
  }
}

class LooseJsonError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

class Reader {
  at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) this.fail(`The value is nested deeper than ${MAX_DEPTH} levels`);
    this.skipSpace();
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (first === '"') return {kind: 'string', value: this.string()};
    const word = this.match(WORD);
    if (word !== '') return {kind: 'word', text: word};
    const number = this.match(NUMBER);
    if (number !== '') return {kind: 'number', text: number};
    return this.fail(first === undefined ? 'The text ends too early' : 'A value was expected');
  }

  skipSpace(): void {
    this.match(SPACE);
  }

  fail(message: string): never {
    throw new LooseJsonError(message, this.at);
  }

  private object(depth: number): JsonNode {
    const entries: [string, JsonNode][] = [];
    this.at++;
    if (this.ends('}')) return {kind: 'object', entries};
    do {
      this.skipSpace();
      if (this.text[this.at] !== '"') this.fail('A name in quotes was expected');
      const key = this.string();
      this.skipSpace();
      if (!this.take(':')) this.fail('A colon was expected');
      entries.push([key, this.value(depth + 1)]);
    } while (this.continues('}'));
    return {kind: 'object', entries};
  }

  private array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.at++;
    if (this.ends(']')) return {kind: 'array', items};
    do items.push(this.value(depth + 1));
    while (this.continues(']'));
    return {kind: 'array', items};
  }

  private string(): string {
    let value = '';
    this.at++;
    for (;;) {
      value += this.match(PLAIN);
      if (this.take('"')) return value;
      if (!this.take('\\')) this.fail('The text ends inside a string');
      value += this.escape();
    }
  }

  private escape(): string {
    const letter = this.text[this.at] ?? '';
    this.at++;
    if (letter === 'u') {
      const hex = this.text.slice(this.at, this.at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail('Four hexadecimal digits were expected');
      this.at += 4;
      return String.fromCharCode(parseInt(hex, 16));
    }
    return ESCAPES[letter] ?? this.fail('This escape is not known');
  }

  private ends(bracket: string): boolean {
    this.skipSpace();
    return this.take(bracket);
  }

  private continues(bracket: string): boolean {
    this.skipSpace();
    if (this.take(',')) return true;
    if (this.take(bracket)) return false;
    return this.fail(`A comma or ${bracket} was expected`);
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }
}
