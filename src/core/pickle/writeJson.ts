/**
 * Data out of a pickle as one line of JSON, in the words of json.dumps where it has some. Iterative: depth is bounded by
 * a limit, not by the stack. Values that refer to each other many times over are stopped by the limit on bytes.
 */
import {JsonWriter} from '../json/jsonWriter';
import {PickleProblem} from './pickleProblem';
import {bytesText, floatText} from './pythonText';
import {Dict, Global, Instance, Int, List} from './values';
import type {Value, Bytes} from './values';

/** A list or dictionary half written. */
interface Level {
  container: List | Dict;
  items: Iterator<Value | {key: Value; value: Value}>;
  first: boolean;
}

/** Throws PickleProblem when the output is longer than `maxBytes` or nested deeper than `maxDepth`. */
export function writeJson(root: Value, maxBytes: number, maxDepth: number): Uint8Array {
  const writer = new JsonWriter(maxBytes);
  const levels: Level[] = [];
  const put = (value: Value): void => {
    if (!(value instanceof List) && !(value instanceof Dict)) scalar(writer, value, maxBytes);
    else if (value.isOpen) writer.text(value instanceof List ? '[...]' : '{...}');
    else {
      if (levels.length >= maxDepth) throw new PickleProblem(`it is nested deeper than ${maxDepth} levels`);
      value.isOpen = true;
      writer.raw(value instanceof List ? '[' : '{');
      const items = value instanceof List ? value.items.values() : value.entries.values();
      levels.push({container: value, items, first: true});
    }
    if (writer.overflow) throw new PickleProblem(`decoded it is longer than ${maxBytes} bytes`);
  };
  put(root);
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const next = level.items.next();
    if (next.done) {
      level.container.isOpen = false;
      writer.raw(level.container instanceof List ? ']' : '}');
      levels.pop();
      continue;
    }
    if (!level.first) writer.raw(', ');
    level.first = false;
    if (level.container instanceof List) put(next.value as Value);
    else {
      const entry = next.value as {key: Value; value: Value};
      writer.text(keyText(entry.key, maxBytes));
      writer.raw(': ');
      put(entry.value);
    }
  }
  if (writer.overflow) throw new PickleProblem(`decoded it is longer than ${maxBytes} bytes`);
  return writer.bytes();
}

function scalar(writer: JsonWriter, value: Exclude<Value, List | Dict>, maxBytes: number): void {
  if (typeof value === 'string') writer.text(value);
  else if (typeof value === 'number') writer.raw(floatText(value));
  else if (value === null || typeof value === 'boolean') writer.raw(String(value));
  else if (value instanceof Int) writer.raw(value.digits);
  else writer.text(plainText(value, maxBytes));
}

/** Keys of other types than text become text, as json.dumps makes them. */
function keyText(key: Value, maxBytes: number): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return floatText(key);
  if (key === null || typeof key === 'boolean') return String(key);
  if (key instanceof Int) return key.digits;
  if (key instanceof Dict) return '{...}';
  if (!(key instanceof List)) return plainText(key, maxBytes);
  // json.dumps refuses these keys, so there is no form to keep to: Python's own, one level deep.
  const parts = key.items.slice(0, 100).map(item => {
    if (item instanceof List || item instanceof Dict) return '...';
    const text = keyText(item, maxBytes);
    return typeof item === 'string' ? `'${text}'` : text;
  });
  return `(${parts.join(', ')}${parts.length === 1 ? ',' : ''})`;
}

function plainText(value: Bytes | Instance | Global, maxBytes: number): string {
  if (value instanceof Instance) return value.text;
  if (value instanceof Global) return `<${value.name}>`;
  if (value.bytes.length > maxBytes) throw new PickleProblem(`decoded it is longer than ${maxBytes} bytes`);
  return value.isText ? value.text() : bytesText(value.bytes);
}
