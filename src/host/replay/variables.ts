/**
 * Values as the Variables view shows them: a record's JSON as a tree, one level at a time. In: nodes of protocol/looseJson, which
 * keep numbers as they were written. Out: DAP variables, read-only. A store lives as long as one stop: VS Code asks for
 * what is inside a value by a number that means nothing after the next step. Pure.
 */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {JsonNode} from '../../protocol/looseJson';
import type {Localize} from '../localize';

type Variable = DebugProtocol.Variable;

/** Of a text that is shown in one row; the clipboard gets all of it. */
const MAX_TEXT_CHARS = 4096;
const MAX_PREVIEW_CHARS = 80;
const MAX_PREVIEW_DEPTH = 2;
/** Names of one object that are listed; what is more is told by a last row. */
const MAX_NAMES = 2000;
/** Lists longer than this are asked for in parts. */
const PAGED_FROM = 100;

/** What stands behind a number: rows, made when they are asked for. */
type Rows = (start: number, count: number) => Variable[];

const READ_ONLY = {attributes: ['readOnly']};

/** Numbers that are given once, so that one of an earlier stop is never taken for one of this. */
export class Numbers {
  private last = 0;

  next(): number {
    return ++this.last;
  }
}

export class VariableStore {
  private readonly rows = new Map<number, Rows>();

  constructor(
    private readonly numbers: Numbers,
    private readonly t: Localize,
  ) {}

  /** The number that stands for these rows. */
  add(rows: Rows): number {
    const reference = this.numbers.next();
    this.rows.set(reference, rows);
    return reference;
  }

  /** Null for a number of an earlier stop. */
  list(reference: number, start = 0, count = Infinity): Variable[] | null {
    return this.rows.get(reference)?.(start, count) ?? null;
  }

  /** The rows of a record's fields or a scope's context. */
  addTree(node: JsonNode): number {
    return this.add((start, count) => this.children(node, '', start, count));
  }

  /** Facts that are no values of the program. */
  addFacts(facts: readonly {label: string; value: string}[]): number {
    return this.add(() =>
      facts.map(({label, value}) => ({
        ...{name: label, value: cut(value, MAX_TEXT_CHARS), variablesReference: 0},
        presentationHint: READ_ONLY,
      })),
    );
  }

  /** `path` is what the value is called in a watch expression; '' where it has no such name. */
  variable(name: string, node: JsonNode, path: string): Variable {
    const size = sizeOf(node);
    const isList = node.kind === 'array';
    return {
      name,
      value: shownValue(node),
      type: typeOf(node),
      variablesReference: size > 0 ? this.add((start, count) => this.children(node, path, start, count)) : 0,
      ...(isList && size > PAGED_FROM ? {indexedVariables: size} : {}),
      ...(path === '' ? {} : {evaluateName: path}),
      presentationHint: READ_ONLY,
    };
  }

  private children(node: JsonNode, path: string, start: number, count: number): Variable[] {
    if (node.kind === 'array') {
      const end = Math.min(node.items.length, start + (count > 0 ? count : Infinity));
      return node.items.slice(start, end).map((item, at) => {
        const index = String(start + at);
        return this.variable(index, item, joinPath(path, index));
      });
    }
    if (node.kind !== 'object') return [];
    const shown = node.entries
      .slice(0, MAX_NAMES)
      .map(([key, value]) => this.variable(key, value, joinPath(path, key)));
    const more = node.entries.length - shown.length;
    if (more > 0) {
      const {t} = this;
      const value = t('{0} more fields are not listed. Watch them by their path.', more);
      shown.push({name: '…', value, variablesReference: 0, presentationHint: READ_ONLY});
    }
    return shown;
  }
}

function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function sizeOf(node: JsonNode): number {
  if (node.kind === 'object') return node.entries.length;
  return node.kind === 'array' ? node.items.length : 0;
}

function typeOf(node: JsonNode): string {
  if (node.kind !== 'word') return node.kind;
  if (node.text === 'null') return 'null';
  return node.text === 'true' || node.text === 'false' ? 'boolean' : 'number';
}

/** One row: texts in quotes, the beginning of what is inside a list or an object. */
export function shownValue(node: JsonNode): string {
  if (node.kind === 'string') return quoted(cut(node.value, MAX_TEXT_CHARS));
  return node.kind === 'object' || node.kind === 'array' ? preview(node, 0) : cut(node.text, MAX_TEXT_CHARS);
}

function preview(node: JsonNode, depth: number): string {
  if (node.kind === 'string') return quoted(cut(node.value, MAX_PREVIEW_CHARS));
  if (node.kind !== 'object' && node.kind !== 'array') return cut(node.text, MAX_PREVIEW_CHARS);
  const isObject = node.kind === 'object';
  if (depth >= MAX_PREVIEW_DEPTH) return isObject ? '{…}' : '[…]';
  const parts: string[] = [];
  let chars = 0;
  const size = sizeOf(node);
  while (parts.length < size && chars < MAX_PREVIEW_CHARS) {
    const at = parts.length;
    const part = isObject
      ? `${node.entries[at]![0]}: ${preview(node.entries[at]![1], depth + 1)}`
      : preview(node.items[at]!, depth + 1);
    parts.push(part);
    chars += part.length;
  }
  if (parts.length < size) parts.push('…');
  return isObject ? `{${parts.join(', ')}}` : `(${size}) [${parts.join(', ')}]`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function cut(text: string, chars: number): string {
  return text.length > chars ? `${text.slice(0, chars - 1)}…` : text;
}
