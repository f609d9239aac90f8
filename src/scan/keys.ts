/** The keys that are looked for, found from their bytes. The same as KeySet in src/core/json, which numbers them. */
import {isSame} from './bytes';
import {giveCredit} from './codes';
import {KEY_BYTES, KEY_HASHES, KEY_LENGTHS, KEY_STARTS, KEY_TABLE, KEY_TEXTS, MAX_KEYS} from './layout';

let count: i32 = 0;
let usedBytes: i32 = 0;

/** Where the bytes of the next key are to be put before `addKey`; 0 when there is no room for so many. */
export function roomForKey(length: i32): usize {
  return count < MAX_KEYS && usedBytes + length + 16 <= KEY_BYTES ? KEY_TEXTS + usedBytes : 0;
}

/** Slots are numbered in the order of the calls. A key given twice keeps its first slot. */
export function addKey(length: i32): void {
  const start = KEY_TEXTS + usedBytes;
  const slot = count++;
  usedBytes += length;
  giveCredit(slot);
  giveCredit(slot + MAX_KEYS);
  store<usize>(KEY_STARTS + (slot << 2), start);
  store<i32>(KEY_LENGTHS + (slot << 2), length);
  if (findKey(start, length) >= 0) return;
  let at = hash(start, length) & (KEY_HASHES - 1);
  while (load<i32>(KEY_TABLE + (at << 2)) !== 0) at = (at + 1) & (KEY_HASHES - 1);
  store<i32>(KEY_TABLE + (at << 2), slot + 1);
}

/** -1 when it is none of them. */
export function findKey(start: usize, length: i32): i32 {
  let at = hash(start, length) & (KEY_HASHES - 1);
  while (true) {
    const slot = load<i32>(KEY_TABLE + (at << 2)) - 1;
    if (slot < 0) return -1;
    if (load<i32>(KEY_LENGTHS + (slot << 2)) === length && isSame(load<usize>(KEY_STARTS + (slot << 2)), start, length))
      return slot;
    at = (at + 1) & (KEY_HASHES - 1);
  }
}

/** Length, first, middle and last byte tell apart nearly all keys of the four systems. */
function hash(start: usize, length: i32): i32 {
  if (length === 0) return 0;
  const mixed =
    (length * 0x9e3b) ^
    ((load<u8>(start) as i32) * 0x2f1d) ^
    ((load<u8>(start + (length >> 1)) as i32) * 0x5bd1) ^
    ((load<u8>(start + length - 1) as i32) * 0x1657);
  return mixed ^ (mixed >>> 7);
}
