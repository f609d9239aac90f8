/** What stands where in the memory. Bytes are little-endian; behind STATE_BYTES the caller has its blocks and tables. */
import {CODES} from '../core/framing/scanTable';

/** Members of one object, and keys that are looked for. An object with more members is left to JavaScript. */
export const MAX_MEMBERS: i32 = 128;
export const MAX_KEYS: i32 = 1024;
export const KEY_HASHES: i32 = 4096;
export const KEY_BYTES: i32 = 32 * 1024;
/** The outermost object is level 1. */
export const MAX_DEPTH: i32 = 4096;
/** Longer values are rarely the same again. */
export const MAX_CODED_BYTES: i32 = 128;

/** The members of the object scanned last: slot or -1, kind and marks, first byte of key and of value, end of the value. */
export const SLOTS: usize = 1024;
export const KINDS: usize = SLOTS + MAX_MEMBERS * 4;
export const KEYS: usize = KINDS + MAX_MEMBERS * 4;
export const VALUES: usize = KEYS + MAX_MEMBERS * 4;
export const ENDS: usize = VALUES + MAX_MEMBERS * 4;
/** Of an object: how far into it the text of its one member `key` begins, 0 when it is another. */
export const TEXTS: usize = ENDS + MAX_MEMBERS * 4;
/** Which of them the object before had not, or with other bytes. */
export const CHANGES: usize = TEXTS + MAX_MEMBERS * 4;

/** Per slot. A version stays as long as the bytes do; `told` is the one in the line before. */
export const VERSIONS: usize = CHANGES + MAX_MEMBERS * 4;
export const TOLD: usize = VERSIONS + MAX_KEYS * 4;
/** Number of the last object that had the key. */
export const SEEN: usize = TOLD + MAX_KEYS * 4;
/** How well codes do in this slot, and behind all slots in its numbered texts; see codes.ts. */
export const CREDIT: usize = SEEN + MAX_KEYS * 4;

/** Slot + 1 by hash of the key, then where each key's bytes begin and how many they are, then the bytes. */
export const KEY_TABLE: usize = CREDIT + MAX_KEYS * 8;
export const KEY_STARTS: usize = KEY_TABLE + KEY_HASHES * 4;
export const KEY_LENGTHS: usize = KEY_STARTS + MAX_KEYS * 4;
export const KEY_TEXTS: usize = KEY_LENGTHS + MAX_KEYS * 4;

/** Per code: slot and length of the bytes it stands for, and the bytes. */
export const CODE_HEADS: usize = KEY_TEXTS + KEY_BYTES;
export const CODE_TEXTS: usize = CODE_HEADS + CODES * 4;

/** Powers of ten as doubles, 10^0 to 10^22. */
export const POWERS: usize = CODE_TEXTS + CODES * MAX_CODED_BYTES;
/** 1 for an object, per level of a nested value. */
export const LEVELS: usize = POWERS + 23 * 8;

export const STATE_END: usize = LEVELS + MAX_DEPTH + 8;
