/**
 * The immediate caller from `call_id_stack`: the entry before the call's own. Never the first entry, nor
 * `origin_call_id`: nameko keeps ten parents, so a longer stack has lost its head.
 */

export interface Caller {
  /** Range of the caller's id in the buffer, between its quotes; empty when there is no caller. */
  start: number;
  end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const COMMA = 0x2c;

/**
 * Reads buf[start..end), an array whose structure has been checked. Returns false when it is not a list of texts.
 * A stack that does not end with the call's own id (buf[ownStart..ownEnd), with quotes) names no caller.
 */
export function findCaller(
  buf: Uint8Array,
  start: number,
  end: number,
  ownStart: number,
  ownEnd: number,
  into: Caller,
): boolean {
  let previousStart = 0;
  let previousEnd = 0;
  let lastStart = 0;
  let lastEnd = 0;
  into.start = into.end = 0;
  for (let at = start + 1; at < end - 1;) {
    const byte = buf[at]!;
    if (byte === QUOTE) {
      previousStart = lastStart;
      previousEnd = lastEnd;
      lastStart = at;
      for (at++; buf[at] !== QUOTE; at++) if (buf[at] === BACKSLASH) at++;
      lastEnd = ++at;
    } else if (byte === COMMA || byte <= 0x20) at++;
    else return false;
  }
  if (buf[start] !== BRACKET) return false;
  if (previousEnd > 0 && equalRanges(buf, lastStart, lastEnd, ownStart, ownEnd)) {
    into.start = previousStart + 1;
    into.end = previousEnd - 1;
  }
  return true;
}

function equalRanges(buf: Uint8Array, aStart: number, aEnd: number, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let a = aStart, b = bStart; a < aEnd; a++, b++) if (buf[a] !== buf[b]) return false;
  return true;
}
