/**
 * One row per record, text line or reject, in arrival order: 44 bytes a row. The text stays in the spool; a row knows
 * where. `append` takes the row from named parameters so that formats need not know the columns.
 */
import {NONE} from '../../protocol/model';
import {growColumns} from './table';

const COLUMNS = {
  timeNs: Float64Array,
  offset: Float64Array,
  lengthBytes: Uint32Array,
  span: Uint32Array,
  site: Uint32Array,
  process: Uint32Array,
  previousInSpan: Uint32Array,
  source: Uint16Array,
  level: Uint8Array,
  kind: Uint8Array,
  system: Uint8Array,
  flags: Uint8Array,
} as const;

/** Where a record's bytes are: a spool, an offset in it, a length. Filled by the ingest, reused for every record. */
export interface Place {
  source: number;
  offset: number;
  lengthBytes: number;
}

/** What a format says of one record. Reused by the format for every record; the table copies it. */
export interface RecordFields {
  /** Nanoseconds since the session's origin. */
  timeNs: number;
  /** Python level number, 0 to 255; 0 = none. */
  level: number;
  kind: number;
  system: number;
  flags: number;
  span: number;
  site: number;
  process: number;
}

export class RecordTable {
  /** Nanoseconds since the origin; never NaN (a missing time is taken from the record before it and flagged). */
  timeNs = new Float64Array(0);
  offset = new Float64Array(0);
  lengthBytes = new Uint32Array(0);
  span = new Uint32Array(0);
  /** Index into the model's sites, NONE when the record names no place. */
  site = new Uint32Array(0);
  /** Index into the model's processes, NONE when unknown. */
  process = new Uint32Array(0);
  /** The record of the same span that arrived before this one, NONE for the first: a list per span without arrays. */
  previousInSpan = new Uint32Array(0);
  source = new Uint16Array(0);
  level = new Uint8Array(0);
  kind = new Uint8Array(0);
  system = new Uint8Array(0);
  flags = new Uint8Array(0);
  size = 0;

  reserve(rows: number): void {
    if (rows > this.timeNs.length) growColumns(this, COLUMNS, rows);
  }

  append(place: Place, fields: RecordFields, previousInSpan: number): number {
    const id = this.size++;
    if (id >= this.timeNs.length) growColumns(this, COLUMNS, Math.max(1024, id * 2));
    this.timeNs[id] = fields.timeNs;
    this.offset[id] = place.offset;
    this.lengthBytes[id] = place.lengthBytes;
    this.span[id] = fields.span;
    this.site[id] = fields.site;
    this.process[id] = fields.process;
    this.previousInSpan[id] = previousInSpan;
    this.source[id] = place.source;
    this.level[id] = fields.level;
    this.kind[id] = fields.kind;
    this.system[id] = fields.system;
    this.flags[id] = fields.flags;
    return id;
  }

  /** Ids of a span's records, newest arrival first. */
  *ofSpan(last: number): Generator<number> {
    for (let id = last; id !== NONE; id = this.previousInSpan[id]!) yield id;
  }
}
