/**
 * The members of one object. Records of one sender are much alike, so an object is compared, sixteen bytes at a time, with the
 * one before it in the same block, and only members that differ are looked at. What is not the plain case (a key with escapes or given
 * twice, very many members, anything that is wrong) is left to ObjectScan in src/core/json.
 */
import {KIND_ARRAY, KIND_OBJECT, KIND_STRING} from '../core/framing/scanTable';
import {plainEnd, sameUpTo, skipSpace} from './bytes';
import {findKey} from './keys';
import {CHANGES, ENDS, KEYS, KINDS, MAX_MEMBERS, SEEN, SLOTS, TEXTS, VALUES, VERSIONS} from './layout';
import {keyText, scalarKind, skipNested, skipScalar, skipString} from './values';

/** Beside a kind: the string holds escapes. */
const ESCAPED: i32 = 8;

/** Of the object scanned last. */
export let members: i32 = 0;
export let changes: i32 = 0;
/** It had the keys of the object before, in the same order; so what is not in CHANGES is as it was there. */
export let isLikeBefore: bool = false;
/** How many members the next object can be compared with, and where the last one ended. */
let remembered: i32 = 0;
let lastEnd: usize = 0;
let objects: u32 = 0;

/** What comes next is in another place of the memory. */
export function forgetObject(): void {
  remembered = 0;
}

/** Scans the object that begins at `start`. Returns the place behind its closing brace, or 0. */
export function scanObject(start: usize, end: usize): usize {
  isLikeBefore = remembered > 0;
  changes = 0;
  members = 0;
  const next = scanMembers(start, end, remembered);
  remembered = next === 0 ? 0 : members;
  lastEnd = next;
  return next;
}

function scanMembers(start: usize, end: usize, before: i32): usize {
  let at = skipSpace(start + 1, end);
  if (at < end && load<u8>(at) === 0x7d) {
    isLikeBefore = false;
    return at + 1;
  }
  let count = 0;
  let hasMore = true;
  while (hasMore) {
    if (at >= end || load<u8>(at) !== 0x22) return 0;
    let key = at + 1;
    let slot = -1;
    let value: usize = 0;
    /** The bytes are as before up to here. */
    let same: usize = 0;
    let oldEnd: usize = 0;
    let oldKind = 0;
    const first = count;
    if (count < before) {
      let index: usize = count << 2;
      const moved = key - load<usize>(KEYS + index);
      const limit = lastEnd + moved;
      same = sameUpTo(key, moved, end < limit ? end : limit);
      // The byte behind a value is compared too: 12 is not the beginning of 123.
      while (count < before && load<usize>(ENDS + index) + moved < same) {
        at = load<usize>(ENDS + index) + moved;
        store<usize>(ENDS + index, at);
        store<usize>(KEYS + index, load<usize>(KEYS + index) + moved);
        store<usize>(VALUES + index, load<usize>(VALUES + index) + moved);
        count++;
        index += 4;
      }
      if (count < before && load<usize>(VALUES + index) + moved <= same) {
        key = load<usize>(KEYS + index) + moved;
        slot = load<i32>(SLOTS + index);
        value = load<usize>(VALUES + index) + moved;
        oldEnd = load<usize>(ENDS + index) + moved;
        oldKind = load<i32>(KINDS + index);
        // Here may be a space where there was none.
        if (value >= same && value < end && load<u8>(value) <= 0x20) value = skipSpace(value, end);
      }
    }
    if (value === 0 && count === first) {
      at = plainEnd(key, end);
      if (at >= end || load<u8>(at) !== 0x22) return 0;
      slot = findKey(key, (at - key) as i32);
      at = skipSpace(at + 1, end);
      if (at >= end || load<u8>(at) !== 0x3a) return 0;
      value = skipSpace(at + 1, end);
    }
    if (value !== 0) {
      if (value >= end || count >= MAX_MEMBERS) return 0;
      // Of a string without escapes, what is as before need not be looked at again; its quote must be.
      const isKnown = oldKind === KIND_STRING && value < same;
      const known: usize = isKnown ? (same < oldEnd - 1 ? same : oldEnd - 1) : 0;
      at = scanValue(value, known, end);
      if (at === 0) return 0;
      noteMember(count, slot, key, value, at, before);
      count++;
    }
    if (at < end && load<u8>(at) <= 0x20) at = skipSpace(at, end);
    if (at >= end) return 0;
    const byte = load<u8>(at++);
    hasMore = byte === 0x2c;
    if (!hasMore && byte !== 0x7d) return 0;
    if (hasMore && at < end && load<u8>(at) <= 0x20) at = skipSpace(at, end);
  }
  if (count < before) isLikeBefore = false;
  members = count;
  // Keys that are those of the object before are not there twice either.
  return !isLikeBefore && hasRepeatedKey(count) ? 0 : at;
}

/** Of the value that `scanValue` passed last. */
let kind: i32 = 0;

/** `known`: up to here a string is plain, 0 when that is not known. */
function scanValue(value: usize, known: usize, end: usize): usize {
  const byte = load<u8>(value);
  if (byte === 0x22) {
    kind = KIND_STRING;
    const at = plainEnd(known > value + 1 ? known : value + 1, end);
    if (at < end && load<u8>(at) === 0x22) return at + 1;
    kind = KIND_STRING | ESCAPED;
    return skipString(at, end);
  }
  if (byte === 0x7b || byte === 0x5b) {
    const next = skipNested(value, end);
    kind = byte === 0x5b ? KIND_ARRAY : KIND_OBJECT;
    return next;
  }
  const next = skipScalar(value, end);
  kind = scalarKind;
  return next;
}

function noteMember(member: i32, slot: i32, key: usize, value: usize, end: usize, before: i32): void {
  const index: usize = member << 2;
  if (isLikeBefore && (member >= before || load<i32>(SLOTS + index) !== slot)) isLikeBefore = false;
  store<i32>(SLOTS + index, slot);
  store<i32>(KINDS + index, kind);
  store<usize>(KEYS + index, key);
  store<usize>(VALUES + index, value);
  store<usize>(ENDS + index, end);
  if (kind === KIND_OBJECT) store<usize>(TEXTS + index, keyText === 0 ? 0 : keyText - value);
  if (slot < 0) return;
  const version = VERSIONS + (slot << 2);
  store<u32>(version, load<u32>(version) + 1);
  store<i32>(CHANGES + (changes << 2), member);
  changes++;
}

/** The last of duplicate keys wins, and ObjectScan knows how. */
function hasRepeatedKey(count: i32): bool {
  objects++;
  for (let member = 0; member < count; member++) {
    const slot = load<i32>(SLOTS + (member << 2));
    if (slot < 0) continue;
    if (load<u32>(SEEN + (slot << 2)) === objects) return true;
    store<u32>(SEEN + (slot << 2), objects);
  }
  return false;
}
