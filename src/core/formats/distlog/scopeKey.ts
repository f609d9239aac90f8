/** `context.key` is `seq@id`: a decimal sequence number within the scope and the scope's id, segments joined by `/`. */

export interface ScopeKey {
  sequence: number;
  /** How deep the id is at most: 1 for a root. Counted for long ids only; no short one is deep. */
  segments: number;
  idStart: number;
  idEnd: number;
  /** Of the id, as in ScannedValues.numberedText; -1 when there is none. */
  code: number;
  meaning: number;
}

const ZERO = 0x30;
const AT = 0x40;
const SLASH = 0x2f;
/** Sequence numbers count records of one scope; what has more digits is not one. */
const MAX_DIGITS = 9;
const LONG_BYTES = 250;

/** Reads the key between two offsets (without quotes) into `into`; false when it is not `seq@id`. */
export function parseScopeKey(buf: Uint8Array, start: number, end: number, into: ScopeKey): boolean {
  let sequence = 0;
  let at = start;
  for (; at < end && at - start <= MAX_DIGITS; at++) {
    const digit = buf[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    sequence = sequence * 10 + digit;
  }
  if (at === start || at - start > MAX_DIGITS || buf[at] !== AT || at + 1 >= end) return false;
  into.sequence = sequence;
  into.idStart = at + 1;
  into.idEnd = end;
  into.code = -1;
  countSegments(buf, into);
  return true;
}

export function countSegments(buf: Uint8Array, key: ScopeKey): void {
  const {idStart, idEnd} = key;
  key.segments = idEnd - idStart > LONG_BYTES ? segmentCount(buf, idStart, idEnd) : (idEnd - idStart + 1) >> 1;
}

function segmentCount(buf: Uint8Array, start: number, end: number): number {
  let count = 1;
  for (let at = start; at < end; at++) if (buf[at] === SLASH) count++;
  return count;
}

const FOREIGN = '<built-in function';

/** Distlog as released gives every imported scope this id, so only host and process tell such scopes apart. */
export function isForeignId(buf: Uint8Array, start: number, end: number): boolean {
  if (end - start < FOREIGN.length) return false;
  for (let i = 0; i < FOREIGN.length; i++) if (buf[start + i] !== FOREIGN.charCodeAt(i)) return false;
  return true;
}

/** End of the parent's id (the id less its last segment), or -1 for a root. */
export function parentIdEnd(buf: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at > start; at--) if (buf[at] === SLASH) return at;
  return -1;
}
