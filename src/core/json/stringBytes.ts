/**
 * From the bytes of a JSON string to text, on demand. Never throws: invalid UTF-8 becomes U+FFFD, lone surrogates stay
 * as they are, a broken escape stays as its characters.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Above this length TextDecoder is quicker than joining characters. */
const SHORT_BYTES = 48;
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/** Text of buf[start..end), which is a JSON string with its quotes. */
export function decodeString(buf: Uint8Array, start: number, end: number): string {
  const last = end - 1 > start && buf[end - 1] === QUOTE ? end - 1 : end;
  return decodeContent(buf, buf[start] === QUOTE ? start + 1 : start, last);
}

/** Text of the bytes between a string's quotes. */
export function decodeContent(buf: Uint8Array, start: number, end: number): string {
  let result = '';
  let from = start;
  let at = start;
  while (at < end) {
    if (buf[at] !== BACKSLASH || at + 1 >= end) {
      at++;
      continue;
    }
    const escape = buf[at + 1]!;
    const unit = escape === 0x75 ? hexUnit(buf, at + 2, end) : simpleEscape(escape);
    if (unit >= 0) {
      result += decodeUtf8(buf, from, at) + String.fromCharCode(unit);
      from = at + (escape === 0x75 ? 6 : 2);
      at = from;
    } else at += 2;
  }
  return from === start ? decodeUtf8(buf, start, end) : result + decodeUtf8(buf, from, end);
}

/** Invalid sequences become U+FFFD; a byte order mark is kept. */
export function decodeUtf8(buf: Uint8Array, start: number, end: number): string {
  if (end <= start) return '';
  if (end - start > SHORT_BYTES) return decoder.decode(buf.subarray(start, end));
  for (let at = start; at < end; at++) if (buf[at]! >= 0x80) return decoder.decode(buf.subarray(start, end));
  let result = '';
  let at = start;
  for (; at + 8 <= end; at += 8) {
    result += String.fromCharCode(
      buf[at]!, buf[at + 1]!, buf[at + 2]!, buf[at + 3]!, buf[at + 4]!, buf[at + 5]!, buf[at + 6]!, buf[at + 7]!,
    ); // prettier-ignore
  }
  for (; at < end; at++) result += String.fromCharCode(buf[at]!);
  return result;
}

/** The UTF-16 unit of four hex digits at `at`, or -1. */
export function hexUnit(buf: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let unit = 0;
  for (let digit = at; digit < at + 4; digit++) {
    const value = hexDigit(buf[digit]!);
    if (value < 0) return -1;
    unit = unit * 16 + value;
  }
  return unit;
}

/** Value of one hex digit's byte, or -1. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The character of an escape of one letter, or -1. */
export function simpleEscape(letter: number): number {
  switch (letter) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
      return letter;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return -1;
  }
}
