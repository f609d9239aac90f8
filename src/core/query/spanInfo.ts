/** What views show of one span, and the pages of the Flows tree. Reads columns only; the model must be settled. */
import {NONE, SpanRole, SPAN_STATE_NAMES, SpanState, SYSTEM_NAMES} from '../../protocol/model';
import type {FlowOrder, SpanInfo, SpanPage} from '../../protocol/queries';
import type {Model} from '../model/model';

const UUID_START = 8;
/** A task without a flow, such as a PenguiFlow run without a trace id, stands among the flows in the tree. */
const ROOT_ROLES = SpanRole.flow | SpanRole.listed | SpanRole.task;

/** The name, or a short form of the id for a span whose begin never came. */
export function spanName(model: Model, span: number): string {
  const name = model.spans.name[span]!;
  if (name !== 0) return model.texts.text(name);
  const id = model.texts.text(model.spans.id[span]!);
  const segments = id
    .split('/')
    .map(segment => (/^[0-9a-f]{8}-/.test(segment) ? segment.slice(0, UUID_START) : segment));
  return segments.length > 3 ? `…/${segments.slice(-2).join('/')}` : segments.join('/');
}

/** `below` where it is known already. */
export function buildSpanInfo(model: Model, span: number, below: Below = countBelow(model, span)): SpanInfo {
  const {spans, texts} = model;
  const firstRecord = spans.firstRecord[span]!;
  const site =
    spans.site[span] !== NONE ? spans.site[span]! : firstRecord === NONE ? NONE : model.records.site[firstRecord]!;
  const startNs = finite(spans.startNs[span]!, below.startNs);
  return {
    span,
    parent: orNull(spans.parent[span]!),
    flow: spans.rootOf(span),
    id: texts.text(spans.id[span]!),
    name: spanName(model, span),
    system: SYSTEM_NAMES[spans.system[span]!]!,
    state: SPAN_STATE_NAMES[spans.state[span]!]!,
    roles: spans.roles[span]!,
    startNs,
    // The two may come from clocks that disagree.
    endNs: Math.max(spans.endNs[span]!, startNs),
    endInferred: spans.endInferred[span] === 1,
    pausedNs: pausedNs(model, span, startNs),
    stateReason: texts.text(spans.reason[span]!),
    depth: spans.depthOf(span),
    children: spans.children[span]!,
    records: spans.records[span]!,
    tasksBelow: below.tasks,
    recordsBelow: below.records,
    errorsBelow: below.errors,
    attempts: spans.attempts[span]!,
    missing: spans.missing[span]!,
    firstRecord: orNull(firstRecord),
    lastRecord: orNull(spans.lastRecord[span]!),
    source: model.siteRef(site),
    process: processName(model, spans.process[span]!),
    service: texts.text(spans.service[span]!),
  };
}

/** Up to what was last heard of a span that is still open. */
function pausedNs(model: Model, span: number, startNs: number): number {
  const {pauses, spans} = model;
  const endNs = spans.endNs[span]!;
  return pauses.list.length === 0 ? 0 : pauses.heldNs(span, startNs, Number.isNaN(endNs) ? Infinity : endNs);
}

/** `host · pid 12`, as far as known. */
export function processName(model: Model, process: number): string {
  if (process === NONE) return '';
  const host = model.texts.text(model.processes.field(process, 0));
  const pid = model.texts.text(model.processes.field(process, 1));
  return [host, pid && `pid ${pid}`].filter(Boolean).join(' · ');
}

export interface Below {
  tasks: number;
  records: number;
  errors: number;
  startNs: number;
  lastNs: number;
}

/** Sums over a span and everything below it. */
export function countBelow(model: Model, span: number): Below {
  const below = ownCounts(model, span);
  for (const at of model.spans.subtree(span)) if (at !== span) add(below, ownCounts(model, at));
  return below;
}

/** The same for the parent of a span whose sums are known: the way up a call stack walks every span once. */
export function countBelowParent(model: Model, parent: number, child: number, ofChild: Below): Below {
  const below = ownCounts(model, parent);
  for (const at of model.spans.childrenOf(parent)) add(below, at === child ? ofChild : countBelow(model, at));
  return below;
}

function ownCounts({spans}: Model, span: number): Below {
  return {
    tasks: spans.roles[span]! & SpanRole.task ? 1 : 0,
    records: spans.records[span]!,
    errors: spans.errors[span]!,
    startNs: spans.startNs[span]!,
    lastNs: spans.lastNs[span]!,
  };
}

function add(to: Below, more: Below): void {
  to.tasks += more.tasks;
  to.records += more.records;
  to.errors += more.errors;
  to.startNs = Math.min(to.startNs, more.startNs);
  to.lastNs = Math.max(to.lastNs, more.lastNs);
}

/** Flows (roots) in an order, or the children of a span in order of their start. */
export function spanPage(
  model: Model,
  parent: number | null,
  from: number,
  count: number,
  order: FlowOrder,
  text: string,
  generation: number,
): SpanPage {
  const all = parent === null ? rootSpans(model, ROOT_ROLES) : [...model.spans.childrenOf(parent)];
  const wanted = text.toLowerCase();
  const shown = wanted === '' ? all : all.filter(span => spanName(model, span).toLowerCase().includes(wanted));
  shown.sort(parent === null ? comparer(model, order) : (a, b) => startOf(model, a) - startOf(model, b) || a - b);
  const start = Math.max(0, Math.min(from, shown.length));
  const spans = shown.slice(start, start + Math.max(0, count)).map(span => buildSpanInfo(model, span));
  return {revision: model.revision, generation, total: shown.length, from: start, spans};
}

/** Spans that are listed as flows, in order of first sight. */
export function flowSpans(model: Model): number[] {
  return rootSpans(model, SpanRole.flow | SpanRole.listed);
}

/** Roots with one of the roles. */
function rootSpans(model: Model, roles: number): number[] {
  const {spans} = model;
  return model.roots.filter(span => spans.parent[span] === NONE && spans.roles[span]! & roles);
}

function comparer(model: Model, order: FlowOrder): (a: number, b: number) => number {
  const byStart = (a: number, b: number) => startOf(model, a) - startOf(model, b) || a - b;
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

function isFailed(model: Model, span: number): boolean {
  return model.spans.state[span] === SpanState.failed || model.spans.state[span] === SpanState.unclosedProbablyFailed;
}

function startOf(model: Model, span: number): number {
  const start = model.spans.startNs[span]!;
  return Number.isFinite(start) ? start : 0;
}

function durationOf(model: Model, span: number): number {
  const end = model.spans.endNs[span]!;
  const toNs = Number.isNaN(end) ? model.spans.lastNs[span]! : end;
  return toNs - startOf(model, span) - model.pauses.heldNs(span, startOf(model, span), toNs);
}

function orNull(id: number): number | null {
  return id === NONE ? null : id;
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : Number.isFinite(otherwise) ? otherwise : NaN;
}
