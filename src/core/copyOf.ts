/**
 * A copy of bytes by all means. `slice` alone is none where the caller's array is a Node Buffer: it shows the same memory, and what
 * is kept of a block would change when the block is used again. Called wherever bytes outlive the call that brought them.
 */
export function copyOf(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array {
  return new Uint8Array(bytes.subarray(start, end));
}
