/** Which spans hold some records, themselves or further inside. Comes in: record ids; goes out: one byte per span. */
import {NONE} from '../../protocol/model';
import type {Model} from '../model/model';

export function markSpans(model: Model, records: Uint32Array): Uint8Array {
  const marked = new Uint8Array(model.spans.size);
  for (const record of records) {
    const span = model.records.span[record]!;
    // Upwards only as far as nobody has gone before, so that deep trees cost no more than their size.
    for (let at = span; at !== NONE && marked[at] === 0; at = model.spans.parent[at]!) marked[at] = 1;
  }
  return marked;
}
