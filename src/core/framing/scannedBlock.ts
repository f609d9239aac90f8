/**
 * A block of lines in which the objects have been found already, by the WebAssembly of src/scan. What is not the plain case (a line that is no
 * object, or no complete one) is only cut out: Ingest reads it as if there was no table. Made by LineScanner in the engine.
 */
export interface ScannedBlock {
  bytes: Uint8Array;
  /** Bytes at the beginning that end a line of the block before, or are part of one that has no end here. */
  rawBytes: number;
  lines: number;
  /** Whether a byte of the block is the first of a redaction mask: all others need not be looked at for one. */
  mayHoldMask: boolean;
  /** See scanTable.ts. */
  table: Int32Array;
}
