/**
 * Start, end and looks of spans for drawing. In: the settled model. Out: times that are never NaN for a span that has
 * any sign of life, however it arrived. Called by everything in this folder.
 */
import {NONE, SpanRole, SpanState} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {Bars} from './barPyramid';
import {emptyBars, push} from './barPyramid';

/** Spans looked at to find the extent of one that has no record of its own. */
const MAX_WALK = 200;

export function isAttempt(model: Model, span: number): boolean {
  return model.spans.roles[span] === SpanRole.attempt;
}

/** Start of its first record; of what is below when it has none; NaN when nothing is known. */
export function startOf(model: Model, span: number): number {
  const {spans} = model;
  const own = spans.startNs[span]!;
  if (own < Infinity) return own;
  let first = Infinity;
  let steps = 0;
  for (const at of spans.subtree(span)) {
    if (spans.startNs[at]! < first) first = spans.startNs[at]!;
    if (++steps > MAX_WALK) break;
  }
  return first < Infinity ? first : NaN;
}

/** Whether it has no end. Where one was inferred only because nothing came any more, that is its last sign, no end. */
export function isOpen(model: Model, span: number): boolean {
  const {endNs, state} = model.spans;
  return Number.isNaN(endNs[span]!) || UNENDED.includes(state[span]!);
}

const UNENDED: readonly number[] = [SpanState.neverClosed, SpanState.unclosedProbablyFailed];

/** It may still go on: it has begun, no end has come, and the session is live. */
export function isGrowing(model: Model, span: number): boolean {
  const {state} = model.spans;
  return model.live && isOpen(model, span) && (state[span] === SpanState.open || state[span] === SpanState.retrying);
}

/** End; last sign of it or of what is below while there is none; Infinity while it goes on. */
export function endOf(model: Model, span: number, fromNs: number): number {
  const {spans} = model;
  const end = spans.endNs[span]!;
  // The two may come from clocks that disagree.
  if (!Number.isNaN(end)) return Math.max(end, fromNs);
  if (isGrowing(model, span)) return Infinity;
  let last = Math.max(fromNs, spans.lastNs[span]!);
  let steps = 0;
  for (const at of spans.subtree(span)) {
    const end = Math.max(spans.lastNs[at]!, Number.isNaN(spans.endNs[at]!) ? -Infinity : spans.endNs[at]!);
    if (end > last) last = end;
    if (++steps > MAX_WALK) break;
  }
  return last;
}

/** Children as a reader sees them: attempts are parts of their task, what they hold stands in their place. By start. */
export function shownChildren(model: Model, span: number): number[] {
  const {spans} = model;
  const children: number[] = [];
  let sorted = true;
  let last = -Infinity;
  const take = (parent: number) => {
    for (let child = spans.firstChild[parent]!; child !== NONE; child = spans.nextSibling[child]!) {
      if (isAttempt(model, child)) {
        if (spans.firstChild[child] !== NONE) take(child);
        continue;
      }
      children.push(child);
      const startNs = spans.startNs[child]!;
      if (startNs < last) sorted = false;
      last = startNs;
    }
  };
  take(span);
  if (!sorted) children.sort((a, b) => compareTimes(spans.startNs[a]!, spans.startNs[b]!) || a - b);
  return children;
}

export function attemptsOf(model: Model, span: number): number[] {
  const found: number[] = [];
  if (model.spans.attempts[span]! < 2) return found;
  for (const child of model.spans.childrenOf(span)) if (isAttempt(model, child)) found.push(child);
  return found.sort((a, b) => compareTimes(model.spans.startNs[a]!, model.spans.startNs[b]!) || a - b);
}

/** Bars of some spans, by start; those without any time are left out. */
export function barsOf(model: Model, spans: readonly number[] | Uint32Array): Bars {
  const starts = new Float64Array(spans.length);
  let sorted = true;
  let last = -Infinity;
  for (let at = 0; at < spans.length; at++) {
    const start = startOf(model, spans[at]!);
    starts[at] = start;
    if (!(start >= last)) sorted = false;
    last = start;
  }
  const order = Uint32Array.from(spans, (_, at) => at);
  if (!sorted) order.sort((a, b) => compareTimes(starts[a]!, starts[b]!) || a - b);
  const bars = emptyBars(spans.length);
  for (const at of order) {
    const fromNs = starts[at]!;
    if (Number.isNaN(fromNs)) continue;
    const span = spans[at]!;
    const toNs = endOf(model, span, fromNs);
    push(bars, fromNs, toNs, model.spans.state[span]!, isOpen(model, span) ? 1 : 0, span, 1);
  }
  return bars;
}

/** Unknown times last; safe for infinities, whose difference is NaN. */
export function compareTimes(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return a < b || Number.isNaN(b) ? -1 : 1;
}
