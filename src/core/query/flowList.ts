/**
 * The flows that the tree shows, and pages of them in an order. Made for sessions of 100,000 flows that grow while the
 * user looks on: a page sorts only what comes before its end, and a name is searched once however many flows bear it.
 * Reads columns only; the model must be settled.
 */
import {NONE, SPAN_STATE_NAMES, SpanRole, SpanState} from '../../protocol/model';
import type {FlowGrouping, FlowOrder, FlowsOfGroup} from '../../protocol/queries';
import type {Model} from '../model/model';
import {spanName} from './spanInfo';

export type CompareSpans = (a: number, b: number) => number;

/** A task without a flow, such as a PenguiFlow run without a trace id, stands among the flows in the tree. */
const ROOT_ROLES = SpanRole.flow | SpanRole.listed | SpanRole.task;
/** Shorter texts would find nearly every id. */
const MIN_ID_CHARS = 4;

export const FAILED_STATES: readonly number[] = [
  SpanState.failed,
  SpanState.failedExpected,
  SpanState.timedOut,
  SpanState.unclosedProbablyFailed,
];

/** Spans that are listed as flows, in order of first sight. */
export function flowSpans(model: Model): number[] {
  return rootSpans(model, SpanRole.flow | SpanRole.listed);
}

/** Roots of the tree whose name or id holds the text, and that are of the group. */
export function treeRoots(model: Model, text: string, group: FlowsOfGroup | null): number[] {
  let roots = rootSpans(model, ROOT_ROLES);
  if (text !== '') {
    const holds = textMatcher(model, text);
    roots = roots.filter(holds);
  }
  if (!group) return roots;
  const keyOf = groupKeys(model, group.by);
  return roots.filter(span => keyOf(span) === group.key);
}

/** What the flows of one group have in common. */
export function groupKeys(model: Model, by: FlowGrouping): (span: number) => string {
  const {spans, texts} = model;
  switch (by) {
    case 'name':
      return span => spanName(model, span);
    case 'service':
      return span => texts.text(spans.service[span]!);
    case 'state':
      return span => SPAN_STATE_NAMES[spans.state[span]!]!;
  }
}

/** Whether the name holds the text, whatever the case; from four characters on also the id. */
export function textMatcher(model: Model, text: string): (span: number) => boolean {
  const wanted = text.toLowerCase();
  const byName = new Map<number, boolean>();
  const {spans, texts} = model;
  return span => {
    const name = spans.name[span]!;
    let holds = name === 0 ? spanName(model, span).toLowerCase().includes(wanted) : byName.get(name);
    if (holds === undefined) {
      holds = texts.text(name).toLowerCase().includes(wanted);
      byName.set(name, holds);
    }
    if (holds || wanted.length < MIN_ID_CHARS) return holds;
    return texts.text(spans.id[span]!).toLowerCase().includes(wanted);
  };
}

export function flowOrder(model: Model, order: FlowOrder): CompareSpans {
  const byStart = startOrder(model);
  switch (order) {
    case 'oldest':
      return byStart;
    case 'newest':
      return (a, b) => byStart(b, a);
    case 'slowest':
      return (a, b) => durationOf(model, b) - durationOf(model, a) || byStart(b, a);
    case 'failedFirst':
      return (a, b) => Number(isFailed(model, b)) - Number(isFailed(model, a)) || byStart(b, a);
  }
}

export function startOrder(model: Model): CompareSpans {
  return (a, b) => startOf(model, a) - startOf(model, b) || a - b;
}

export function isFailed(model: Model, span: number): boolean {
  return FAILED_STATES.includes(model.spans.state[span]!);
}

/** 0 where no record told a time. */
export function startOf(model: Model, span: number): number {
  const start = model.spans.startNs[span]!;
  return Number.isFinite(start) ? start : 0;
}

/** Up to what was last heard of it while it has no end; without the time that a debugger held it. */
export function durationOf(model: Model, span: number): number {
  const end = model.spans.endNs[span]!;
  const toNs = Number.isNaN(end) ? model.spans.lastNs[span]! : end;
  return toNs - startOf(model, span) - model.pauses.heldNs(span, startOf(model, span), toNs);
}

/** Roots with one of the roles. */
function rootSpans(model: Model, roles: number): number[] {
  const {spans} = model;
  return model.roots.filter(span => spans.parent[span] === NONE && spans.roles[span]! & roles);
}
