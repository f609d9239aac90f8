/**
 * Decides how one Distlog scope stands, from what is known of it, of its parent and of its thread. In this order:
 * a failure that was sent; an end that is certain; an end that the rest of the trace implies; still open.
 */
import {NONE, SpanState} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {Scope, Scopes} from './scopes';

export interface Decision {
  state: number;
  endNs: number;
  inferred: boolean;
  reason: string;
  /** The record that is the end, NONE when none was sent. */
  endRecord: number;
}

const OVER_WITHOUT_END =
  'No end was sent although its parent or thread went on; Distlog sends none when a scope fails.';
const OVER_NOT_FAILED = 'No end was sent, but its parent or thread went on and this sender reports failures.';
const OVER_EMPTY = 'A scope without a description sends no end; its parent or thread went on.';
const OVER_SILENT = 'Its begin was not sent, so no end is either; its parent or thread went on.';
const LAST_MAY_BE_END = 'Its last record may be its end; nothing that came later shows that it is over.';
const LINK_LOST = 'The sender lost the link to its parent: import_task() gives every scope the same id.';

const LESS_THAN = 0x3c;

export function decide(model: Model, scopes: Scopes, scope: Scope): Decision {
  const {records, spans} = model;
  const {failureRecord, endMarkRecord, lastRecord} = scope;
  if (failureRecord !== NONE) return sent(SpanState.failed, records.timeNs[failureRecord]!, NONE, scope.failure);
  if (endMarkRecord !== NONE) return sent(SpanState.succeeded, records.timeNs[endMarkRecord]!, endMarkRecord, '');
  const isImported = spans.parent[scope.span] === NONE && model.texts.firstByte(spans.id[scope.span]!) === LESS_THAN;
  const linkLost = isImported ? LINK_LOST : '';
  if (isCertainEnd(model, scope)) return sent(SpanState.succeeded, records.timeNs[lastRecord]!, lastRecord, linkLost);
  if (!isOver(model, scopes, scope)) return stillOpen(model, scope, linkLost);
  const lastNs = subtreeLastNs(model, scope.span);
  if (mayBeEnd(model, scope, lastNs))
    return sent(SpanState.succeeded, records.timeNs[lastRecord]!, lastRecord, linkLost);
  if (isEmptyDescription(model, scope)) return inferred(SpanState.succeeded, lastNs, OVER_EMPTY);
  if (isSilent(scope)) return inferred(SpanState.succeeded, lastNs, OVER_SILENT);
  if (scope.process?.sendsFailures) return inferred(SpanState.succeeded, lastNs, OVER_NOT_FAILED);
  return inferred(SpanState.unclosedProbablyFailed, lastNs, OVER_WITHOUT_END);
}

function stillOpen(model: Model, scope: Scope, linkLost: string): Decision {
  const open = {endNs: NaN, inferred: false, endRecord: NONE};
  if (model.live) return {...open, state: SpanState.open, reason: linkLost};
  const doubt = mayBeEnd(model, scope, subtreeLastNs(model, scope.span)) ? LAST_MAY_BE_END : '';
  return {...open, state: SpanState.neverClosed, reason: [linkLost, doubt].filter(Boolean).join(' ')};
}

/** The begin text again, or a text of its own from the very line of the begin (Python 3.8 and newer). */
function isCertainEnd(model: Model, scope: Scope): boolean {
  const {lastRecord, beginRecord} = scope;
  if (!scope.lastIsRootInfo || scope.lastSequence === 0 || beginRecord === NONE || lastRecord === beginRecord)
    return false;
  if (isEmptyDescription(model, scope)) return false;
  return scope.lastTextHash === scope.beginHash || model.records.site[lastRecord] === model.records.site[beginRecord];
}

/** With Python up to 3.7 an end with a text of its own looks like any record of the function that holds the `with`. */
function mayBeEnd(model: Model, scope: Scope, subtreeLast: number): boolean {
  const {lastRecord, beginRecord} = scope;
  if (!scope.lastIsRootInfo || scope.lastSequence === 0 || beginRecord === NONE) return false;
  const {records, sites} = model;
  const end = records.site[lastRecord]!;
  const begin = records.site[beginRecord]!;
  if (end === NONE || begin === NONE || records.timeNs[lastRecord]! < subtreeLast) return false;
  return sites.field(end, 0) === sites.field(begin, 0) && sites.field(end, 2) === sites.field(begin, 2);
}

function isEmptyDescription(model: Model, scope: Scope): boolean {
  return scope.beginRecord !== NONE && model.spans.name[scope.span] === 0;
}

/** The first record is not a begin: the root logger's level was above that of begins and ends, which are alike. */
function isSilent(scope: Scope): boolean {
  return scope.beginRecord === NONE && scope.sequences.has(0);
}

/** The parent is over, or the parent or anything outside this scope was reached later by the same thread. */
function isOver(model: Model, scopes: Scopes, scope: Scope): boolean {
  const {spans} = model;
  const lastNs = spans.lastNs[scope.span]!;
  const parent = spans.parent[scope.span]!;
  if (parent !== NONE && spans.endNs[parent]! >= lastNs && !spans.endInferred[parent]) return true;
  if (parent !== NONE && spans.endInferred[parent] && scopes.ofSpan(parent)?.thread === scope.thread) return true;
  const {thread} = scope;
  if (!thread || scope.process?.marked || !(thread.lastNs > lastNs)) return false;
  return !thread.lastSpans.some(span => isInside(model, span, scope.span));
}

function isInside(model: Model, span: number, ancestor: number): boolean {
  for (let at = span; at !== NONE; at = model.spans.parent[at]!) if (at === ancestor) return true;
  return false;
}

/** Latest record of the scope and of everything inside it. */
function subtreeLastNs(model: Model, span: number): number {
  let last = -Infinity;
  for (const at of model.spans.subtree(span)) last = Math.max(last, model.spans.lastNs[at]!);
  return last;
}

function sent(state: number, endNs: number, endRecord: number, reason: string): Decision {
  return {state, endNs, inferred: false, reason, endRecord};
}

function inferred(state: number, endNs: number, reason: string): Decision {
  return {state, endNs, inferred: true, reason, endRecord: NONE};
}
