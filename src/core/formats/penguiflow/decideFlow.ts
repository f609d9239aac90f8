/**
 * How a trace stands, and which of its runs are inside which. PenguiFlow sends no end of a trace: it is over when
 * nothing in it runs. Called from `settle`, after the runs.
 */
import {NONE, SpanState} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {moveSpan} from '../../model/regroup';
import {parentsOf} from './nesting';
import type {Run} from './nodeRuns';
import type {NodeTrack, TraceTrack} from './traces';

/** While records arrive, sub-flows of larger traces are left for later: all runs of the trace are gone through. */
const MAX_LIVE_NESTING = 5000;
const ALL_ENDED = 'PenguiFlow sends no end of a trace; all runs that were seen have ended.';

/** Puts every run below the run it is inside of, or below the flow. */
export function nestRuns(model: Model, trace: TraceTrack): void {
  if (trace.isPlanner) {
    for (const node of trace.nodes)
      for (const run of node.runs.runs) moveSpan(model, run.span, stepOf(trace, node, run));
    return;
  }
  const runs: Run[] = [];
  const shared = new Set<Run>();
  for (const node of trace.nodes) {
    for (const run of node.runs.runs) runs.push(run);
    if (node.node.tracks.length > 1) for (const run of node.runs.runs) shared.add(run);
  }
  if (model.live && runs.length > MAX_LIVE_NESTING) {
    for (const run of runs) if (model.spans.parent[run.span] === NONE) model.setParent(run.span, trace.span);
    return;
  }
  const parents = parentsOf(runs, run => shared.has(run));
  for (const run of runs) moveSpan(model, run.span, parents.get(run)?.span ?? trace.span);
}

/** A tool call is inside the step of its number that began last before it. */
function stepOf(trace: TraceTrack, node: NodeTrack, run: Run): number {
  const startNs = run.attempts[0]?.startNs ?? NaN;
  let best: Run | undefined;
  for (const other of trace.nodes) {
    if (!node.isTool || other.isTool || other.step !== node.step) continue;
    for (const step of other.runs.runs) {
      const stepNs = step.attempts[0]?.startNs ?? NaN;
      if (stepNs <= startNs && !(stepNs < (best?.attempts[0]?.startNs ?? -Infinity))) best = step;
    }
  }
  return best?.span ?? trace.span;
}

export function decideFlow(model: Model, trace: TraceTrack): void {
  const {spans} = model;
  const {span} = trace;
  if (trace.firstNs < spans.startNs[span]!) spans.startNs[span] = trace.firstNs;
  const set = (state: number, endNs: number, inferred: boolean, reason: number) =>
    model.setState(span, state, endNs, inferred, reason);
  const {isOpen, hasRun, isSkipped} = look(model, trace);
  // A trace with a failure for good has failed, whatever else of it still runs.
  if (trace.failedNs < Infinity) return set(SpanState.failed, isOpen ? NaN : trace.lastNs, false, trace.failedReason);
  if (isOpen) return set(model.live ? SpanState.open : SpanState.neverClosed, NaN, false, 0);
  if (trace.cancelledNs < Infinity) {
    return set(SpanState.cancelled, Math.max(trace.cancelledNs, trace.lastNs), false, 0);
  }
  if (trace.isPlanner) return decidePlanner(model, trace);
  if (isSkipped && !hasRun) return set(SpanState.skipped, trace.lastNs, false, model.texts.internText(DEADLINE));
  if (!hasRun) return set(model.live ? SpanState.open : SpanState.neverClosed, NaN, false, 0);
  set(SpanState.succeeded, trace.lastNs, true, model.texts.internText(ALL_ENDED));
}

const DEADLINE = 'Its deadline had passed, so it was not started.';
const PLANNER_OPEN = 'The planner sent no finish.';

function decidePlanner(model: Model, trace: TraceTrack): void {
  const {span, finishedNs, lastNs} = trace;
  if (finishedNs >= lastNs) {
    const isAnswer = model.texts.text(trace.finishReason) === 'answer_complete';
    model.setState(span, isAnswer ? SpanState.succeeded : SpanState.failed, finishedNs, false, trace.finishReason);
  } else if (model.live) model.setState(span, SpanState.open, NaN, false, 0);
  else model.setState(span, SpanState.neverClosed, NaN, false, model.texts.internText(PLANNER_OPEN));
}

function look(model: Model, trace: TraceTrack): {isOpen: boolean; hasRun: boolean; isSkipped: boolean} {
  let hasRun = false;
  let isSkipped = false;
  let isOpen = false;
  for (const node of trace.nodes) {
    for (const run of node.runs.runs) {
      const state = model.spans.state[run.span]!;
      if (run.started) hasRun = true;
      if (state === SpanState.skipped) isSkipped = true;
      if (state === SpanState.open || state === SpanState.retrying) isOpen = true;
      else if (state === SpanState.neverClosed && Number.isNaN(run.overtakenNs)) isOpen = true;
    }
  }
  return {isOpen, hasRun, isSkipped};
}
