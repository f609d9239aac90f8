/**
 * What names have in common that differ in numbers alone: `item 1` and `item 2` are `item %d`. Pure. In: a name; out: its
 * pattern, the name itself where it has no number of its own.
 */

/** Whole numbers that are no part of a word: `v2` stays. */
const NUMBER = /(?<![\p{L}\p{N}_])\d+(?![\p{L}\p{N}_])/gu;
const HAS_DIGIT = /\d/;

export function namePattern(name: string): string {
  return HAS_DIGIT.test(name) ? name.replace(NUMBER, '%d') : name;
}
