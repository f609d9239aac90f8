/**
 * The record to show for a flow or task that was chosen as a whole: where it failed, else where it began. A reader who
 * clicks on something red wants the reason.
 */
import {NONE, RecordFlag, SpanState} from '../../protocol/model';
import type {RecordId} from '../../protocol/model';
import type {Model} from '../model/model';

/** A task with more records than this after its failure is shown from its beginning. */
const MAX_LOOKED_AT = 2000;
const FAILED: readonly number[] = [
  SpanState.failed,
  SpanState.failedExpected,
  SpanState.timedOut,
  SpanState.unclosedProbablyFailed,
];

/** null for a span that has no record of its own. */
export function recordToShow(model: Model, span: number): RecordId | null {
  const {spans, records} = model;
  const first = spans.firstRecord[span]!;
  if (FAILED.includes(spans.state[span]!)) {
    let looked = 0;
    for (const id of records.ofSpan(spans.newestArrival[span]!)) {
      if (records.flags[id]! & (RecordFlag.error | RecordFlag.exception)) return id;
      if (++looked === MAX_LOOKED_AT) break;
    }
  }
  return first === NONE ? null : first;
}
