/**
 * What the two sides of the scanner thread send each other. Buffers are shared memory, sent once and named by number since;
 * each belongs to one side at a time. Moving them to and fro instead cost the engine's thread a tenth of its time.
 */
import type {ScanRange} from '../../core/framing/scannedBlock';

export interface ScanStart extends ScanRange {
  kind: 'start';
  fd: number;
  buffers: readonly ScanBuffer[];
}

/** Bytes of the file, and the table that is made of them. */
export interface ScanBuffer {
  bytes: SharedArrayBuffer;
  table: SharedArrayBuffer;
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
}
