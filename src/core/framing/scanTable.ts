/**
 * How the table of a scanned block is laid out: written by src/scan (WebAssembly), read by Ingest and ScannedValues. Holds
 * constants only, because both languages read this file.
 *
 * Per line: first byte, end, end of the object or -1, count of the numbers that follow with what is added to it. Then per value: slot
 * with kind and marks, first byte, end; with READ, the two halves of the double; with CODED, the code; with NUMBERED, what is said there.
 */
export const LINE_NUMBERS = 4;
/** Added to the count of numbers: only what is not as in the line before is there. */
export const ONLY_CHANGES = 1 << 30;
/** Added to it: the line begins as lines of our own do (rejects that are kept, pauses), so that it is to be looked at. */
export const MAYBE_OWN = 1 << 29;
/** Added to it: there is space before the object. */
export const INDENTED = 1 << 28;
export const COUNT_MASK = INDENTED - 1;

export const VALUE_NUMBERS = 3;
export const SLOT_MASK = 0xffff;
export const KIND_SHIFT = 16;
export const KIND_MASK = 7;
/** The bytes are others than in the line before. */
export const CHANGED = 1 << 20;
/** A number, whose value follows. */
export const READ = 1 << 21;
/** A code follows: one of CODES numbers that stand for bytes seen before in the same slot. */
export const CODED = 1 << 22;
/** The code stands for these bytes from here on, whatever it stood for before. */
export const NEW_CODE = 1 << 23;
/**
 * An object with one member, whose value is a text of digits, `@` and more, without escapes, right before the closing brace. The number,
 * the first byte behind the `@`, and a code for what is there follow. This is how Distlog numbers the records of a scope.
 */
export const NUMBERED = 1 << 24;
/** More would not be a number of 32 bits. */
export const NUMBERED_DIGITS = 9;

export const CODE_BITS = 10;
export const CODES = 1 << CODE_BITS;

/** What a value is; 0 where there is none. */
export const KIND_NULL = 1;
export const KIND_FALSE = 2;
export const KIND_TRUE = 3;
export const KIND_NUMBER = 4;
export const KIND_STRING = 5;
export const KIND_OBJECT = 6;
export const KIND_ARRAY = 7;
