/** Reads record bytes back from where they are kept. Synchronous; the result is only valid until the next read. */
export interface RecordBytes {
  /** `source` is the number given by `Trace.addSource`; fewer bytes than asked for when the spool is shorter. */
  read(source: number, offset: number, lengthBytes: number): Uint8Array;
}
