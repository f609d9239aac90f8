/**
 * One pass over one JSON object: where the values of the wanted keys stand. Comes in: bytes of a line; goes out: ranges.
 * Called for every record, so nothing is allocated and values are only decoded when asked for.
 *
 * The dialect is what Python's json.dumps writes (RFC 8259 plus NaN, Infinity, -Infinity and integers of any size).
 * Surprise: nesting needs no recursion and no tree; depth is only a counter and one byte per level.
 */
import type {KeySet} from './keySet';
import {parseNumber} from './number';
import {decodeContent, decodeString, hexDigit, simpleEscape} from './stringBytes';

export {parseNumber} from './number';
export {decodeString} from './stringBytes';

export const ValueKind = {absent: 0, null: 1, false: 2, true: 3, number: 4, string: 5, object: 6, array: 7} as const;

export const MAX_DEPTH = 100_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const DOT = 0x2e;
const CUT_OFF = 'the object is cut off';

/** What may stand at the current place. */
const Expect = {elementOrClose: 0, element: 1, commaOrClose: 2} as const;

const ascii = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));
const WORDS = {
  null: ascii('null'),
  true: ascii('true'),
  false: ascii('false'),
  nan: ascii('NaN'),
  infinity: ascii('Infinity'),
};

export class ObjectScan {
  /** After a scan that returned -1: a clause such as "the object is cut off", without a full stop. Else ''. */
  problem = '';
  /** Position in `buf` that the problem is about. */
  problemAt = 0;
  /** The text is right as far as it goes, and ended before the object did. */
  incomplete = false;
  /** Keys of the object itself, duplicates counted. */
  keyCount = 0;
  /** The bytes last scanned. Not copied: only valid as long as the caller's block is. */
  buf: Uint8Array = new Uint8Array(0);
  private readonly kinds: Uint8Array;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** 1 for an object, per level. Grows with the deepest value met. */
  private levels: Uint8Array = new Uint8Array(64);
  /** Kind of the value that `skipScalar` passed last. */
  private scalarKind: number = ValueKind.absent;
  private escaped = false;

  constructor(private readonly keys: KeySet) {
    this.kinds = new Uint8Array(keys.size);
    this.starts = new Int32Array(keys.size);
    this.ends = new Int32Array(keys.size);
  }

