/** Interns a JSON string from its bytes, which is all that most of them need, or decoded when it holds escapes. */
import {decodeString} from '../../json/objectScan';
import type {ByteInterner} from '../../model/interner';

const BACKSLASH = 0x5c;

/** `start` and `end` include the quotes. */
export function internString(texts: ByteInterner, buf: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end - 1; at++)
    if (buf[at] === BACKSLASH) return texts.internText(decodeString(buf, start, end));
  return texts.intern(buf, start + 1, end - 1);
}
