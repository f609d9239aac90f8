/**
 * Sixteen bytes at a step. All of these may read up to 15 bytes behind `end`, which must belong to the memory; what stands
 * there changes nothing.
 */

/** Whether `findNewline` has met a byte that a redaction mask begins with; see MASK in src/core/redaction. */
export let metMask: bool = false;

export function forgetMask(): void {
  metMask = false;
}

/** First line break, or a place at or behind `end`. */
export function findNewline(from: usize, end: usize): usize {
  const wanted = i8x16.splat(0x0a);
  const mask = i8x16.splat(0xe2 as i8);
  let at = from;
  while (at < end) {
    const bytes = v128.load(at);
    if (v128.any_true(i8x16.eq(bytes, mask))) metMask = true;
    const found = i8x16.bitmask(i8x16.eq(bytes, wanted));
    if (found !== 0) return at + ctz(found);
    at += 16;
  }
  return at;
}

/** First byte of a string that needs a look (quote, backslash, control character), or a place at or behind `end`. */
export function plainEnd(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const bytes = v128.load(at);
    const odd = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_u(bytes, i8x16.splat(0x20)),
    );
    const found = i8x16.bitmask(odd);
    if (found !== 0) return at + ctz(found);
    at += 16;
  }
  return at;
}

/** First place, `end` at most, whose byte is not that of `moved` bytes before. */
export function sameUpTo(from: usize, moved: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const found = i8x16.bitmask(i8x16.ne(v128.load(at), v128.load(at - moved)));
    if (found !== 0) {
      at += ctz(found);
      break;
    }
    at += 16;
  }
  return at < end ? at : end;
}

/** Whether two ranges of the same length hold the same bytes. */
export function isSame(one: usize, other: usize, length: i32): bool {
  let left = length;
  let at: usize = 0;
  while (left >= 16) {
    if (i8x16.bitmask(i8x16.ne(v128.load(one + at), v128.load(other + at))) !== 0) return false;
    at += 16;
    left -= 16;
  }
  if (left === 0) return true;
  return (i8x16.bitmask(i8x16.ne(v128.load(one + at), v128.load(other + at))) & ((1 << left) - 1)) === 0;
}

/** First byte that is no JSON white space. */
export function skipSpace(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at++;
  }
  return at;
}

export function skipDigits(from: usize, end: usize): usize {
  let at = from;
  while (at < end && isDigit(load<u8>(at))) at++;
  return at;
}

export function isDigit(byte: u8): bool {
  return (byte as u32) - 0x30 <= 9;
}
