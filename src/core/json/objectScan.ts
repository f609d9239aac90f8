/**
 * One pass over one JSON object: where the values of the wanted keys stand. Comes in: bytes of a line; goes out: ranges.
 * Called for every record, so nothing is allocated and values are only decoded when asked for.
 */
import type {KeySet} from './keySet';
import {parseNumber} from './number';
import {decodeContent, decodeString} from './stringBytes';
import {
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_OBJECT,
  PLAIN,
  QUOTE,
  skipSpace,
  SPACE,
  ValueKind,
  ValueScanner,
} from './valueScanner';

export {parseNumber} from './number';
export {decodeString} from './stringBytes';
export {MAX_DEPTH, ValueKind} from './valueScanner';

/** Places and bytes of keys that are compared with those of the object before. */
const REMEMBERED_KEYS = 48;
const REMEMBERED_BYTES = 24;

export class ObjectScan extends ValueScanner {
  /** Keys of the object itself, duplicates counted. */
  keyCount = 0;
  private readonly kinds: Uint8Array;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /**
   * The keys of the object scanned last, in their order: slot, and the bytes with the closing quote. Records of one sender
   * have the same keys in the same order, so a key is most often found by comparing it with the one of this place.
   */
  private readonly lastSlots = new Int32Array(REMEMBERED_KEYS);
  private readonly lastEnds = new Int32Array(REMEMBERED_KEYS);
  private readonly lastKeys = new Uint8Array(REMEMBERED_KEYS * REMEMBERED_BYTES);

  constructor(private readonly keys: KeySet) {
    super();
    this.kinds = new Uint8Array(keys.size);
    this.starts = new Int32Array(keys.size);
    this.ends = new Int32Array(keys.size);
  }

  /**
   * Scans the object that begins at buf[start]. Returns the position behind its closing brace, or -1 and sets `problem`;
   * then no key is present. Never reads at or past `end`, never throws. The last of duplicate keys wins, as in Python.
   */
  scan(buf: Uint8Array, start: number, end: number): number {
    this.buf = buf;
    this.problem = '';
    this.incomplete = false;
    this.keyCount = 0;
    this.kinds.fill(ValueKind.absent);
    if (start >= end) return this.cutOff(end);
    if (buf[start] !== OPEN_OBJECT) return this.fail('expected an object', start);
    const first = skipSpace(buf, start + 1, end);
    if (first < end && buf[first] === CLOSE_OBJECT) return first + 1;
    const next = this.scanMembers(buf, first, end);
    if (next < 0) this.kinds.fill(ValueKind.absent);
    return next;
  }

  has(slot: number): boolean {
    return this.kind(slot) !== ValueKind.absent;
  }

  kind(slot: number): number {
    return this.kinds[slot] ?? ValueKind.absent;
  }

  /** First byte of the raw value; a string's is its quote. Only meaningful when `has(slot)`. */
  start(slot: number): number {
    return this.starts[slot] ?? 0;
  }

  end(slot: number): number {
    return this.ends[slot] ?? 0;
  }

  /** Decoded text; null when the value is not a string. */
  str(slot: number): string | null {
    return this.kind(slot) === ValueKind.string ? decodeString(this.buf, this.starts[slot]!, this.ends[slot]!) : null;
  }

  /** NaN when the value is not a number, and for JSON's NaN. */
  num(slot: number): number {
    return this.kind(slot) === ValueKind.number ? parseNumber(this.buf, this.starts[slot]!, this.ends[slot]!) : NaN;
  }

  /**
   * From the first key to behind the closing brace. The common case, compact or with one space behind comma and colon and
   * without escapes, is written out here; everything else goes through ValueScanner.
   */
  private scanMembers(buf: Uint8Array, from: number, end: number): number {
    const {keys, kinds, starts, ends, lastSlots, lastEnds, lastKeys} = this;
    let keyCount = 0;
    let at = from;
    for (;;) {
      if (at >= end) return this.cutOff(end);
      if (buf[at] !== QUOTE) return this.fail('expected a key in double quotes', at);
      const key = ++at;
      let slot: number;
      let same = false;
      if (keyCount < REMEMBERED_KEYS) {
        const lastEnd = lastEnds[keyCount]!;
        let last = keyCount * REMEMBERED_BYTES;
        if (key + lastEnd - last <= end) {
          while (last < lastEnd && lastKeys[last] === buf[at]) {
            last++;
            at++;
          }
          same = last === lastEnd && lastEnd > keyCount * REMEMBERED_BYTES;
        }
      }
      if (same) slot = lastSlots[keyCount]!;
      else {
        at = key;
        while (at < end && PLAIN[buf[at]!] === 1) at++;
        if (at < end && buf[at] === QUOTE) {
          slot = keys.find(buf, key, at++);
          this.remember(keyCount, slot, key, at);
        } else {
          at = this.skipString(at, end);
          if (at < 0) return -1;
          slot = keys.slotOf(decodeContent(buf, key, at - 1));
        }
      }
      this.keyCount = ++keyCount;
      if (at >= end || buf[at] !== COLON) {
        at = this.findColon(at, end);
        if (at < 0) return -1;
      }
      if (++at < end && buf[at] === SPACE) at++;
      if (at < end && buf[at]! <= SPACE) at = skipSpace(buf, at, end);
      if (at >= end) return this.cutOff(end);

      const value = at;
      let kind: number = ValueKind.string;
      if (buf[at] === QUOTE) {
        at++;
        while (at < end && PLAIN[buf[at]!] === 1) at++;
        if (at < end && buf[at] === QUOTE) at++;
        else at = this.skipString(at, end);
      } else {
        at = this.skipValue(at, end);
        kind = this.valueKind;
      }
      if (at < 0) return -1;
      if (slot >= 0) {
        kinds[slot] = kind;
        starts[slot] = value;
        ends[slot] = at;
      }

      if (at < end && buf[at]! <= SPACE) at = skipSpace(buf, at, end);
      if (at >= end) return this.cutOff(end);
      if (buf[at] !== COMMA) {
        if (buf[at] === CLOSE_OBJECT) return at + 1;
        return this.fail('expected a comma or a closing brace', at);
      }
      if (++at < end && buf[at] === SPACE) at++;
      if (at < end && buf[at]! <= SPACE) at = skipSpace(buf, at, end);
    }
  }
  /** `end` is behind the closing quote, which is kept too: a longer key must not pass for a shorter one. */
  private remember(place: number, slot: number, start: number, end: number): void {
    if (place >= REMEMBERED_KEYS || end - start > REMEMBERED_BYTES) return;
    const first = place * REMEMBERED_BYTES;
    for (let at = start; at < end; at++) this.lastKeys[first + at - start] = this.buf[at]!;
    this.lastSlots[place] = slot;
    this.lastEnds[place] = first + end - start;
  }
}
