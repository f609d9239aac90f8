/**
 * The steps of a replay: from a record to the next one of its flow, of its scope, to the end of its scope, and the same
 * backwards. Comes in: a settled model and its time order. Goes out: a record, null at either end of the trace. A step
 * costs the way to where it ends: when a scope or flow is over is read from the spans.
 */
import {NONE} from '../../../protocol/model';
import type {ReplayStep} from '../../../protocol/replay';
import type {Model} from '../../model/model';
import {edgeRecord, nextRecord} from './walk';
import type {Times, Walk} from './walk';

export async function stepFrom(walk: Walk, from: number, step: 1 | -1, to: ReplayStep): Promise<number | null> {
  const {model} = walk;
  const span = model.records.span[from]!;
  if (to === 'edge') {
    const edge = edgeRecord(walk, step > 0 ? -1 : 1);
    return edge === from ? null : edge;
  }
  if (to === 'over' && span !== NONE) {
    const found = await stepOver(walk, from, step, span);
    if (found !== null) return found;
  }
  if (to === 'out' && span !== NONE) {
    const end = endOfScope(walk, from, span);
    if (end !== null) return end;
  }
  if (to !== 'trace') {
    const found = await inFlow(walk, from, step, span);
    if (found !== null) return found;
  }
  return nextRecord(walk, from, step, () => true);
}

/** Null when the flow has no more. What is outside of all flows is no flow. */
async function inFlow(walk: Walk, from: number, step: 1 | -1, span: number): Promise<number | null> {
  if (span === NONE) return null;
  const {spans, records} = walk.model;
  const root = spans.rootOf(span);
  const isInside = (record: number) => {
    const other = records.span[record]!;
    return other !== NONE && spans.rootOf(other) === root;
  };
  return nextRecord(walk, from, step, isInside, flowTimes(walk.model, root));
}

/** In the same scope; where that has no more, the next one of the flow that is no deeper. */
async function stepOver(walk: Walk, from: number, step: 1 | -1, span: number): Promise<number | null> {
  const {model} = walk;
  const {spans, records} = model;
  const own = await nextRecord(walk, from, step, record => records.span[record] === span, spanTimes(model, span));
  if (own !== null) return own;
  const root = spans.rootOf(span);
  const depth = spans.depthOf(span);
  const isNoDeeper = (record: number) => {
    const other = records.span[record]!;
    return other !== NONE && spans.rootOf(other) === root && spans.depthOf(other) <= depth;
  };
  return nextRecord(walk, from, step, isNoDeeper, flowTimes(model, root));
}

/** The last record of the innermost scope around it that has one behind it; null when none has. */
function endOfScope({model, order}: Walk, from: number, span: number): number | null {
  const {spans} = model;
  const position = order.positionOf(from);
  for (let at = span; at !== NONE; at = spans.parent[at]!) {
    const last = spans.lastRecord[at]!;
    if (last !== NONE && order.positionOf(last) > position) return last;
  }
  return null;
}

/** From the first to the last record of a flow. Looks at its spans, not at its records. */
export function flowTimes(model: Model, root: number): Times {
  const {spans} = model;
  const times = {startNs: Infinity, lastNs: -Infinity};
  for (let at = root; at !== NONE; at = spans.nextInSubtree(at, root)) {
    const {startNs, lastNs} = spanTimes(model, at);
    if (startNs < times.startNs) times.startNs = startNs;
    if (lastNs > times.lastNs) times.lastNs = lastNs;
  }
  return times;
}

/** Of its own records. A format may have moved the start, so that the first record counts as well. */
function spanTimes({spans, records}: Model, span: number): Times {
  const first = spans.firstRecord[span]!;
  const startNs = spans.startNs[span]!;
  const firstNs = first === NONE ? Infinity : records.timeNs[first]!;
  return {startNs: firstNs < startNs ? firstNs : startNs, lastNs: spans.lastNs[span]!};
}
