/**
 * The scanner's inner loop, in AssemblyScript: finds the objects in the lines of a block and writes a table of what they hold.
 * It is WebAssembly because that has sixteen-byte steps, which halve the time of reading a file; see docs/bench.md. Called
 * by LineScanner in src/engine/scanner.
 */
import {
  CHANGED,
  INDENTED,
  KIND_MASK,
  KIND_NUMBER,
  KIND_OBJECT,
  KIND_SHIFT,
  LINE_NUMBERS,
  MAYBE_OWN,
  NEW_CODE,
  NUMBERED,
  NUMBERED_DIGITS,
  ONLY_CHANGES,
  READ,
  VALUE_NUMBERS,
} from '../core/framing/scanTable';
import {findNewline, forgetMask, isDigit, metMask} from './bytes';
import {code, forgetCodes, marksOf} from './codes';
import {CHANGES, ENDS, KINDS, MAX_KEYS, SLOTS, STATE_END, TEXTS, TOLD, VALUES, VERSIONS} from './layout';
import {isRead, readNumber, setUpPowers} from './numbers';
import {changes, forgetObject, isLikeBefore, members, scanObject} from './objects';

export {forgetCodes} from './codes';
export {addKey, roomForKey} from './keys';

/** Whether a byte of the last `scanLines` is one that a redaction mask begins with. */
export function mayHoldMask(): bool {
  return metMask;
}

/** Bytes of `{"traces`, with which lines of our own begin. */
const OWN_HEAD: u64 = 0x73656361_7274227b;
/** Bytes of a value in the table at most. */
const MAX_VALUE_BYTES: usize = (VALUE_NUMBERS + 3) * 4;

/** Of the last `scanLines`: bytes at the beginning that are of no line, and all bytes that are done with. */
export let rawBytes: i32 = 0;
export let sizeBytes: i32 = 0;
/** The line before was written with its values, in the same block. */
let follows: bool = false;

/** Once, before all else. Returns where the memory is free for blocks and tables; 16 bytes behind each block are read too. */
export function setUp(): i32 {
  setUpPowers();
  return STATE_END as i32;
}

/**
 * Reads the lines of memory[start..start + size) into a table with room for `room` numbers. Returns how many lines there are; none
 * where the first line is not over, or has no room: then all bytes are raw. `insideLine`: the byte before is of the same line.
 */
export function scanLines(start: usize, size: i32, table: usize, room: i32, insideLine: bool): i32 {
  const end = start + size;
  rawBytes = size;
  sizeBytes = size;
  follows = false;
  forgetObject();
  forgetMask();
  let from = start;
  if (insideLine) {
    const newline = findNewline(from, end);
    if (newline >= end) return 0;
    from = newline + 1;
  }
  const first = from;
  const tableEnd = table + (room << 2);
  let at = table;
  let lines = 0;
  while (true) {
    const newline = findNewline(from, end);
    if (newline >= end) break;
    const next = writeLine(start, from, newline, at, tableEnd);
    if (next === 0) {
      forgetCodes();
      break;
    }
    at = next;
    lines++;
    from = newline + 1;
  }
  // A line longer than the block, or with more values than the table holds.
  if (from === start) return 0;
  rawBytes = (first - start) as i32;
  sizeBytes = (from - start) as i32;
  return lines;
}

/** Returns the place behind its numbers, 0 when there is no room for them. */
function writeLine(block: usize, start: usize, newline: usize, table: usize, tableEnd: usize): usize {
  const values = table + LINE_NUMBERS * 4;
  if (values > tableEnd) return 0;
  const end = newline > start && load<u8>(newline - 1) === 0x0d ? newline - 1 : newline;
  let object = start;
  while (object < end && (load<u8>(object) === 0x20 || load<u8>(object) === 0x09)) object++;
  const next = object < end && load<u8>(object) === 0x7b ? scanObject(object, end) : 0;
  if (next === 0) forgetObject();
  let behind = values;
  let flag = 0;
  if (next !== 0) {
    if (follows && isLikeBefore) flag = ONLY_CHANGES;
    if (object > start) flag |= INDENTED;
    if (object + 8 <= end && load<u64>(object) === OWN_HEAD) flag |= MAYBE_OWN;
    behind = flag & ONLY_CHANGES ? writeChanges(block, values, tableEnd) : writeMembers(block, values, tableEnd);
    if (behind === 0) return 0;
  }
  follows = next !== 0;
  store<i32>(table, (start - block) as i32);
  store<i32>(table + 4, (end - block) as i32);
  store<i32>(table + 8, next !== 0 ? ((next - block) as i32) : -1);
  store<i32>(table + 12, (((behind - values) >> 2) as i32) | flag);
  return behind;
}

function writeChanges(block: usize, from: usize, tableEnd: usize): usize {
  let at = from;
  for (let change = 0; change < changes; change++) {
    if (at + MAX_VALUE_BYTES > tableEnd) return 0;
    at = writeValue(block, at, load<i32>(CHANGES + (change << 2)));
  }
  return at;
}

function writeMembers(block: usize, from: usize, tableEnd: usize): usize {
  let at = from;
  for (let member = 0; member < members; member++) {
    if (load<i32>(SLOTS + (member << 2)) < 0) continue;
    if (at + MAX_VALUE_BYTES > tableEnd) return 0;
    at = writeValue(block, at, member);
  }
  return at;
}

function writeValue(block: usize, table: usize, member: i32): usize {
  const index: usize = member << 2;
  const slot = load<i32>(SLOTS + index);
  const kind = load<i32>(KINDS + index) & KIND_MASK;
  const value: usize = load<usize>(VALUES + index);
  const end: usize = load<usize>(ENDS + index);
  const version = load<u32>(VERSIONS + (slot << 2));
  let first = slot | (kind << KIND_SHIFT);
  let at = table + VALUE_NUMBERS * 4;
  if (load<u32>(TOLD + (slot << 2)) !== version) {
    store<u32>(TOLD + (slot << 2), version);
    first |= CHANGED;
    if (kind === KIND_NUMBER) {
      const number = readNumber(value, end);
      if (isRead) {
        first |= READ;
        store<f64>(at, number);
        at += 8;
      }
    }
  }
  const text: usize = kind === KIND_OBJECT ? load<usize>(TEXTS + index) : 0;
  const numbered = text === 0 ? 0 : writeNumbered(block, at, slot, value + text, end - 2);
  if (numbered !== 0) {
    first |= numbered;
    at += 12;
  } else {
    const marks = marksOf(slot, value, end);
    if (marks !== 0) {
      first |= marks;
      store<i32>(at, code);
      at += 4;
    }
  }
  store<i32>(table, first);
  store<i32>(table + 4, (value - block) as i32);
  store<i32>(table + 8, (end - block) as i32);
  return at;
}

/** Returns NUMBERED and what marksOf says of the code, or 0 for another text, or one without a code. */
function writeNumbered(block: usize, table: usize, slot: i32, start: usize, end: usize): i32 {
  let number = 0;
  let at = start;
  while (at < end && isDigit(load<u8>(at))) number = number * 10 + (load<u8>(at++) as i32) - 0x30;
  const digits = (at - start) as i32;
  if (digits === 0 || digits > NUMBERED_DIGITS || at + 1 >= end || load<u8>(at) !== 0x40) return 0;
  const marks = marksOf(slot + MAX_KEYS, at + 1, end);
  if (marks === 0) return 0;
  store<i32>(table, number);
  store<i32>(table + 4, (at + 1 - block) as i32);
  store<i32>(table + 8, code);
  return NUMBERED | (marks & NEW_CODE);
}
