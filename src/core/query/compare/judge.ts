/** How one span differs from its partner. Reads columns only; both models must be settled. */
import type {Change, GroupFigures, Tolerance} from '../../../protocol/compare';
import {SpanState, System} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {isFailed} from '../flowList';
import {spanDurationNs} from '../spanTimes';

/** A scope that is left tells its end and not how it ended: an error that it logged is the failure. As in Statistics. */
const FAILURES_ARE_LOGGED: readonly number[] = [System.distlog, System.generic];
const DONE: readonly number[] = [SpanState.succeeded, SpanState.cached];

export function hasFailed(model: Model, span: number): boolean {
  const {errors, system} = model.spans;
  return isFailed(model, span) || (errors[span]! > 0 && FAILURES_ARE_LOGGED.includes(system[span]!));
}

export function judge(left: Model, l: number, right: Model, r: number, tolerance: Tolerance): Change {
  const failedBefore = hasFailed(left, l);
  const failedNow = hasFailed(right, r);
  if (failedNow && !failedBefore) return 'failed';
  const stateNow = right.spans.state[r]!;
  if (failedBefore && !failedNow) return DONE.includes(stateNow) ? 'fixed' : 'changed';
  const pace = judgeDuration(spanDurationNs(left, l), spanDurationNs(right, r), tolerance);
  if (pace === 'slower') return pace;
  if (left.spans.state[l] !== stateNow || left.spans.errors[l] !== right.spans.errors[r]) return 'changed';
  return pace;
}

export function judgeGroup(left: GroupFigures, right: GroupFigures, tolerance: Tolerance): Change {
  if (right.flows === 0) return 'missing';
  if (left.flows === 0) return 'new';
  if (right.failed > left.failed) return 'failed';
  const pace = judgeDuration(left.medianNs, right.medianNs, tolerance);
  if (pace === 'slower') return pace;
  if (left.flows !== right.flows) return 'changed';
  return right.failed < left.failed ? 'fixed' : pace;
}

/** Same where either is unknown. */
export function judgeDuration(leftNs: number, rightNs: number, {ratio, minNs}: Tolerance): Change {
  // NaN compares as false.
  if (rightNs - leftNs >= minNs && rightNs >= leftNs * ratio) return 'slower';
  if (leftNs - rightNs >= minNs && leftNs >= rightNs * ratio) return 'faster';
  return 'same';
}
