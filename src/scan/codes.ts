/**
 * Dictionary encoding: bytes that come again in the same slot get a small number, so that the reader knows what they mean without
 * a look at them. A code is where the bytes' hash points to; others with the same hash take it over. Values that are new each
 * time (messages) would only drive the rest out, so a slot whose codes are not met again is asked less and less.
 */
import {CODED, CODE_BITS, CODES, NEW_CODE} from '../core/framing/scanTable';
import {isSame} from './bytes';
import {CODE_HEADS, CODE_TEXTS, CREDIT, MAX_CODED_BYTES} from './layout';

/** Hits in advance, and no more than that count: a slot that turns bad is found out soon. */
const MAX_CREDIT: i32 = 32;
/** Without credit, one in so many is tried; if that is a hit, so many more. */
const TRY_EVERY: i32 = 64;
const TRIAL_CREDIT: i32 = 4;
/** Odd, from the golden ratio. */
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

/** The code of the last `marksOf` that has CODED in it. */
export let code: i32 = 0;

/** CODED, and NEW_CODE where it did not stand for these bytes before; or 0. */
export function marksOf(slot: i32, start: usize, end: usize): i32 {
  const length = (end - start) as i32;
  if (length > MAX_CODED_BYTES) return 0;
  const creditAt = CREDIT + (slot << 2);
  const credit = load<i32>(creditAt);
  if (credit < 0 && credit > -TRY_EVERY) {
    store<i32>(creditAt, credit - 1);
    return 0;
  }
  code = codeOf(slot, start, length);
  const head = CODE_HEADS + (code << 2);
  const text = CODE_TEXTS + code * MAX_CODED_BYTES;
  const wanted = (length << 16) | (slot + 1);
  if (load<i32>(head) === wanted && isSame(text, start, length)) {
    store<i32>(creditAt, credit < 0 ? TRIAL_CREDIT : credit < MAX_CREDIT ? credit + 1 : credit);
    return CODED;
  }
  store<i32>(creditAt, credit < 0 ? -1 : credit - 1);
  store<i32>(head, wanted);
  memory.copy(text, start, length);
  return CODED | NEW_CODE;
}

/** What was said last did not reach the reader, or what comes next has another one. */
export function forgetCodes(): void {
  memory.fill(CODE_HEADS, 0, CODES * 4);
}

export function giveCredit(slot: i32): void {
  store<i32>(CREDIT + (slot << 2), MAX_CREDIT);
}

/** Below CODES. The highest bits of a product are those that every bit of its factors has a part in. */
function codeOf(slot: i32, start: usize, length: i32): i32 {
  let mixed: u64 = ((length << 10) ^ slot) as u64;
  let at = start;
  let left = length;
  while (left >= 8) {
    mixed = (mixed ^ load<u64>(at)) * MULTIPLIER;
    mixed ^= mixed >> 32;
    at += 8;
    left -= 8;
  }
  if (left > 0) mixed ^= load<u64>(at) & (((1 as u64) << (left << 3)) - 1);
  return ((mixed * MULTIPLIER) >> (64 - CODE_BITS)) as i32;
}
