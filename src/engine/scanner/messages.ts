/**
 * What the two sides of the scanner thread send each other. Buffers are in shared memory, sent once and named by number since;
 * each belongs to one side at a time. Moving them to and fro instead cost the engine's thread a tenth of its time.
 */
import type {ScanRange} from './blockScanner';
import type {ScanBuffer} from './lineScanner';

export interface ScanStart extends ScanRange {
  kind: 'start';
  fd: number;
  memory: WebAssembly.Memory;
  buffers: readonly ScanBuffer[];
}

/** A buffer that is to be filled. */
export interface ScanRoom {
  kind: 'room';
  buffer: number;
}

export type ScanOrder = ScanStart | ScanRoom;

/** The next part of the file; with 0 bytes, there are no more. */
export interface ScannedPart {
  buffer: number;
  sizeBytes: number;
  rawBytes: number;
  lines: number;
  mayHoldMask: boolean;
}
