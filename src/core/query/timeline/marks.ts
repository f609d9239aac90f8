/** Which spans a filter shows. In: ids of the records that pass. Out: one byte per span. Pure. */
import {NONE} from '../../../protocol/model';
import type {Model} from '../../model/model';

export const Mark = {
  /** Holds such a record itself. */
  direct: 2,
  /** Holds one somewhere inside. */
  inside: 1,
} as const;

export function markRecords(model: Model, records: Uint32Array): Uint8Array {
  const marks = new Uint8Array(model.spans.size);
  for (const record of records) {
    const span = model.records.span[record]!;
    if (span === NONE) continue;
    marks[span] = marks[span]! | Mark.direct;
    // Upwards only as far as nobody has gone before, so that deep trees cost no more than their size.
    for (let at = span; at !== NONE && !(marks[at]! & Mark.inside); at = model.spans.parent[at]!) {
      marks[at] = marks[at]! | Mark.inside;
    }
  }
  return marks;
}
