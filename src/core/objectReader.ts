/**
 * Finds the object of a record in a line and reads it into one scan: JSON, the dictionary that Python prints, either
 * behind any prefix, or a text line that a format can turn into JSON. Used when a record is taken in, and again on its
 * bytes when it is shown, so that both see the same.
 */
import {FORMATS, RECORD_KEYS, SYSTEM_KEYS} from './formats/list';
import {ObjectScan} from './json/objectScan';
import {reprToJson} from './pythonRepr/reprToJson';

const BRACE = 0x7b;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

export class ObjectReader {
  readonly scan = new ObjectScan(RECORD_KEYS);
  /** Why the last `read` failed. */
  problem = '';
  /** The text ended before the object did. */
  incomplete = false;
  /** Where the object's JSON text stands in `scan.buf`. */
  objectStart = 0;
  objectEnd = 0;

  /** Reads the object at `start`. Returns the position behind it, or -1 with `problem`. */
  read(buf: Uint8Array, start: number, end: number): number {
    const next = this.scan.scan(buf, start, end);
    if (next >= 0) return this.found(start, next, next);
    this.incomplete = this.scan.incomplete;
    this.problem = `${this.scan.problem} at byte ${this.scan.problemAt - start + 1}`;
    if (buf[start + 1] !== APOSTROPHE) return -1;
    const repr = reprToJson(buf, start, end);
    if (repr.ok)
      return this.scan.scan(repr.json, 0, repr.json.length) < 0 ? -1 : this.found(0, repr.json.length, repr.end);
    this.problem = `${repr.reason} at column ${repr.at - start + 1}`;
    return -1;
  }

  /** Takes over the object buf[start..next) that was scanned already; see ScannedValues.load. */
  load(
    buf: Uint8Array,
    start: number,
    next: number,
    table: Int32Array,
    from: number,
    to: number,
    follows: boolean,
    onlyChanges: boolean,
  ): void {
    this.scan.load(buf, table, from, to, follows, onlyChanges);
    this.found(start, next, next);
  }

  /** Lets the formats turn a line of text into an object. */
  transcode(buf: Uint8Array, start: number, end: number): boolean {
    for (const format of FORMATS) {
      const json = format.transcode?.(buf, start, end);
      if (json && this.scan.scan(json, 0, json.length) >= 0) {
        this.found(0, json.length, end);
        return true;
      }
    }
    return false;
  }

  private found(objectStart: number, objectEnd: number, next: number): number {
    this.objectStart = objectStart;
    this.objectEnd = objectEnd;
    return next;
  }
}

/** Where an object may begin: `{"` or `{'`; -1 when nowhere. Looks at the line only, however large the block around it. */
export function findObject(buf: Uint8Array, start: number, end: number): number {
  const line = buf.subarray(start, end);
  for (let at = line.indexOf(BRACE); at >= 0 && at < line.length - 1; at = line.indexOf(BRACE, at + 1)) {
    if (line[at + 1] === QUOTE || line[at + 1] === APOSTROPHE) return start + at;
  }
  return -1;
}

/** How far into an object keys are looked for: enough for several, whatever the values. */
const KEY_BYTES = 4096;
const KEY = /['"]([\w@.]+)['"]\s*:/g;

/**
 * Whether the unreadable object at `at` was meant as a record: its keys are those that trace systems look for. One is enough
 * when the text was cut off; otherwise two, because programs print dictionaries of their own, such as `{'error': …}`.
 */
export function beginsAsRecord(buf: Uint8Array, at: number, end: number, cutOff: boolean): boolean {
  const text = String.fromCharCode(...buf.subarray(at, Math.min(end, at + KEY_BYTES)));
  let known = 0;
  for (const [, key] of text.matchAll(KEY)) if (SYSTEM_KEYS.slotOf(key!) >= 0) known++;
  return known >= (cutOff ? 1 : 2);
}
