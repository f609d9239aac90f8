/**
 * The keys that a scan looks for, found from bytes without making a string: a hash over the length and three bytes,
 * then one comparison. Made once per format list; asked for every key of every record by ObjectScan.
 */

export class KeySet {
  readonly size: number;
  private readonly slots = new Map<string, number>();
  private readonly bytes: Uint8Array[] = [];
  /** Slot + 1 per hash; 0 is empty. A power of two, never more than a quarter full. */
  private readonly table: Int32Array;
  private readonly mask: number;

  /** Slot = position in `keys`. A key given twice keeps its first slot. */
  constructor(readonly keys: readonly string[]) {
    this.size = keys.length;
    let capacity = 16;
    while (capacity < keys.length * 4) capacity *= 2;
    this.table = new Int32Array(capacity);
    this.mask = capacity - 1;
    const encoder = new TextEncoder();
    keys.forEach((key, slot) => {
      const bytes = encoder.encode(key);
      this.bytes.push(bytes);
      if (this.slots.has(key)) return;
      this.slots.set(key, slot);
      let at = hash(bytes, 0, bytes.length) & this.mask;
      while (this.table[at] !== 0) at = (at + 1) & this.mask;
      this.table[at] = slot + 1;
    });
  }

  /** -1 when it is not in the set. */
  slotOf(key: string): number {
    return this.slots.get(key) ?? -1;
  }

  /** Slot of the key that is buf[start..end), without quotes and without escapes; -1 when it is not in the set. */
  find(buf: Uint8Array, start: number, end: number): number {
    let at = hash(buf, start, end) & this.mask;
    for (;;) {
      const entry = this.table[at]!;
      if (entry === 0) return -1;
      if (equals(this.bytes[entry - 1]!, buf, start, end)) return entry - 1;
      at = (at + 1) & this.mask;
    }
  }
}

/** Length, first, middle and last byte tell apart nearly all keys of the four systems. */
function hash(buf: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return 0;
  const mixed =
    (length * 0x9e3b) ^ (buf[start]! * 0x2f1d) ^ (buf[start + (length >> 1)]! * 0x5bd1) ^ (buf[end - 1]! * 0x1657);
  return mixed ^ (mixed >>> 7);
}

function equals(key: Uint8Array, buf: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let at = 0; at < key.length; at++) if (key[at] !== buf[start + at]) return false;
  return true;
}
