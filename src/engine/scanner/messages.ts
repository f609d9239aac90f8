/** What the two sides of the scanner thread send each other. Buffers are moved, not copied: each belongs to one side at a time. */
import type {ScanRange} from '../../core/framing/scannedBlock';

export interface ScanStart extends ScanRange {
  kind: 'start';
  fd: number;
}

/** An empty pair of buffers to fill. */
export interface ScanRoom {
  kind: 'room';
  bytes: ArrayBuffer;
  table: ArrayBuffer;
}

export type ScanOrder = ScanStart | ScanRoom;

/** The next part of the file; with 0 bytes, there are no more. */
export interface ScannedPart {
  sizeBytes: number;
  rawBytes: number;
  lines: number;
  bytes: ArrayBuffer;
  table: ArrayBuffer;
}
