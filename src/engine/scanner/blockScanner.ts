/**
 * Blocks of lines in which the objects have been found, by the WebAssembly of src/scan. Comes in: a way to read bytes, and a memory.
 * Goes out: blocks in order, each with a table that Ingest.writeScanned reads. Called by the scanner thread.
 */
import {copyOf} from '../../core/copyOf';
import type {ScannedBlock} from '../../core/framing/scannedBlock';

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

/** Where a block and its table are in the memory. Their places are multiples of 8. */
export interface ScanBuffer {
  bytesAt: number;
  sizeBytes: number;
  tableAt: number;
  /** Numbers of 4 bytes. */
  tableLength: number;
}

/** What src/scan/lines.ts exports. */
interface ScanExports {
  setUp(): number;
  roomForKey(lengthBytes: number): number;
  addKey(lengthBytes: number): void;
  scanLines(start: number, sizeBytes: number, table: number, room: number, insideLine: boolean): number;
  mayHoldMask(): number;
  rawBytes: {value: number};
  sizeBytes: {value: number};
}

const PAGE_BYTES = 64 * 1024;
/** What src/scan keeps for itself; its own `setUp` says whether it is enough. */
const STATE_BYTES = 320 * 1024;
/** It reads so far behind a block, rounded up. */
const BEHIND_BYTES = 64;
const NEWLINE = 0x0a;

/** A memory that threads share, with room for `count` blocks of that size, each with a table of `tableLength` numbers. */
export function scanMemory(count: number, sizeBytes: number, tableLength: number) {
  const blockBytes = roundUp(sizeBytes + BEHIND_BYTES, 64);
  const stepBytes = blockBytes + roundUp(tableLength * 4, 64);
  const pages = Math.ceil((STATE_BYTES + count * stepBytes) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({initial: pages, maximum: pages, shared: true});
  const buffers = Array.from({length: count}, (_, index): ScanBuffer => {
    const bytesAt = STATE_BYTES + index * stepBytes;
    return {bytesAt, sizeBytes, tableAt: bytesAt + blockBytes, tableLength};
  });
  return {memory, buffers};
}

/** A Buffer, as the blocks of other readers are: code that meets one kind of array only is quicker. */
export function viewsOf(memory: WebAssembly.Memory, {bytesAt, sizeBytes, tableAt, tableLength}: ScanBuffer) {
  return {
    bytes: Buffer.from(memory.buffer, bytesAt, sizeBytes),
    table: new Int32Array(memory.buffer, tableAt, tableLength),
  };
}

export class BlockScanner {
  private readonly scan: ScanExports;
  /** The last byte handed out was not a line break. */
  private insideLine: boolean;
  private offset: number;
  private readonly endOffset: number;
  /** Bytes read and not handed out: the beginning of a line, or lines for which there was no room in the table. */
  private rest: Uint8Array = new Uint8Array(0);

  constructor(
    module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
    private readonly read: ReadBytes,
    {keys, fromOffset, endOffset, insideLine}: ScanRange,
  ) {
    this.offset = fromOffset;
    this.endOffset = endOffset;
    this.insideLine = insideLine;
    const {exports} = new WebAssembly.Instance(module, {env: {memory}});
    this.scan = exports as unknown as ScanExports;
    if (this.scan.setUp() > STATE_BYTES) throw new Error('The scanner needs more memory for itself than it was given.');
    for (const key of keys) {
      const bytes = Buffer.from(key);
      const at = this.scan.roomForKey(bytes.length);
      if (at === 0) throw new Error('The formats have more keys than the scanner has room for.');
      new Uint8Array(memory.buffer).set(bytes, at);
      this.scan.addKey(bytes.length);
    }
  }

  /** Fills `buffer`; the block is a part of it, empty when nothing is left. Always the next part of the source. */
  fill(buffer: ScanBuffer): ScannedBlock {
    const {bytes, table} = viewsOf(this.memory, buffer);
    bytes.set(this.rest);
    let size = this.rest.length;
    const wanted = Math.min(bytes.length, this.endOffset - this.offset);
    let hasMore = true;
    while (size < wanted && hasMore) {
      const got = this.read(bytes, size, wanted - size, this.offset + size);
      size += got;
      hasMore = got > 0;
    }
    const all = bytes.subarray(0, size);
    const block =
      hasMore && size > 0
        ? this.lines(all, table, buffer)
        : {bytes: all, rawBytes: size, lines: 0, mayHoldMask: true, table};
    const length = block.bytes.length;
    if (length > 0) this.insideLine = all[length - 1] !== NEWLINE;
    this.offset += length;
    this.rest = copyOf(all, length);
    return block;
  }

  private lines(bytes: Uint8Array, table: Int32Array, {bytesAt, tableAt, tableLength}: ScanBuffer): ScannedBlock {
    const lines = this.scan.scanLines(bytesAt, bytes.length, tableAt, tableLength, this.insideLine);
    const sizeBytes = this.scan.sizeBytes.value;
    return {
      bytes: bytes.subarray(0, sizeBytes),
      rawBytes: this.scan.rawBytes.value,
      lines,
      mayHoldMask: this.scan.mayHoldMask() !== 0,
      table,
    };
  }
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
