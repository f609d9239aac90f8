/**
 * How one Selinon flow or task stands, and how each of its attempts ended, from the set of its events. Order of arrival
 * never matters. Both survive retries under one id, so a final outcome counts more than any retry, and only without one
 * does it matter whether the last start or the last retry is later.
 */
import {SpanState} from '../../../protocol/model';
import {byTime, isRetry, latest} from './run';
import type {Mark, Outcome, Run} from './run';

export interface Decision {
  state: number;
  /** NaN while open. */
  endNs: number;
  /** Interned sentence, 0 for none. */
  reason: number;
}

/** `isKnown`: something else tells of it, such as a dispatcher's wake-up, or the tasks that a flow has. */
export function decide(run: Run, live: boolean, isKnown: boolean): Decision {
  const final = latest(run.outcomes.filter(outcome => !isRetry(outcome)));
  if (final) return over(final);
  const running = {state: live ? SpanState.open : SpanState.neverClosed, endNs: NaN, reason: 0};
  const retry = latest(run.outcomes);
  const start = latest(run.starts);
  if (retry) {
    const runsAgain = run.starts.length > run.outcomes.length || (start !== null && start.timeNs > retry.timeNs);
    return runsAgain ? running : {state: SpanState.retrying, endNs: NaN, reason: retry.reason};
  }
  if (start) return running;
  if (run.schedule) return {state: SpanState.scheduled, endNs: NaN, reason: 0};
  if (run.reuse) return {state: SpanState.cached, endNs: run.reuse.timeNs, reason: run.reuse.reason};
  // A task that only a cache or a storage names ran before, somewhere else.
  if (isKnown && !run.isTask) return running;
  return {state: SpanState.placeholder, endNs: NaN, reason: 0};
}

export interface Attempt extends Decision {
  start: Mark;
}

/** One per start, in order of time. An attempt ends with the last outcome before the next start. */
export function decideAttempts(run: Run, live: boolean): Attempt[] {
  const starts = [...run.starts].sort(byTime);
  const outcomes = [...run.outcomes].sort(byTime);
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const own = outcomes.filter(at => at.timeNs >= start.timeNs && (!next || at.timeNs < next.timeNs)).at(-1);
    if (own) return {start, ...over(own)};
    const state = live && !next ? SpanState.open : SpanState.neverClosed;
    return {start, state, endNs: NaN, reason: 0};
  });
}

/** An attempt that led to a retry has failed, as planned when the task asked for it. */
function over({what, timeNs, reason}: Outcome): Decision {
  return {state: STATES[what], endNs: timeNs, reason};
}

const STATES: Readonly<Record<Outcome['what'], number>> = {
  ended: SpanState.succeeded,
  failed: SpanState.failed,
  retried: SpanState.failed,
  asked: SpanState.failedExpected,
};
