/**
 * Masks the values of secret fields in one JSON object, at any depth, whatever its keys are escaped as; and looks into
 * strings, which may hold JSON or `key=value` themselves. Comes in: bytes of an object. Goes out: replacements by place,
 * so that everything else stays byte for byte. Called by redactLine. No recursion: a record may be nested deeply.
 */
import {COLON, COMMA, OPEN_OBJECT, CLOSE_OBJECT, QUOTE, skipSpace, ValueScanner} from '../json/valueScanner';
import {redactText} from './redactText';
import {MASK, type FieldRules} from './rules';

export interface Replacement {
  start: number;
  end: number;
  text: string;
}

const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const NULL_FIRST = 0x6e;
const Expect = {elementOrClose: 0, element: 1, commaOrClose: 2} as const;
/** Distlog's place of a record in its task, `3@uuid/1`: no secret, and without it the trace falls apart. */
const SCOPE_KEY = /^"\d+@/;
const decoder = new TextDecoder();

export class JsonRedactor extends ValueScanner {
  /** In ascending order, after a walk that did not fail. */
  replacements: Replacement[] = [];
  private readonly kinds: boolean[] = [];

  constructor(private readonly rules: FieldRules) {
    super();
  }

  /** Position behind the object at buf[start], or -1 when it is no valid JSON. */
  walk(buf: Uint8Array, start: number, end: number): number {
    this.buf = buf;
    this.replacements = [];
    if (buf[start] !== OPEN_OBJECT) return -1;
    this.kinds.length = 0;
    let inObject = true;
    let expect: number = Expect.elementOrClose;
    let at = start + 1;
    for (;;) {
      at = skipSpace(buf, at, end);
      if (at >= end) return -1;
      if (expect === Expect.commaOrClose && buf[at] === COMMA) {
        at = skipSpace(buf, at + 1, end);
        expect = Expect.element;
      } else if (expect !== Expect.element && buf[at] === (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        at++;
        const outer = this.kinds.pop();
        if (outer === undefined) return at;
        inObject = outer;
        expect = Expect.commaOrClose;
        continue;
      } else if (expect === Expect.commaOrClose) return -1;
      if (inObject) {
        const value = this.member(at, end);
        if (value < 0) return -1;
        if (value > 0) {
          at = value;
          expect = Expect.commaOrClose;
          continue;
        }
        at = this.valueAt;
      }
      if (at >= end) return -1;
      if (buf[at] === OPEN_OBJECT || buf[at] === OPEN_ARRAY) {
        this.kinds.push(inObject);
        inObject = buf[at] === OPEN_OBJECT;
        expect = Expect.elementOrClose;
        at++;
        continue;
      }
      const next = this.skipValue(at, end);
      if (next < 0) return -1;
      if (buf[at] === QUOTE) this.lookInto(at, next);
      at = next;
      expect = Expect.commaOrClose;
    }
  }

  private valueAt = 0;

  /** Passes a key. -1: not valid; 0: the value at `valueAt` is no secret; else behind the value, which was masked. */
  private member(at: number, end: number): number {
    const {buf} = this;
    if (buf[at] !== QUOTE) return -1;
    const keyEnd = this.skipString(at + 1, end);
    if (keyEnd < 0) return -1;
    const colon = this.findColon(keyEnd, end);
    if (colon < 0) return -1;
    this.valueAt = skipSpace(buf, colon + 1, end);
    if (this.valueAt >= end) return -1;
    const key = this.text(at, keyEnd);
    if (!this.rules.matches(key)) return 0;
    const next = this.skipValue(this.valueAt, end);
    if (next < 0) return -1;
    const isScopeKey = key === 'key' && SCOPE_KEY.test(decoder.decode(buf.subarray(this.valueAt, this.valueAt + 24)));
    const isMasked = next - this.valueAt < 20 && buf[this.valueAt] === QUOTE && this.text(this.valueAt, next) === MASK;
    if (buf[this.valueAt] !== NULL_FIRST && !isScopeKey && !isMasked) {
      this.replacements.push({start: this.valueAt, end: next, text: JSON.stringify(MASK)});
    }
    return next;
  }

  private lookInto(start: number, end: number): void {
    const raw = this.buf.subarray(start, end);
    // Escaped, either of them begins with a backslash.
    if (!raw.includes(EQUALS) && !raw.includes(COLON) && !raw.includes(BACKSLASH)) return;
    const {text, changed} = redactText(this.text(start, end), this.rules);
    if (changed) this.replacements.push({start, end, text: JSON.stringify(text)});
  }

  private text(start: number, end: number): string {
    const raw = decoder.decode(this.buf.subarray(start, end));
    return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
  }
}
