/**
 * PenguiFlow's lines without JSON: `message [k=v, k="text", …]`. Comes in: a line; goes out: the JSON of a structured
 * record with `message` and `extra` and our mark of such a line, or null. Strings are not escaped by the sender and may hold anything, so a
 * value ends where the next `, name=` or the closing bracket follows a quote.
 */
import {decodeUtf8} from '../../json/stringBytes';
import {reprToJson} from '../../pythonRepr/reprToJson';

const CLOSE = 0x5d;
const SPACE = 0x20;
const CARRIAGE_RETURN = 0x0d;
const EVENT = Uint8Array.from('event="', c => c.charCodeAt(0));
/** Longer lines are not PenguiFlow's: it cuts strings at 100 characters. */
const MAX_BYTES = 1 << 16;
const FIELD = /(?:^|, )([A-Za-z_][A-Za-z0-9_]*)=/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<string, string> = new Map([
  ['None', 'null'],
  ['True', 'true'],
  ['False', 'false'],
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['-inf', '-Infinity'],
]);

export function transcodeTextLine(buf: Uint8Array, start: number, end: number): Uint8Array | null {
  let last = end - 1;
  while (last > start && (buf[last] === SPACE || buf[last] === CARRIAGE_RETURN)) last--;
  if (buf[last] !== CLOSE || end - start > MAX_BYTES || !holdsEvent(buf, start, last)) return null;
  const line = decodeUtf8(buf, start, last);
  // The message may hold brackets of its own: the extras begin where the first `name=` that leads to a reading does.
  for (const open of line.matchAll(/ \[(?=[A-Za-z_][A-Za-z0-9_]*=)/g)) {
    const fields = readFields(line.slice(open.index + 2));
    if (!fields?.some(([name, value]) => name === 'event' && value.startsWith('"'))) continue;
    const extra = fields.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ');
    const message = JSON.stringify(line.slice(0, open.index));
    return new TextEncoder().encode(`{"message": ${message}, "extra": {${extra}}, "tracescope_text": true}`);
  }
  return null;
}

function holdsEvent(buf: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + EVENT.length <= end; at++) {
    let same = 0;
    while (same < EVENT.length && buf[at + same] === EVENT[same]) same++;
    if (same === EVENT.length) return at > start && (buf[at - 1] === SPACE || buf[at - 1] === 0x5b);
  }
  return false;
}

/** Names and values, the values as JSON; null when a value has no end. */
function readFields(text: string): [name: string, value: string][] | null {
  const marks = [...text.matchAll(FIELD)];
  const fields: [string, string][] = [];
  for (let at = 0; at < marks.length;) {
    const mark = marks[at]!;
    const from = mark.index + mark[0].length;
    let value: string | null = null;
    // A `, name=` inside a value is no new field: take in more until the value is whole.
    for (at++; value === null && at <= marks.length; at++) {
      value = toJson(text.slice(from, marks[at]?.index ?? text.length));
      if (value !== null) break;
    }
    if (value === null) return null;
    fields.push([mark[1]!, value]);
  }
  return fields.length > 0 ? fields : null;
}

/** Null when the text is a string or dictionary without its end. */
function toJson(text: string): string | null {
  if (text.startsWith('"')) return text.length > 1 && text.endsWith('"') ? JSON.stringify(text.slice(1, -1)) : null;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (NUMBER.test(text)) return text;
  if (text.startsWith('{')) {
    const bytes = new TextEncoder().encode(text);
    const dictionary = reprToJson(bytes, 0, bytes.length);
    if (dictionary.ok && dictionary.end === bytes.length) return decodeUtf8(dictionary.json, 0, dictionary.json.length);
    return text.endsWith('}') ? JSON.stringify(text) : null;
  }
  return JSON.stringify(text);
}
