/** From the bytes of a Python string literal's content, as repr() prints it, to text or bytes. Never throws. */
import {decodeUtf8, hexDigit} from '../json/stringBytes';
import {Bytes} from '../pickle/values';

const BACKSLASH = 0x5c;
const LETTERS: ReadonlyMap<number, string> = new Map(
  Object.entries({a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"'}).map(
    ([letter, character]) => [letter.charCodeAt(0), character],
  ),
);

/**
 * Content of '…' or u'…'. Python 3 escapes only what cannot be printed, so a `\xe9` without prefix comes from a Python 2
 * byte string: its bytes are read as UTF-8, else Latin-1.
 */
export function textOfContent(buf: Uint8Array, start: number, end: number, unicode: boolean): string {
  if (buf.subarray(start, end).indexOf(BACKSLASH) < 0) return decodeUtf8(buf, start, end);
  if (!unicode && isPython2(buf, start, end)) return new Bytes(bytesOfContent(buf, start, end), true).text();
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < end;) {
    if (buf[at] !== BACKSLASH) {
      at++;
      continue;
    }
    const {length, character} = escapeAt(buf, at, end);
    if (character !== null) {
      parts.push(decodeUtf8(buf, from, at), character);
      from = at + length;
    }
    at += length;
  }
  parts.push(decodeUtf8(buf, from, end));
  return parts.join('');
}

/** Content of b'…'. */
export function bytesOfContent(buf: Uint8Array, start: number, end: number): Uint8Array {
  const out = new Uint8Array(end - start);
  let size = 0;
  for (let at = start; at < end;) {
    if (buf[at] !== BACKSLASH) {
      out[size++] = buf[at++]!;
      continue;
    }
    const {length, character} = escapeAt(buf, at, end);
    const code = character?.charCodeAt(0) ?? -1;
    if (code >= 0 && code <= 0xff) out[size++] = code;
    else for (let i = at; i < at + length; i++) out[size++] = buf[i]!;
    at += length;
  }
  return out.subarray(0, size);
}

/** The escape at a backslash: its length, and its character or null when it is none. */
function escapeAt(buf: Uint8Array, at: number, end: number): {length: number; character: string | null} {
  const letter = buf[at + 1] ?? 0;
  const digits = letter === 0x78 ? 2 : letter === 0x75 ? 4 : letter === 0x55 ? 8 : 0;
  if (digits > 0) {
    const code = hexAt(buf, at + 2, digits, end);
    const known = code >= 0 && code <= 0x10ffff;
    return known ? {length: 2 + digits, character: String.fromCodePoint(code)} : {length: 2, character: null};
  }
  if (letter >= 0x30 && letter <= 0x37) {
    let code = 0;
    let length = 1;
    while (length < 4 && at + length < end && (buf[at + length]! & 0xf8) === 0x30) {
      code = code * 8 + buf[at + length++]! - 0x30;
    }
    return {length, character: String.fromCharCode(code)};
  }
  return {length: 2, character: LETTERS.get(letter) ?? null};
}

function hexAt(buf: Uint8Array, at: number, digits: number, end: number): number {
  if (at + digits > end) return -1;
  let code = 0;
  for (let digit = at; digit < at + digits; digit++) {
    const value = hexDigit(buf[digit]!);
    if (value < 0) return -1;
    code = code * 16 + value;
  }
  return code;
}

function isPython2(buf: Uint8Array, start: number, end: number): boolean {
  let found = false;
  for (let at = start; at < end; at++) {
    if (buf[at]! >= 0x80) return false;
    if (buf[at] !== BACKSLASH) continue;
    const code = buf[at + 1] === 0x78 ? hexAt(buf, at + 2, 2, end) : 0;
    if (buf[at + 1] === 0x75 || buf[at + 1] === 0x55) return false;
    if (code > 0xa0 && code !== 0xad) found = true;
    at++;
  }
  return found;
}
