/** Which of several states a merged bar shows: what a reader looks for first. Pure. */
import {SpanState} from '../../../protocol/model';

const ORDER: readonly number[] = [
  SpanState.placeholder,
  SpanState.cached,
  SpanState.skipped,
  SpanState.scheduled,
  SpanState.succeeded,
  SpanState.open,
  SpanState.cancelled,
  SpanState.neverClosed,
  SpanState.retrying,
  SpanState.failedExpected,
  SpanState.unclosedProbablyFailed,
  SpanState.timedOut,
  SpanState.failed,
];
/** By SpanState. */
const RANKS = Uint8Array.from({length: ORDER.length}, (_, state) => ORDER.indexOf(state));

/** Higher is worse. */
export function stateRank(state: number): number {
  return RANKS[state] ?? 0;
}

const FAILURES: readonly number[] = [
  SpanState.failed, SpanState.failedExpected, SpanState.timedOut, SpanState.unclosedProbablyFailed,
]; // prettier-ignore

export function isFailure(state: number): boolean {
  return FAILURES.includes(state);
}
