/**
 * Numbers for byte strings and for small tuples, so that columns hold Uint32 ids instead of strings.
 * Ids are dense, from 0, in order of first sight. No JavaScript string is made when a value is seen again.
 */

const EMPTY = 0xffffffff;
/** Decoded texts that are kept: those on screen, and the names that filters ask for again and again. */
const MAX_DECODED = 20_000;
/** Longer texts are copied as one. */
const MAX_COPIED = 256;

/**
 * Where each id is, by hash: pairs of id and hash, so that a search among hundreds of thousands looks at one place of the memory and
 * not at two. A quarter of the places is empty at least; the few steps to one of them lead through neighbours.
 */
class IdTable {
  entries: Uint32Array = new Uint32Array(1 << 9).fill(EMPTY);
  mask = (1 << 8) - 1;
  private used = 0;

  /** `at`: the empty place where the search for `hash` has ended. */
  put(at: number, id: number, hash: number): void {
    this.entries[at * 2] = id;
    this.entries[at * 2 + 1] = hash;
    if (++this.used * 4 > this.mask * 3) this.resize((this.mask + 1) * 2);
  }

  reserve(ids: number): void {
    let places = this.mask + 1;
    while (places * 3 < ids * 4) places *= 2;
    if (places > this.mask + 1) this.resize(places);
  }

  private resize(places: number): void {
    const old = this.entries;
    this.entries = new Uint32Array(places * 2).fill(EMPTY);
    this.mask = places - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === EMPTY) continue;
      let at = old[from + 1]! & this.mask;
      while (this.entries[at * 2] !== EMPTY) at = (at + 1) & this.mask;
      this.entries[at * 2] = old[from]!;
      this.entries[at * 2 + 1] = old[from + 1]!;
    }
  }
}

/** Interns byte ranges. Bytes are kept once, back to back; text is decoded when first asked for. Id 0 is the empty string. */
export class ByteInterner {
  private arena = new Uint8Array(1 << 12);
  private arenaView = viewOf(this.arena);
  private arenaLength = 0;
  /** Over the bytes of the last call: calls come in great numbers for one block. */
  private view = this.arenaView;
  private viewed: Uint8Array = this.arena;
  /** Where each text begins, and behind the last where the next will. Four GiB of names are not survived anyway. */
  private starts: Uint32Array = new Uint32Array(256);
  private readonly table = new IdTable();
  private readonly decoded = new Map<number, string>();
  private static readonly decoder = new TextDecoder();
  private static readonly encoder = new TextEncoder();
  size = 0;

  constructor() {
    this.intern(this.arena, 0, 0);
  }

  /** Of all texts together. */
  get sizeBytes(): number {
    return this.arenaLength;
  }