  /**
   * Scans the object that begins at buf[start]. Returns the position behind its closing brace, or -1 and sets `problem`.
   * Never reads at or past `end`, never throws. The last of duplicate keys wins, as in Python.
   */
  scan(buf: Uint8Array, start: number, end: number): number {
    this.buf = buf;
    this.problem = '';
    this.incomplete = false;
    this.keyCount = 0;
    this.kinds.fill(ValueKind.absent);
    if (start >= end) return this.cutOff(end);
    if (buf[start] !== OPEN_OBJECT) return this.fail('expected an object', start);
    const {starts, ends, kinds} = this;
    let levels = this.levels;
    let depth = 1;
    let inObject = true;
    let expect: number = Expect.elementOrClose;
    let slot = -1;
    let at = start + 1;
    levels[1] = 1;
    for (;;) {
      at = skipSpace(buf, at, end);
      if (at >= end) return this.cutOff(end);
      let byte = buf[at]!;
      if (expect === Expect.commaOrClose && byte === COMMA) {
        at = skipSpace(buf, at + 1, end);
        if (at >= end) return this.cutOff(end);
        byte = buf[at]!;
        expect = Expect.element;
      } else if (expect !== Expect.element && byte === (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        at++;
        if (--depth === 0) return at;
        inObject = levels[depth] === 1;
        if (depth === 1 && slot >= 0) ends[slot] = at;
        expect = Expect.commaOrClose;
        continue;
      } else if (expect === Expect.commaOrClose) {
        return this.fail(
          inObject ? 'expected a comma or a closing brace' : 'expected a comma or a closing bracket',
          at,
        );
      }
      if (inObject) {
        if (byte !== QUOTE) return this.fail('expected a key in double quotes', at);
        const key = at + 1;
        at = this.skipString(key, end);
        if (at < 0) return -1;
        if (depth === 1) {
          this.keyCount++;
          slot = this.escaped ? this.keys.slotOf(decodeContent(buf, key, at - 1)) : this.keys.find(buf, key, at - 1);
        }
        if (at >= end || buf[at] !== COLON) {
          at = skipSpace(buf, at, end);
          if (at >= end) return this.cutOff(end);
          if (buf[at] !== COLON) return this.fail('expected a colon after the key', at);
        }
        at = skipSpace(buf, at + 1, end);
        if (at >= end) return this.cutOff(end);
        byte = buf[at]!;
      }
      const wanted = depth === 1 && slot >= 0;
      if (wanted) starts[slot] = at;
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        inObject = byte === OPEN_OBJECT;
        if (wanted) kinds[slot] = inObject ? ValueKind.object : ValueKind.array;
        if (++depth > MAX_DEPTH) return this.fail(`nested deeper than ${MAX_DEPTH} levels`, at);
        if (depth >= levels.length) levels = this.growLevels();
        levels[depth] = inObject ? 1 : 0;
        at++;
        expect = Expect.elementOrClose;
        continue;
      }
      if (byte === QUOTE) {
        at = this.skipString(at + 1, end);
        this.scalarKind = ValueKind.string;
      } else at = this.skipScalar(byte, at, end);
      if (at < 0) return -1;
      if (wanted) {
        kinds[slot] = this.scalarKind;
        ends[slot] = at;
      }
      expect = Expect.commaOrClose;
    }
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

  /** From behind the opening quote to behind the closing one, or -1. */
  private skipString(from: number, end: number): number {
    const buf = this.buf;
    let at = from;
    this.escaped = false;
    for (;;) {
      let byte = 0;
      while (at < end && (byte = buf[at]!) !== QUOTE && byte !== BACKSLASH && byte >= 0x20) at++;
      if (at >= end) return this.cutOff(end);
      if (byte === QUOTE) return at + 1;
      if (byte !== BACKSLASH) return this.fail('a control character inside a string', at);
      this.escaped = true;
      if (at + 1 >= end) return this.cutOff(end);
      if (buf[at + 1] !== 0x75) {
        if (simpleEscape(buf[at + 1]!) < 0) return this.fail('an unknown escape in a string', at);
        at += 2;
        continue;
      }
      const stop = at + 6;
      for (let digit = at + 2; digit < stop; digit++) {
        if (digit >= end) return this.cutOff(end);
        if (hexDigit(buf[digit]!) < 0) return this.fail('a \\u escape needs four hex digits', at);
      }
      at = stop;
    }
  }

  private skipScalar(byte: number, at: number, end: number): number {
    if (byte === MINUS || (byte >= 0x30 && byte <= 0x39)) {
      this.scalarKind = ValueKind.number;
      return this.skipNumber(at, end);
    }
    switch (byte) {
      case 0x6e:
        this.scalarKind = ValueKind.null;
        return this.skipWord(WORDS.null, at, end);
      case 0x74:
        this.scalarKind = ValueKind.true;
        return this.skipWord(WORDS.true, at, end);
      case 0x66:
        this.scalarKind = ValueKind.false;
        return this.skipWord(WORDS.false, at, end);
      case 0x4e:
        this.scalarKind = ValueKind.number;
        return this.skipWord(WORDS.nan, at, end);
      case 0x49:
        this.scalarKind = ValueKind.number;
        return this.skipWord(WORDS.infinity, at, end);
      default:
        return this.fail('expected a value', at);
    }
  }

  private skipWord(word: Uint8Array, from: number, end: number): number {
    for (let i = 0; i < word.length; i++) {
      if (from + i >= end) return this.cutOff(end);
      if (this.buf[from + i] !== word[i]) return this.fail('expected a value', from);
    }
    return from + word.length;
  }

  private skipNumber(from: number, end: number): number {
    const buf = this.buf;
    let at = from;
    if (buf[at] === MINUS) {
      at++;
      if (at < end && buf[at] === 0x49) return this.skipWord(WORDS.infinity, at, end);
    }
    const whole = at;
    at = skipDigits(buf, at, end);
    if (at >= end) return this.cutOff(end);
    if (at === whole) return this.fail('expected a digit', at);
    if (at > whole + 1 && buf[whole] === 0x30) return this.fail('a number with a leading zero', whole);
    if (buf[at] === DOT) {
      const fraction = at + 1;
      at = skipDigits(buf, fraction, end);
      if (at >= end) return this.cutOff(end);
      if (at === fraction) return this.fail('expected a digit', at);
    }
    if ((buf[at]! | 0x20) === 0x65) {
      at++;
      if (at < end && (buf[at] === MINUS || buf[at] === 0x2b)) at++;
      const exponent = at;
      at = skipDigits(buf, at, end);
      if (at >= end) return this.cutOff(end);
      if (at === exponent) return this.fail('expected a digit', at);
    }
    return at;
  }

  private growLevels(): Uint8Array {
    const grown = new Uint8Array(Math.min(this.levels.length * 4, MAX_DEPTH + 2));
    grown.set(this.levels);
    this.levels = grown;
    return grown;
  }

  private cutOff(at: number): -1 {
    this.incomplete = true;
    return this.fail(CUT_OFF, at);
  }

  private fail(problem: string, at: number): -1 {
    this.problem = problem;
    this.problemAt = at;
    this.kinds.fill(ValueKind.absent);
    return -1;
  }
}

function skipSpace(buf: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = buf[at]!;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at++;
  }
  return at;
}

function skipDigits(buf: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && buf[at]! >= 0x30 && buf[at]! <= 0x39) at++;
  return at;
}
