/**
 * Blocks of lines in which the objects have been found already, so that this work can be done in another thread. Comes in:
 * a way to read bytes. Goes out: blocks in order, each with a table of numbers that Ingest.writeScanned reads. What is not
 * the plain case (a line that is no object, or no complete one) is only cut out here: Ingest reads it as if there was no
 * table. Called by the engine's scanner thread.
 */
import {RECORD_KEYS} from '../formats/list';
import {ObjectScan} from '../json/objectScan';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const BRACE = 0x7b;

/** Per line in the table, before what ObjectScan stored: first byte, end, end of the object or -1, numbers stored and flag. */
export const LINE_NUMBERS = 4;
/** Added to the count of numbers: only what is not as in the line before was stored. */
export const ONLY_CHANGES = 1 << 30;

export interface ScannedBlock {
  bytes: Uint8Array;
  /** Bytes at the beginning that end a line of the block before, or are part of one that has no end here. */
  rawBytes: number;
  lines: number;
  table: Int32Array;
}

export interface ScanRange {
  fromOffset: number;
  endOffset: number;
  /** The byte before `fromOffset` is not a line break. */
  insideLine: boolean;
}

/** Returns how many bytes were read; 0 where the source ends. */
export type ReadBytes = (into: Uint8Array, from: number, lengthBytes: number, offset: number) => number;

export class BlockScanner {
  private readonly scan = new ObjectScan(RECORD_KEYS);
  private readonly versions = new Uint32Array(RECORD_KEYS.size);
  /** The last byte handed out was not a line break. */
  private insideLine: boolean;
  /** The line before stands in the same block, as an object. */
  private follows = false;
  private offset: number;
  private readonly endOffset: number;
  /** Bytes read and not handed out: the beginning of a line, or lines for which there was no room in the table. */
  private rest: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly read: ReadBytes,
    {fromOffset, endOffset, insideLine}: ScanRange,
  ) {
    this.offset = fromOffset;
    this.endOffset = endOffset;
    this.insideLine = insideLine;
  }

  /** Fills `buffer`; the block is a part of it, empty when nothing is left. Always the next part of the source. */
  fill(buffer: Uint8Array, table: Int32Array): ScannedBlock {
    buffer.set(this.rest);
    let size = this.rest.length;
    const wanted = Math.min(buffer.length, this.endOffset - this.offset);
    let hasMore = true;
    while (size < wanted && hasMore) {
      const got = this.read(buffer, size, wanted - size, this.offset + size);
      size += got;
      hasMore = got > 0;
    }
    const all = buffer.subarray(0, size);
    const block = hasMore && size > 0 ? this.lines(all, table) : this.raw(all, table);
    this.offset += block.bytes.length;
    // A copy by all means: the buffer is handed on, and the slice of a Buffer would go with it.
    this.rest = new Uint8Array(all.subarray(block.bytes.length));
    return block;
  }

  private lines(bytes: Uint8Array, table: Int32Array): ScannedBlock {
    let from = 0;
    this.follows = false;
    if (this.insideLine) {
      const newline = bytes.indexOf(NEWLINE);
      if (newline < 0) return this.raw(bytes, table);
      from = newline + 1;
    }
    const rawBytes = from;
    let lines = 0;
    let at = 0;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, from);
      if (newline < 0) break;
      const next = this.line(bytes, from, newline, table, at);
      if (next < 0) break;
      at = next;
      lines++;
      from = newline + 1;
    }
    // A line longer than the block, or with more values than the table holds.
    if (from === 0) return this.raw(bytes, table);
    this.insideLine = false;
    return {bytes: bytes.subarray(0, from), rawBytes, lines, table};
  }

  private raw(bytes: Uint8Array, table: Int32Array): ScannedBlock {
    if (bytes.length > 0) this.insideLine = bytes[bytes.length - 1] !== NEWLINE;
    return {bytes, rawBytes: bytes.length, lines: 0, table};
  }

  /** Returns the place behind its numbers, -1 when there is no room for them. */
  private line(bytes: Uint8Array, start: number, newline: number, table: Int32Array, at: number): number {
    if (at + LINE_NUMBERS > table.length) return -1;
    const end = newline > start && bytes[newline - 1] === RETURN ? newline - 1 : newline;
    let object = start;
    while (object < end && (bytes[object] === SPACE || bytes[object] === TAB)) object++;
    let next = -1;
    let behind = at + LINE_NUMBERS;
    let flag = 0;
    if (object < end && bytes[object] === BRACE) {
      next = this.scan.scan(bytes, object, end);
      if (next >= 0) {
        if (this.scan.storesChanges(this.follows)) flag = ONLY_CHANGES;
        behind = this.scan.store(table, behind, this.versions, this.follows);
      }
      if (behind < 0) return -1;
    }
    this.follows = next >= 0;
    table[at] = start;
    table[at + 1] = end;
    table[at + 2] = next;
    table[at + 3] = (behind - at - LINE_NUMBERS) | flag;
    return behind;
  }
}