  intern(buf: Uint8Array, start: number, end: number): number {
    const hash = this.hash(buf, start, end);
    const {entries, mask} = this.table;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = entries[at * 2]!;
      if (id === EMPTY) return this.add(buf, start, end, hash, at);
      if (entries[at * 2 + 1] === hash && this.equals(id, start, end)) return id;
    }
  }

  /** 32 bits that are the same for the same bytes, in this session. */
  hash(buf: Uint8Array, start: number, end: number): number {
    this.look(buf);
    return hashView(this.view, start, end);
  }

  /** Makes room for that many texts in all, as long as those so far are. */
  reserve(texts: number): void {
    if (texts < this.starts.length) return;
    this.starts = grow(this.starts, new Uint32Array(texts + 1));
    this.table.reserve(texts);
    this.growArena(Math.ceil(this.arenaLength * (texts / this.size)));
  }

  internText(text: string): number {
    const bytes = ByteInterner.encoder.encode(text);
    return this.intern(bytes, 0, bytes.length);
  }

  text(id: number): string {
    const known = this.decoded.get(id);
    if (known !== undefined) return known;
    const text = this.decode(id);
    if (this.decoded.size >= MAX_DECODED) this.decoded.clear();
    this.decoded.set(id, text);
    return text;
  }

  /** As `text`, for what is read once: it is not kept. */
  decode(id: number): string {
    return ByteInterner.decoder.decode(this.arena.subarray(this.starts[id], this.starts[id + 1]));
  }

  /** -1 for the empty string. Makes no string, unlike `text`. */
  firstByte(id: number): number {
    const start = this.starts[id]!;
    return start < this.starts[id + 1]! ? this.arena[start]! : -1;
  }

  /** Whether `id` is the text buf[start..end): without the search, for texts that come again at once. */
  is(id: number, buf: Uint8Array, start: number, end: number): boolean {
    this.look(buf);
    return this.equals(id, start, end);
  }

  private look(buf: Uint8Array): void {
    if (buf === this.viewed) return;
    this.viewed = buf;
    this.view = viewOf(buf);
  }

  private equals(id: number, start: number, end: number): boolean {
    const {view, arenaView} = this;
    const moved = this.starts[id]! - start;
    if (this.starts[id + 1]! - this.starts[id]! !== end - start) return false;
    let at = start;
    for (; at + 4 <= end; at += 4) if (view.getInt32(at) !== arenaView.getInt32(at + moved)) return false;
    for (; at < end; at++) if (view.getUint8(at) !== arenaView.getUint8(at + moved)) return false;
    return true;
  }

  private growArena(bytes: number): void {
    const grown = new Uint8Array(Math.max(bytes, this.arenaLength));
    grown.set(this.arena.subarray(0, this.arenaLength));
    this.arena = grown;
    this.arenaView = viewOf(grown);
  }

  /** To the end of the arena. A view for each of a million short texts cost more than their bytes one by one. */
  private copy(buf: Uint8Array, start: number, end: number): void {
    const {view, arenaView, arenaLength} = this;
    if (end - start > MAX_COPIED) {
      this.arena.set(buf.subarray(start, end), arenaLength);
      return;
    }
    const moved = arenaLength - start;
    let at = start;
    for (; at + 4 <= end; at += 4) arenaView.setInt32(at + moved, view.getInt32(at));
    for (; at < end; at++) arenaView.setUint8(at + moved, view.getUint8(at));
  }

  private add(buf: Uint8Array, start: number, end: number, hash: number, at: number): number {
    const id = this.size++;
    const length = end - start;
    if (this.arenaLength + length > this.arena.length) {
      this.growArena(Math.max(this.arena.length * 2, this.arenaLength + length));
    }
    this.copy(buf, start, end);
    if (id + 2 > this.starts.length) this.starts = grow(this.starts, new Uint32Array(this.starts.length * 2));
    this.starts[id] = this.arenaLength;
    this.arenaLength += length;
    this.starts[id + 1] = this.arenaLength;
    this.table.put(at, id, hash);
    return id;
  }
}

/** Interns triples of unsigned 32-bit numbers: source sites (path, line, function), processes (host, pid, thread). */
export class TripleInterner {
  private values: Uint32Array = new Uint32Array(3 * 64);
  private readonly table = new IdTable();
  size = 0;

  intern(a: number, b: number, c: number): number {
    const hash = (Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35) ^ (a >>> 15)) >>> 0;
    const {entries, mask} = this.table;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = entries[at * 2]!;
      if (id === EMPTY) return this.add(a, b, c, hash, at);
      const v = id * 3;
      if (this.values[v] === a >>> 0 && this.values[v + 1] === b >>> 0 && this.values[v + 2] === c >>> 0) return id;
    }
  }

  /** Field 0, 1 or 2 of a triple. */
  field(id: number, field: 0 | 1 | 2): number {
    return this.values[id * 3 + field]!;
  }

  private add(a: number, b: number, c: number, hash: number, at: number): number {
    const id = this.size++;
    if (id * 3 >= this.values.length) this.values = grow(this.values, new Uint32Array(this.values.length * 2));
    this.values[id * 3] = a;
    this.values[id * 3 + 1] = b;
    this.values[id * 3 + 2] = c;
    this.table.put(at, id, hash);
    return id;
  }
}

function viewOf(buf: Uint8Array): DataView {
  return new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
}

/** Four bytes at a step: ids and paths differ early or late, and one multiplication a byte was 3 % of reading a file. */
function hashView(view: DataView, start: number, end: number): number {
  let hash = (end - start) | 0;
  let other = 0;
  let at = start;
  // Two at once: each step waits for the one before, and the two do not wait for each other.
  for (; at + 8 <= end; at += 8) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
    other = Math.imul(other ^ view.getInt32(at + 4, true), 0xc2b2ae35);
    other ^= other >>> 13;
  }
  hash = Math.imul(hash ^ other, 0x9e3779b1);
  hash ^= hash >>> 15;
  if (at + 4 <= end) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
    at += 4;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function grow(old: Uint32Array, grown: Uint32Array): Uint32Array {
  grown.set(old);
  return grown;
}
