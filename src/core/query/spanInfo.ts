/** What views show of one span. Reads columns only; the model must be settled. */
import {NONE, SpanRole, SPAN_STATE_NAMES, SYSTEM_NAMES} from '../../protocol/model';
import type {SpanInfo} from '../../protocol/queries';
import type {Model} from '../model/model';
import type {SpanTable} from '../model/spanTable';

const UUID_START = 8;

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
export function processName(model: Pick<Model, 'texts' | 'processes'>, process: number): string {
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
export function countBelow({spans}: Model, span: number): Below {
  const below: Below = {tasks: 0, records: 0, errors: 0, startNs: Infinity, lastNs: -Infinity};
  for (let at = span; at !== NONE; at = spans.nextInSubtree(at, span)) addOwn(below, spans, at);
  return below;
}

/** The same for the parent of a span whose sums are known: the way up a call stack walks every span once. */
export function countBelowParent(model: Model, parent: number, child: number, ofChild: Below): Below {
  const {spans} = model;
  const below = {...ofChild};
  addOwn(below, spans, parent);
  for (const at of spans.childrenOf(parent)) if (at !== child) add(below, countBelow(model, at));
  return below;
}

function addOwn(to: Below, spans: SpanTable, span: number): void {
  if (spans.roles[span]! & SpanRole.task) to.tasks++;
  to.records += spans.records[span]!;
  to.errors += spans.errors[span]!;
  // Every span of a session may pass here: Math.min of a column's value is a call, a comparison is none.
  if (spans.startNs[span]! < to.startNs) to.startNs = spans.startNs[span]!;
  if (spans.lastNs[span]! > to.lastNs) to.lastNs = spans.lastNs[span]!;
}

function add(to: Below, more: Below): void {
  to.tasks += more.tasks;
  to.records += more.records;
  to.errors += more.errors;
  to.startNs = Math.min(to.startNs, more.startNs);
  to.lastNs = Math.max(to.lastNs, more.lastNs);
}

function orNull(id: number): number | null {
  return id === NONE ? null : id;
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : Number.isFinite(otherwise) ? otherwise : NaN;
}
