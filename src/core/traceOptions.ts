/** What a Trace is opened with, and what it gives when it is built anew. */
import type {Ingest} from './ingest';
import type {RecordBytes} from './model/recordBytes';

export interface TraceOptions {
  /** Largest single record in bytes; larger ones become a reject. */
  maxRecordBytes: number;
  bytes: RecordBytes;
}

/** A model built anew beside the one in use, from the bytes that stay. */
export interface Rebuild {
  /** By source; to be fed from offset 0 of the new spools. */
  ingests: readonly Ingest[];
  /** Puts the new model in the place of the old one. Ids become invalid. */
  swap(): void;
}
