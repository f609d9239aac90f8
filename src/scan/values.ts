/**
 * Passes over one JSON value, checking it: the dialect of ValueScanner in src/core/json. Returns where it ends, or 0 where
 * JavaScript must look: it then says what is wrong, or that nothing is.
 */
import {KIND_FALSE, KIND_NULL, KIND_NUMBER, KIND_TRUE} from '../core/framing/scanTable';
import {plainEnd, skipDigits, skipSpace} from './bytes';
import {LEVELS, MAX_DEPTH} from './layout';

/** Bytes of `"key`, `null`, `true` and `fals` as one number. */
const KEY_BYTES: u32 = 0x79656b22;
const NULL_BYTES: u32 = 0x6c6c756e;
const TRUE_BYTES: u32 = 0x65757274;
const FALS_BYTES: u32 = 0x736c6166;

/** Of the last `skipScalar`. */
export let scalarKind: i32 = 0;
/** Where the text begins if the last `skipNested` passed an object of the one member `key`, a text; 0 for anything else. */
export let keyText: usize = 0;

/** From inside a string, but not inside an escape, to behind its quote. */
export function skipString(from: usize, end: usize): usize {
  let at = from;
  while (true) {
    at = plainEnd(at, end);
    if (at >= end) return 0;
    const byte = load<u8>(at);
    if (byte === 0x22) return at + 1;
    if (byte !== 0x5c || at + 1 >= end) return 0;
    const letter = load<u8>(at + 1);
    if (letter === 0x75) {
      if (at + 6 > end || !isHex(at + 2) || !isHex(at + 3) || !isHex(at + 4) || !isHex(at + 5)) return 0;
      at += 6;
    } else if (isSimpleEscape(letter)) at += 2;
    else return 0;
  }
}

/** A number, null, true or false. NaN and the infinities are left to JavaScript. */
export function skipScalar(at: usize, end: usize): usize {
  const byte = load<u8>(at);
  if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
    scalarKind = KIND_NUMBER;
    return skipNumber(at, end);
  }
  if (at + 4 > end) return 0;
  const word = load<u32>(at);
  if (word === NULL_BYTES) {
    scalarKind = KIND_NULL;
    return at + 4;
  }
  if (word === TRUE_BYTES) {
    scalarKind = KIND_TRUE;
    return at + 4;
  }
  if (word !== FALS_BYTES || at + 5 > end || load<u8>(at + 4) !== 0x65) return 0;
  scalarKind = KIND_FALSE;
  return at + 5;
}

/** An object or array inside the outermost object. */
export function skipNested(from: usize, end: usize): usize {
  keyText = 0;
  const next = skipKeyText(from, end);
  return next !== 0 ? next : skipAny(from, end);
}

/** `{"key": "text"}`, without escapes: what Distlog writes. Other objects take the general way. */
function skipKeyText(from: usize, end: usize): usize {
  if (from + 9 >= end || load<u8>(from) !== 0x7b || load<u32>(from + 1) !== KEY_BYTES || load<u16>(from + 5) !== 0x3a22)
    return 0;
  let at = load<u8>(from + 7) === 0x20 ? from + 8 : from + 7;
  if (load<u8>(at) !== 0x22) return 0;
  const text = at + 1;
  at = plainEnd(text, end);
  if (at + 1 >= end || load<u8>(at) !== 0x22 || load<u8>(at + 1) !== 0x7d) return 0;
  keyText = text;
  return at + 2;
}

/** What may stand at the current place. */
const ELEMENT_OR_CLOSE: i32 = 0;
const ELEMENT: i32 = 1;
const COMMA_OR_CLOSE: i32 = 2;

function skipAny(from: usize, end: usize): usize {
  let inObject = load<u8>(from) === 0x7b;
  let depth = 2;
  let expected = ELEMENT_OR_CLOSE;
  let at = from + 1;
  store<u8>(LEVELS + depth, inObject ? 1 : 0);
  while (true) {
    at = skipSpace(at, end);
    if (at >= end) return 0;
    let byte = load<u8>(at);
    if (expected === COMMA_OR_CLOSE && byte === 0x2c) {
      at = skipSpace(at + 1, end);
      if (at >= end) return 0;
      byte = load<u8>(at);
    } else if (expected !== ELEMENT && byte === (inObject ? 0x7d : 0x5d)) {
      at++;
      if (--depth === 1) return at;
      inObject = load<u8>(LEVELS + depth) === 1;
      expected = COMMA_OR_CLOSE;
      continue;
    } else if (expected === COMMA_OR_CLOSE) return 0;
    if (inObject) {
      if (byte !== 0x22) return 0;
      at = skipString(at + 1, end);
      if (at === 0) return 0;
      at = skipSpace(at, end);
      if (at >= end || load<u8>(at) !== 0x3a) return 0;
      at = skipSpace(at + 1, end);
      if (at >= end) return 0;
      byte = load<u8>(at);
    }
    if (byte === 0x7b || byte === 0x5b) {
      inObject = byte === 0x7b;
      if (++depth > MAX_DEPTH) return 0;
      store<u8>(LEVELS + depth, inObject ? 1 : 0);
      at++;
      expected = ELEMENT_OR_CLOSE;
      continue;
    }
    at = byte === 0x22 ? skipString(at + 1, end) : skipScalar(at, end);
    if (at === 0) return 0;
    expected = COMMA_OR_CLOSE;
  }
}

/** In an object a number is followed by something, so one that reaches `end` is cut off. */
function skipNumber(from: usize, end: usize): usize {
  const whole = load<u8>(from) === 0x2d ? from + 1 : from;
  let at = skipDigits(whole, end);
  if (at >= end || at === whole || (at > whole + 1 && load<u8>(whole) === 0x30)) return 0;
  if (load<u8>(at) === 0x2e) {
    const fraction = at + 1;
    at = skipDigits(fraction, end);
    if (at >= end || at === fraction) return 0;
  }
  if ((load<u8>(at) | 0x20) !== 0x65) return at;
  at++;
  if (at < end && (load<u8>(at) === 0x2d || load<u8>(at) === 0x2b)) at++;
  const exponent = at;
  at = skipDigits(at, end);
  return at >= end || at === exponent ? 0 : at;
}

function isHex(at: usize): bool {
  const byte = load<u8>(at);
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}

function isSimpleEscape(letter: u8): bool {
  return (
    letter === 0x22 || letter === 0x5c || letter === 0x2f || letter === 0x62 ||
    letter === 0x66 || letter === 0x6e || letter === 0x72 || letter === 0x74
  ); // prettier-ignore
}
