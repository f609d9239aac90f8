/**
 * Passes over one JSON value, checking it, in bytes. What ObjectScan is built on. Nothing is allocated per value; nesting
 * needs no recursion, only one byte per level.
 *
 * The dialect is what Python's json.dumps writes (RFC 8259 plus NaN, Infinity, -Infinity and integers of any size).
 */
import {
  KIND_ARRAY,
  KIND_FALSE,
  KIND_NULL,
  KIND_NUMBER,
  KIND_OBJECT,
  KIND_STRING,
  KIND_TRUE,
} from '../framing/scanTable';
import {hexDigit, simpleEscape} from './stringBytes';

export const ValueKind = {
  absent: 0,
  null: KIND_NULL,
  false: KIND_FALSE,
  true: KIND_TRUE,
  number: KIND_NUMBER,
  string: KIND_STRING,
  object: KIND_OBJECT,
  array: KIND_ARRAY,
} as const;

/** The outermost object is level 1. */
export const MAX_DEPTH = 100_000;

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const SPACE = 0x20;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const MINUS = 0x2d;
const DOT = 0x2e;

/** 1 for bytes of a string that need no look: neither quote, backslash nor control character. */
export const PLAIN = new Uint8Array(256).fill(1);
PLAIN.fill(0, 0, 0x20);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;

const ascii = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));
const NULL = ascii('null');
const TRUE = ascii('true');
const FALSE = ascii('false');
const NAN = ascii('NaN');
const INFINITY = ascii('Infinity');

/** What may stand at the current place of a nested value. */
const Expect = {elementOrClose: 0, element: 1, commaOrClose: 2} as const;

export class ValueScanner {
  /** After a pass that returned -1: a clause such as "the object is cut off", without a full stop. Else ''. */
  problem = '';
  /** Position in `buf` that the problem is about. */
  problemAt = 0;
  /** The text is right as far as it goes, and ended before the object did. */
  incomplete = false;
  /** The bytes last scanned. Not copied: only valid as long as the caller's block is. */
  buf: Uint8Array = new Uint8Array(0);
  /** Kind of the value that `skipValue` passed last. */
  protected valueKind: number = ValueKind.absent;
  /** 1 for an object, per level. Grows with the deepest value met. */
  private levels: Uint8Array = new Uint8Array(64);

  /** From the first byte of a value inside the outermost object to behind it, or -1. */
  protected skipValue(at: number, end: number): number {
    const byte = this.buf[at]!;
    if (byte === QUOTE) {
      this.valueKind = ValueKind.string;
      return this.skipString(at + 1, end);
    }
    if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) return this.skipScalar(byte, at, end);
    const next = this.skipNested(at, end);
    this.valueKind = byte === OPEN_OBJECT ? ValueKind.object : ValueKind.array;
    return next;
  }

  /** From anywhere inside a string, but not inside an escape, to behind its closing quote, or -1. */
  protected skipString(from: number, end: number): number {
    const buf = this.buf;
    let at = from;
    for (;;) {
      while (at < end && PLAIN[buf[at]!] === 1) at++;
      if (at >= end) return this.cutOff(end);
      const byte = buf[at]!;
      if (byte === QUOTE) return at + 1;
      if (byte !== BACKSLASH) return this.fail('a control character inside a string', at);
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

  /** The position of the colon behind a key, or -1. */
  protected findColon(from: number, end: number): number {
    const at = skipSpace(this.buf, from, end);
    if (at >= end) return this.cutOff(end);
    return this.buf[at] === COLON ? at : this.fail('expected a colon after the key', at);
  }

  protected cutOff(at: number): -1 {
    this.incomplete = true;
    return this.fail('the object is cut off', at);
  }

  protected fail(problem: string, at: number): -1 {
    this.problem = problem;
    this.problemAt = at;
    return -1;
  }

  /** An object or array inside the outermost object. */
  private skipNested(from: number, end: number): number {
    const buf = this.buf;
    let levels = this.levels;
    let inObject = buf[from] === OPEN_OBJECT;
    let depth = 2;
    let expect: number = Expect.elementOrClose;
    let at = from + 1;
    levels[depth] = inObject ? 1 : 0;
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
        if (--depth === 1) return at;
        inObject = levels[depth] === 1;
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
        at = this.skipString(at + 1, end);
        if (at < 0) return -1;
        at = this.findColon(at, end);
        if (at < 0) return -1;
        at = skipSpace(buf, at + 1, end);
        if (at >= end) return this.cutOff(end);
        byte = buf[at]!;
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        inObject = byte === OPEN_OBJECT;
        if (++depth > MAX_DEPTH) return this.fail(`nested deeper than ${MAX_DEPTH} levels`, at);
        if (depth >= levels.length) levels = this.growLevels();
        levels[depth] = inObject ? 1 : 0;
        at++;
        expect = Expect.elementOrClose;
        continue;
      }
      at = byte === QUOTE ? this.skipString(at + 1, end) : this.skipScalar(byte, at, end);
      if (at < 0) return -1;
      expect = Expect.commaOrClose;
    }
  }

  private skipScalar(byte: number, at: number, end: number): number {
    if (byte === MINUS || (byte >= 0x30 && byte <= 0x39)) {
      this.valueKind = ValueKind.number;
      return this.skipNumber(at, end);
    }
    switch (byte) {
      case 0x6e:
        this.valueKind = ValueKind.null;
        return this.skipWord(NULL, at, end);
      case 0x74:
        this.valueKind = ValueKind.true;
        return this.skipWord(TRUE, at, end);
      case 0x66:
        this.valueKind = ValueKind.false;
        return this.skipWord(FALSE, at, end);
      case 0x4e:
        this.valueKind = ValueKind.number;
        return this.skipWord(NAN, at, end);
      case 0x49:
        this.valueKind = ValueKind.number;
        return this.skipWord(INFINITY, at, end);
      default:
        return this.fail('expected a value', at);
    }
  }

  private skipWord(word: Uint8Array, from: number, end: number): number {
    const buf = this.buf;
    for (let i = 0; i < word.length; i++) {
      if (from + i >= end) return this.cutOff(end);
      if (buf[from + i] !== word[i]) return this.fail('expected a value', from);
    }
    return from + word.length;
  }

  private skipNumber(from: number, end: number): number {
    const buf = this.buf;
    let at = from;
    if (buf[at] === MINUS) {
      at++;
      if (at < end && buf[at] === 0x49) return this.skipWord(INFINITY, at, end);
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
}

export function skipSpace(buf: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = buf[at]!;
    if (byte > SPACE || (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at++;
  }
  return at;
}

function skipDigits(buf: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && buf[at]! >= 0x30 && buf[at]! <= 0x39) at++;
  return at;
}
