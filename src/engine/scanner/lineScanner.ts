/**
 * The WebAssembly of src/scan, and the memory that it works in. Comes in: bytes in one of its buffers. Goes out: the table of their
 * lines. Called by the scanner thread for files, and by the engine's own thread for what is received.
 */
import type {ScannedBlock} from '../../core/framing/scannedBlock';

/** Where a block and its table are in the memory. Their places are multiples of 8. */
export interface ScanBuffer {
  bytesAt: number;
  sizeBytes: number;
  tableAt: number;
  /** Numbers of 4 bytes. */
  tableLength: number;
}

export interface ScanViews {
  bytes: Uint8Array;
  table: Int32Array;
}

/** What src/scan/lines.ts exports. */
interface ScanExports {
  forgetCodes(): void;
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
export function viewsOf(memory: WebAssembly.Memory, {bytesAt, sizeBytes, tableAt, tableLength}: ScanBuffer): ScanViews {
  return {
    bytes: Buffer.from(memory.buffer, bytesAt, sizeBytes),
    table: new Int32Array(memory.buffer, tableAt, tableLength),
  };
}

export class LineScanner {
  private readonly scan: ScanExports;

  /** `keys`: those that are looked for; the reader of the tables has the same. Throws when there is no room for them. */
  constructor(
    module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
    keys: readonly string[],
  ) {
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

  /** Views of a buffer, made once for each use of it: the block that is returned is a part of them. */
  views(buffer: ScanBuffer) {
    return viewsOf(this.memory, buffer);
  }

  /**
   * Reads the lines of the first `sizeBytes` bytes of a buffer. The block ends behind the last line that is over and fits the table; where
   * there is none, it is all of them, raw. `insideLine`: the byte before is of the same line.
   */
  lines(buffer: ScanBuffer, views: ScanViews, sizeBytes: number, insideLine: boolean): ScannedBlock {
    const {scan} = this;
    const lines = scan.scanLines(buffer.bytesAt, sizeBytes, buffer.tableAt, buffer.tableLength, insideLine);
    return {
      bytes: views.bytes.subarray(0, scan.sizeBytes.value),
      rawBytes: scan.rawBytes.value,
      lines,
      // Where it is all raw, it may not have been looked at to its end.
      mayHoldMask: lines === 0 || scan.mayHoldMask() !== 0,
      table: views.table,
    };
  }

  /** What comes next is read by somebody else, who does not know what codes stand for. */
  forgetCodes(): void {
    this.scan.forgetCodes();
  }
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
