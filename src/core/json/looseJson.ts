/**
 * Python's JSON dialect as a tree, for showing and exporting a record: keeps what a double cannot hold. Comes in: one
 * value's text, as the sender or `ObjectScan` left it; goes out: nodes. Called by details, export and the CLI, for single
 * records only. Iterative: depth is not bounded by the stack.
 */

export type JsonNode =
  | {kind: 'null'}
  | {kind: 'boolean'; value: boolean}
  /** The double says the same as `raw`. */
  | {kind: 'number'; value: number; raw: string}
  /** NaN, Infinity, -Infinity, or an integer beyond 2^53, as it was written. */
  | {kind: 'raw'; raw: string}
  | {kind: 'text'; text: string}
  | {kind: 'array'; items: JsonNode[]}
  /** In the sender's order. Of duplicate keys the last value stays, in the place of the first, as in Python. */
  | {kind: 'object'; entries: Map<string, JsonNode>};

type Container = Extract<JsonNode, {kind: 'array' | 'object'}>;
type Position = {text: string; at: number};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const WORDS: ReadonlyMap<string, JsonNode> = new Map<string, JsonNode>([
  ['null', {kind: 'null'}],
  ['true', {kind: 'boolean', value: true}],
  ['false', {kind: 'boolean', value: false}],
  ['NaN', {kind: 'raw', raw: 'NaN'}],
  ['Infinity', {kind: 'raw', raw: 'Infinity'}],
  ['-Infinity', {kind: 'raw', raw: '-Infinity'}],
]);
const NUMBER = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Throws SyntaxError with the position when the text is not one value. */
export function parseLoose(text: string): JsonNode {
  const source: Position = {text, at: 0};
  const open: {node: Container; key: string}[] = [];
  for (;;) {
    let node: JsonNode | null = begin(source);
    if (node.kind === 'array' || node.kind === 'object') {
      if (peek(source) === closer(node)) source.at++;
      else {
        open.push({node, key: node.kind === 'object' ? readKey(source) : ''});
        continue;
      }
    }
    // A finished value goes into its container, and may finish that too.
    while (node) {
      const parent = open.at(-1);
      if (!parent) {
        if (peek(source) !== '') throw problem(source, 'text follows the value');
        return node;
      }
      if (parent.node.kind === 'array') parent.node.items.push(node);
      else parent.node.entries.set(parent.key, node);
      const next = peek(source);
      if (next !== ',' && next !== closer(parent.node)) throw problem(source, 'expected a comma or a closing bracket');
      source.at++;
      if (next === ',') {
        if (parent.node.kind === 'object') parent.key = readKey(source);
        node = null;
      } else {
        open.pop();
        node = parent.node;
      }
    }
  }
}

/**
 * Plain JavaScript data. What a double cannot hold becomes its text; a key `__proto__` is an ordinary key. Objects put
 * keys that look like indices first, as JavaScript does.
 */
export function toPlain(root: JsonNode): unknown {
  let result: unknown;
  const work: {node: JsonNode; put: (value: unknown) => void}[] = [{node: root, put: value => (result = value)}];
  for (let step = work.pop(); step; step = work.pop()) {
    const {node, put} = step;
    if (node.kind === 'array') {
      const items: unknown[] = new Array<unknown>(node.items.length);
      put(items);
      node.items.forEach((item, at) => work.push({node: item, put: value => (items[at] = value)}));
    } else if (node.kind === 'object') {
      const object: Record<string, unknown> = {};
      put(object);
      for (const [key, child] of node.entries) {
        // Reserved now, so that keys keep their order while the values come in the order of the stack.
        define(object, key, null);
        work.push({node: child, put: value => define(object, key, value)});
      }
    } else put(scalarOf(node));
  }
  return result;
}

function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, {value, enumerable: true, configurable: true, writable: true});
}

function scalarOf(node: Exclude<JsonNode, Container>): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'text':
      return node.text;
    case 'raw':
      return node.raw;
    default:
      return node.value;
  }
}

/** A scalar, or a container whose bracket was just opened. */
function begin(source: Position): JsonNode {
  const first = peek(source);
  if (first === '"') return {kind: 'text', text: readText(source)};
  if (first === '[' || first === '{') {
    source.at++;
    return first === '[' ? {kind: 'array', items: []} : {kind: 'object', entries: new Map()};
  }
  const {text} = source;
  const start = source.at;
  let at = start;
  while (at < text.length && /[-+.\w]/.test(text[at]!)) at++;
  const token = text.slice(start, at);
  const word = WORDS.get(token);
  const number = word ? null : NUMBER.exec(token);
  if (!word && !number) throw problem(source, 'expected a value');
  source.at = at;
  return word ?? numberNode(token, number!);
}

function numberNode(raw: string, parts: RegExpExecArray): JsonNode {
  const value = Number(raw);
  const isInteger = parts[1] === undefined && parts[2] === undefined;
  const held = isInteger ? Number.isSafeInteger(value) : Number.isFinite(value);
  return held ? {kind: 'number', value, raw} : {kind: 'raw', raw};
}

function readKey(source: Position): string {
  if (peek(source) !== '"') throw problem(source, 'expected a key in double quotes');
  const key = readText(source);
  if (peek(source) !== ':') throw problem(source, 'expected a colon after the key');
  source.at++;
  return key;
}

function readText(source: Position): string {
  const {text} = source;
  const start = source.at;
  let at = start + 1;
  for (; at < text.length && text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
  if (at >= text.length) throw problem(source, 'the text is cut off');
  source.at = at + 1;
  return JSON.parse(text.slice(start, source.at)) as string;
}

/** The next character that is no space, not passed; '' at the end. */
function peek(source: Position): string {
  while (source.at < source.text.length && ' \t\r\n'.includes(source.text[source.at]!)) source.at++;
  return source.text[source.at] ?? '';
}

function closer(node: Container): string {
  return node.kind === 'array' ? ']' : '}';
}

function problem(source: Position, what: string): SyntaxError {
  return new SyntaxError(`${what} at character ${source.at + 1}`);
}
