/**
 * Figures per line of source (a row of the model's sites), kept up to date by looking at new records only. In: the
 * record columns. Out: columns with one row per site. Duplicates and rejects do not count; a reject has its reason in
 * the site column.
 */
import {NONE, RecordFlag, RecordKind} from '../../../protocol/model';
import type {Model} from '../../model/model';

export class LineTally {
  records = new Uint32Array(0);
  errors = new Uint32Array(0);
  /** Latest by time, the later arrival on a tie; NONE where nothing logged. */
  lastRecord = new Uint32Array(0);
  lastError = new Uint32Array(0);
  private scanned = 0;

  constructor(private readonly model: Model) {}

  /** Takes in what has arrived since the last call. */
  update(): void {
    const {records: rows, sites} = this.model;
    this.grow(sites.size);
    for (; this.scanned < rows.size; this.scanned++) {
      const id = this.scanned;
      const site = rows.site[id]!;
      if (site === NONE || rows.kind[id] === RecordKind.reject || rows.flags[id]! & RecordFlag.duplicate) continue;
      this.records[site]!++;
      this.lastRecord[site] = this.later(this.lastRecord[site]!, id);
      if (!(rows.flags[id]! & RecordFlag.error)) continue;
      this.errors[site]!++;
      this.lastError[site] = this.later(this.lastError[site]!, id);
    }
  }

  private later(known: number, id: number): number {
    const {timeNs} = this.model.records;
    return known === NONE || timeNs[id]! >= timeNs[known]! ? id : known;
  }

  private grow(size: number): void {
    if (size <= this.records.length) return;
    const length = Math.max(256, size * 2);
    this.records = grown(this.records, new Uint32Array(length));
    this.errors = grown(this.errors, new Uint32Array(length));
    this.lastRecord = grown(this.lastRecord, new Uint32Array(length).fill(NONE));
    this.lastError = grown(this.lastError, new Uint32Array(length).fill(NONE));
  }
}

function grown(old: Uint32Array<ArrayBuffer>, larger: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  larger.set(old);
  return larger;
}
