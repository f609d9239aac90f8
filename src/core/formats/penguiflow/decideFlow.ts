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
    const steps = stepsOf(trace);
    for (const node of trace.nodes) {
      for (const run of node.runs.runs) {
        moveSpan(model, run.span, stepAround(steps, node, run)?.span ?? trace.span);
      }
    }
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

/** Steps by their number, in the order of their starts: a planner that runs again counts from 0 again. */
function stepsOf(trace: TraceTrack): Map<number, Run[]> {
  const steps = new Map<number, Run[]>();
  for (const {isTool, step, runs} of trace.nodes) {
    if (isTool) continue;
    const known = steps.get(step);
    const started = runs.runs.filter(run => !Number.isNaN(startOf(run)));
    if (known) for (const run of started) known.push(run);
    else steps.set(step, started);
  }
  for (const runs of steps.values()) runs.sort((a, b) => startOf(a) - startOf(b));
  return steps;
}

/** A tool call is inside the step of its number that began last before it. */
function stepAround(steps: Map<number, Run[]>, node: NodeTrack, run: Run): Run | undefined {
  const runs = node.isTool ? (steps.get(node.step) ?? []) : [];
  const startNs = startOf(run);
  let low = 0;
  for (let high = runs.length; low < high;) {
    const middle = (low + high) >>> 1;
    if (startOf(runs[middle]!) <= startNs) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1];
}

function startOf(run: Run): number {
  return run.attempts[0]?.startNs ?? NaN;
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
  if (isOpen) {
    if (model.live) return set(SpanState.open, NaN, false, 0);
    return set(SpanState.neverClosed, NaN, false, model.texts.internText(RUN_NOT_ENDED));
  }
  if (trace.cancelledNs < Infinity) {
    const reason = model.texts.internText(CANCELLED);
    return set(SpanState.cancelled, Math.max(trace.cancelledNs, trace.lastNs), false, reason);
  }
  if (trace.isPlanner) return decidePlanner(model, trace);
  if (isSkipped && !hasRun) return set(SpanState.skipped, trace.lastNs, false, model.texts.internText(DEADLINE));
  if (!hasRun) return set(model.live ? SpanState.open : SpanState.neverClosed, NaN, false, 0);
  set(SpanState.succeeded, trace.lastNs, true, model.texts.internText(ALL_ENDED));
}

const RUN_NOT_ENDED = 'A run in it was not seen to end.';
const CANCELLED = 'The program cancelled the trace.';
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
