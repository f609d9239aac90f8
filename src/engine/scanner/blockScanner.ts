/**
 * Blocks of lines in which the objects have been found, by the WebAssembly of src/scan. Comes in: a way to read bytes, and a memory.
 * Goes out: blocks in order, each with a table that Ingest.writeScanned reads. Called by the scanner thread.
 */
import {copyOf} from '../../core/copyOf';
import type {ScannedBlock} from '../../core/framing/scannedBlock';
import {LineScanner} from './lineScanner';
import type {ScanBuffer} from './lineScanner';

/** What is scanned, and for what. */
export interface ScanRange {
  /** Keys that are looked for; the reader of the table has the same. */
  keys: readonly string[];
  fromOffset: number;
  endOffset: number;
  /** The byte before `fromOffset` is not a line break. */
  insideLine: boolean;
}

/** Returns how many bytes were read; 0 where the source ends. */
export type ReadBytes = (into: Uint8Array, from: number, lengthBytes: number, offset: number) => number;

const NEWLINE = 0x0a;

export class BlockScanner {
  private readonly scanner: LineScanner;
  /** The last byte handed out was not a line break. */
  private insideLine: boolean;
  private offset: number;
  private readonly endOffset: number;
  /** Bytes read and not handed out: the beginning of a line, or lines for which there was no room in the table. */
  private rest: Uint8Array = new Uint8Array(0);

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    private readonly read: ReadBytes,
    {keys, fromOffset, endOffset, insideLine}: ScanRange,
  ) {
    this.scanner = new LineScanner(module, memory, keys);
    this.offset = fromOffset;
    this.endOffset = endOffset;
    this.insideLine = insideLine;
  }

  /** Fills `buffer`; the block is a part of it, empty when nothing is left. Always the next part of the source. */
  fill(buffer: ScanBuffer): ScannedBlock {
    const views = this.scanner.views(buffer);
    const {bytes, table} = views;
    bytes.set(this.rest);
    let size = this.rest.length;
    const wanted = Math.min(bytes.length, this.endOffset - this.offset);
    let hasMore = true;
    while (size < wanted && hasMore) {
      const got = this.read(bytes, size, wanted - size, this.offset + size);
      size += got;
      hasMore = got > 0;
    }
    const block =
      hasMore && size > 0
        ? this.scanner.lines(buffer, views, size, this.insideLine)
        : {bytes: bytes.subarray(0, size), rawBytes: size, lines: 0, mayHoldMask: true, table};
    const length = block.bytes.length;
    if (length > 0) this.insideLine = bytes[length - 1] !== NEWLINE;
    this.offset += length;
    this.rest = copyOf(bytes, length, size);
    return block;
  }
}
