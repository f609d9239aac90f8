/** What views show of one span. Reads columns only; the model must be settled. */
import {NONE, SpanRole, SPAN_STATE_NAMES, SYSTEM_NAMES} from '../../protocol/model';
import type {SpanInfo} from '../../protocol/queries';
import type {Model} from '../model/model';

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

function orNull(id: number): number | null {
  return id === NONE ? null : id;
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : Number.isFinite(otherwise) ? otherwise : NaN;
}
