/** How one run of a node stands, with its attempts and the remote calls inside it. Called from `settle`. */
import {SpanRole, SpanState, System} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {detachSpan, moveSpan} from '../../model/regroup';
import type {Run} from './nodeRuns';
import type {NodeTrack} from './traces';

const OVERTAKEN = 'The node went on to its next run without saying how this one ended.';
const STOPPED = 'The node was stopped before it said how this run ended.';
const CANCELLED = 'Its trace was cancelled.';
const SKIPPED = 'Its deadline had passed, so it was not started.';
const DROPPED = 'Its trace was cancelled before it was started.';

export function decideRun(model: Model, track: NodeTrack, run: Run, attemptSpans: number[]): void {
  const {spans} = model;
  const {span} = run;
  const roles = run.started ? SpanRole.task : 0;
  if (spans.roles[span] !== roles) model.setRoles(span, roles);
  spans.name[span] = track.name;
  const startNs = run.attempts[0]?.startNs;
  if (startNs !== undefined && startNs < spans.startNs[span]!) spans.startNs[span] = startNs;
  spans.attempts[span] = run.attempts.length;
  decideState(model, track, run);
  showAttempts(model, run, attemptSpans);
  for (const call of run.remotes) {
    if (spans.roles[call.span] !== 0) model.setRoles(call.span, 0);
    spans.name[call.span] = call.name === 0 ? track.name : call.name;
    moveSpan(model, call.span, span);
    const open = call.state === SpanState.open && run.phase !== 'running';
    model.setState(
      call.span,
      open ? SpanState.neverClosed : openState(model, call.state),
      call.endNs,
      false,
      call.reason,
    );
  }
}

function decideState(model: Model, track: NodeTrack, run: Run): void {
  const {span} = run;
  const last = run.attempts.at(-1);
  const startNs = last?.startNs ?? NaN;
  if (run.phase === 'done') {
    const reason = run.reason === 0 ? model.texts.internText(reasonOf(run)) : run.reason;
    model.setState(span, run.outcome, run.endNs, false, reason);
    return;
  }
  const infer = (state: number, endNs: number, reason: string) =>
    model.setState(span, state, endNs, true, model.texts.internText(reason));
  if (run.overtakenNs >= startNs) return infer(SpanState.neverClosed, run.overtakenNs, OVERTAKEN);
  if (track.trace && track.trace.cancelledNs >= startNs && track.trace.cancelledNs < Infinity) {
    return infer(SpanState.cancelled, track.trace.cancelledNs, CANCELLED);
  }
  if (track.node.stoppedNs >= startNs) return infer(SpanState.neverClosed, track.node.stoppedNs, STOPPED);
  const state = run.retryComing ? SpanState.retrying : openState(model, SpanState.open);
  model.setState(span, state, NaN, false, last?.reason ?? 0);
}

function reasonOf(run: Run): string {
  if (run.outcome === SpanState.skipped) return SKIPPED;
  if (run.outcome === SpanState.cancelled) return run.started ? CANCELLED : DROPPED;
  return '';
}

/** Attempts are shown once there is more than one. Their records stay with the run. */
function showAttempts(model: Model, run: Run, attemptSpans: number[]): void {
  const shown = run.attempts.length < 2 ? 0 : run.attempts.length;
  for (const span of attemptSpans.slice(shown)) detachSpan(model, span);
  if (shown === 0) return;
  const {spans} = model;
  run.attempts.forEach((attempt, index) => {
    let span = attemptSpans[index];
    if (span === undefined) {
      span = attemptSpans[index] = model.addSpan(System.penguiflow, spans.id[run.span]!);
    }
    if (spans.roles[span] !== SpanRole.attempt) model.setRoles(span, SpanRole.attempt);
    moveSpan(model, span, run.span);
    spans.name[span] = model.texts.internText(`attempt ${attempt.number + 1}`);
    spans.startNs[span] = attempt.startNs;
    spans.lastNs[span] = Number.isNaN(attempt.endNs) ? attempt.startNs : attempt.endNs;
    spans.firstRecord[span] = attempt.firstRecord;
    spans.lastRecord[span] = attempt.lastRecord;
    const isLast = index === run.attempts.length - 1;
    const state = attempt.state === SpanState.open && !isLast ? SpanState.neverClosed : openState(model, attempt.state);
    model.setState(span, state, attempt.endNs, false, attempt.reason);
  });
}

function openState(model: Model, state: number): number {
  return state === SpanState.open && !model.live ? SpanState.neverClosed : state;
}
