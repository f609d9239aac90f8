/**
 * Decides how one Distlog scope stands, from what is known of it, of its parent and of its thread. In this order:
 * a failure that was sent; an end that is certain; an end that the rest of the trace implies; still open.
 */
import {NONE, SpanState} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {ScopeFlag} from './scopeTable';
import type {ScopeTable} from './scopeTable';
import type {Scopes} from './scopes';

export interface Decision {
  state: number;
  endNs: number;
  inferred: boolean;
  /** Interned; 0 for none. */
  reason: number;
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

/** `scope`: its span, of which at least one record came. */
export function decide(model: Model, scopes: Scopes, scope: number): Decision {
  const {records, spans, texts} = model;
  const {table} = scopes;
  const failure = table.known('failure', scope);
  if (failure !== NONE) return sent(SpanState.failed, records.timeNs[failure]!, NONE, table.failureText[scope]!);
  const endMark = table.known('endMark', scope);
  if (endMark !== NONE) return sent(SpanState.succeeded, records.timeNs[endMark]!, endMark, 0);
  const isImported = spans.parent[scope] === NONE && texts.firstByte(spans.id[scope]!) === LESS_THAN;
  const linkLost = isImported ? LINK_LOST : '';
  const last = table.known('last', scope);
  if (isCertainEnd(model, table, scope)) {
    return sent(SpanState.succeeded, records.timeNs[last]!, last, interned(model, linkLost));
  }
  if (!isOver(model, scopes, scope)) return stillOpen(model, table, scope, linkLost);
  if (mayBeEnd(model, table, scope)) {
    return sent(SpanState.succeeded, records.timeNs[last]!, last, interned(model, linkLost));
  }
  const reason = whyOver(model, scopes, scope);
  const state = reason === OVER_WITHOUT_END ? SpanState.unclosedProbablyFailed : SpanState.succeeded;
  return {state, endNs: subtreeLastNs(model, scope), inferred: true, reason: interned(model, reason), endRecord: NONE};
}

/** Why a scope that is over has no end. */
function whyOver(model: Model, scopes: Scopes, scope: number): string {
  if (isEmptyDescription(model, scopes.table, scope)) return OVER_EMPTY;
  if (isSilent(scopes.table, scope)) return OVER_SILENT;
  return scopes.processOf(scope)?.sendsFailures ? OVER_NOT_FAILED : OVER_WITHOUT_END;
}

function stillOpen(model: Model, table: ScopeTable, scope: number, linkLost: string): Decision {
  const open = {endNs: NaN, inferred: false, endRecord: NONE};
  if (model.live) return {...open, state: SpanState.open, reason: interned(model, linkLost)};
  const doubt = mayBeEnd(model, table, scope) ? LAST_MAY_BE_END : '';
  const reason = interned(model, [linkLost, doubt].filter(Boolean).join(' '));
  return {...open, state: SpanState.neverClosed, reason};
}

/** The begin text again, or a text of its own from the very line of the begin (Python 3.8 and newer). */
function isCertainEnd({records, spans}: Model, table: ScopeTable, scope: number): boolean {
  const last = table.known('last', scope);
  const begin = table.known('begin', scope);
  if (!endsLikeBegin(table, scope) || last === begin || spans.name[scope] === 0) return false;
  return table.lastHash[scope] === table.beginHash[scope] || records.site[last] === records.site[begin];
}

/** With Python up to 3.7 an end with a text of its own looks like any record of the function that holds the `with`. */
function mayBeEnd(model: Model, table: ScopeTable, scope: number): boolean {
  if (!endsLikeBegin(table, scope)) return false;
  const {records, sites} = model;
  const last = table.known('last', scope);
  const end = records.site[last]!;
  const begin = records.site[table.known('begin', scope)]!;
  if (end === NONE || begin === NONE) return false;
  if (sites.field(end, 0) !== sites.field(begin, 0) || sites.field(end, 2) !== sites.field(begin, 2)) return false;
  return records.timeNs[last]! >= subtreeLastNs(model, scope);
}

/** Begin and end are both what Distlog itself sends; the first record of a scope is never its end. */
function endsLikeBegin(table: ScopeTable, scope: number): boolean {
  return table.isSet(scope, ScopeFlag.lastIsRootInfo) && table.sequences[scope] !== 1 && table.begin[scope] !== 0;
}

function isEmptyDescription(model: Model, table: ScopeTable, scope: number): boolean {
  return table.begin[scope] !== 0 && model.spans.name[scope] === 0;
}

/** The first record is not a begin: the root logger's level was above that of begins and ends, which are alike. */
function isSilent(table: ScopeTable, scope: number): boolean {
  return table.begin[scope] === 0 && table.hasSequence(scope, 0);
}

/** The parent is over, or the parent or anything outside this scope was reached later by the same thread. */
function isOver(model: Model, scopes: Scopes, scope: number): boolean {
  const {spans} = model;
  const lastNs = spans.lastNs[scope]!;
  const parent = spans.parent[scope]!;
  if (parent !== NONE && spans.endNs[parent]! >= lastNs && !spans.endInferred[parent]) return true;
  if (parent !== NONE && spans.endInferred[parent] && spans.process[parent] === spans.process[scope]) return true;
  const thread = scopes.threadOf(scope);
  if (!thread || scopes.processOf(scope)?.marked || !(thread.lastNs > lastNs)) return false;
  return !thread.lastSpans.some(span => isInside(model, span, scope));
}

function interned(model: Model, text: string): number {
  return text === '' ? 0 : model.texts.internText(text);
}

function isInside(model: Model, span: number, ancestor: number): boolean {
  for (let at = span; at !== NONE; at = model.spans.parent[at]!) if (at === ancestor) return true;
  return false;
}

/** Latest record of the scope and of everything inside it. */
function subtreeLastNs({spans}: Model, scope: number): number {
  let latest = spans.lastNs[scope]!;
  for (let at = spans.nextInSubtree(scope, scope); at !== NONE; at = spans.nextInSubtree(at, scope)) {
    if (spans.lastNs[at]! > latest) latest = spans.lastNs[at]!;
  }
  return latest;
}

function sent(state: number, endNs: number, endRecord: number, reason: number): Decision {
  return {state, endNs, inferred: false, reason, endRecord};
}
