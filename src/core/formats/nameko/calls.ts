/**
 * What is known of each call, and how its state and its place in the tree follow. Requests and responses may come in any
 * order, in several copies and formats, and a caller's records may come after its callee's; so notes are kept and
 * everything is decided from the set of them, never from the order in which they came.
 *
 * A caller that left no record (a standalone client, or a lost log) is no span: calls wait for it by its id, and are
 * flows until it comes.
 */
import {NONE, SpanRole, SpanState, System} from '../../../protocol/model';
import type {Model, SystemSettle} from '../../model/model';
import {nameInCallId} from './keys';

/** How much a record's time can be trusted; between two records of one stage the better one counts. */
export const TimeRank = {guessed: 0, prefix: 1, own: 2} as const;

export interface Stamp {
  timeNs: number;
  rank: number;
}

export interface Response extends Stamp {
  failed: boolean;
  expected: boolean;
  /** `Type: message`; '' when it succeeded. */
  reason: string;
  /** NaN when the record does not say. */
  durationNs: number;
}

export interface Call {
  readonly span: number;
  /** Interned id of the caller, 0 for none or not known yet. */
  caller: number;
  request: Stamp | null;
  response: Response | null;
}

const NO_RESPONSE = 'No response was logged: the worker was stopped or is stuck, or its result could not be traced.';

export class Calls implements SystemSettle {
  private readonly byId: (Call | undefined)[] = [];
  private readonly bySpan: (Call | undefined)[] = [];
  private readonly waiting = new Map<number, Call[]>();
  private wasLive = true;

  constructor(private readonly model: Model) {}

  /** The call of an interned id, made when new. */
  callOf(id: number): Call {
    return (this.byId[id] ??= this.add(id));
  }

  /** Whether a record of that stage was seen, in whatever format. */
  hasStage(call: Call, isRequest: boolean): boolean {
    return (isRequest ? call.request : call.response) !== null;
  }

  /** Links a call below its caller, or lets it wait for it. The first caller named stays. */
  setCaller(call: Call, callerId: number): void {
    if (callerId === 0 || call.caller !== 0) return;
    call.caller = callerId;
    const caller = this.byId[callerId];
    if (caller) this.link(call, caller);
    else {
      const others = this.waiting.get(callerId);
      if (others) others.push(call);
      else this.waiting.set(callerId, [call]);
    }
    this.model.markDirty(call.span);
  }

  noteRequest(call: Call, stamp: Stamp): void {
    if (!call.request || isBetter(stamp, call.request)) call.request = stamp;
    this.model.markDirty(call.span);
  }

  noteResponse(call: Call, response: Response): void {
    if (!call.response || isBetter(response, call.response)) call.response = response;
    this.model.markDirty(call.span);
  }

  prepare(): void {
    if (this.model.live === this.wasLive) return;
    this.wasLive = this.model.live;
    for (const call of this.bySpan) if (call && !call.response) this.model.markDirty(call.span);
  }

  settle(span: number): void {
    const call = this.bySpan[span];
    if (!call) return;
    const {model} = this;
    const {spans} = model;
    const isRoot = spans.parent[span] === NONE;
    const roles = SpanRole.task | (isRoot ? SpanRole.flow : 0);
    if (spans.roles[span] !== roles) {
      model.setRoles(span, roles);
      model.touch(span);
    }
    const {request, response} = call;
    const startNs = startOf(request, response);
    spans.startNs[span] = startNs;
    if (!response) {
      const reason = model.live ? this.callerReason(call, isRoot) : NO_RESPONSE;
      this.setState(span, model.live ? SpanState.open : SpanState.neverClosed, NaN, reason);
      return;
    }
    const endNs = Number.isNaN(response.durationNs) ? response.timeNs : startNs + response.durationNs;
    const state = !response.failed
      ? SpanState.succeeded
      : response.expected
        ? SpanState.failedExpected
        : SpanState.failed;
    this.setState(span, state, endNs, response.failed ? response.reason : this.callerReason(call, isRoot));
  }

  private setState(span: number, state: number, endNs: number, reason: string): void {
    this.model.setState(span, state, endNs, false, reason === '' ? 0 : this.model.texts.internText(reason));
  }

  /** Who called, where the caller itself cannot be shown. */
  private callerReason(call: Call, isRoot: boolean): string {
    if (!isRoot || call.caller === 0) return '';
    const caller = nameInCallId(this.model.texts.text(call.caller));
    return caller.startsWith('standalone_')
      ? `Called by a standalone client (${caller}), which leaves no records.`
      : `Called by ${caller}, which left no record here.`;
  }

  private add(id: number): Call {
    const span = this.model.addSpan(System.nameko, id);
    const call: Call = {span, caller: 0, request: null, response: null};
    this.bySpan[span] = call;
    // The record that makes the caller known also brings it below its own caller, so circles are refused later.
    for (const child of this.waiting.get(id) ?? []) this.link(child, call);
    this.waiting.delete(id);
    return call;
  }

  /** The model refuses a circle, which only a forged stack can make; such a call stays a flow. */
  private link(child: Call, caller: Call): void {
    this.model.setParent(child.span, caller.span);
    this.model.markDirty(child.span);
  }
}

/** More trusted, else earlier; of two at the same time the failure counts. */
function isBetter(a: Stamp | Response, b: Stamp | Response): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs;
  return 'failed' in a && 'failed' in b && a.failed && !b.failed;
}

/** The request's own time; without a request, the response's less what the call took. */
function startOf(request: Stamp | null, response: Response | null): number {
  const isKnown = request !== null && (request.rank > TimeRank.guessed || response === null);
  if (isKnown) return request.timeNs;
  if (response === null) return Infinity;
  if (!Number.isNaN(response.durationNs)) return response.timeNs - response.durationNs;
  return Math.min(request?.timeNs ?? Infinity, response.timeNs);
}
