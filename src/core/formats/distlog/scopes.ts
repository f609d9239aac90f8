/**
 * What is known of each Distlog scope, and how its state follows. Distlog marks neither begin nor end, and at HEAD it
 * sends no failure, so states are decided from the set of records seen, never from the order in which they came:
 * every rule compares sequence numbers and times only.
 */
import {NONE, RecordKind, SpanRole, SpanState, System} from '../../../protocol/model';
import {TripleInterner} from '../../model/interner';
import type {Model, SystemSettle} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import {decide} from './decide';
import {isForeignId, parentIdEnd} from './scopeKey';
import type {ScopeKey} from './scopeKey';
import {SequenceSet} from './sequenceSet';

/** What one record says about its scope. Reused for every record; nothing keeps it. */
export interface ScopeNote {
  sequence: number;
  /** INFO from logger `root`: what Distlog itself sends at begin and end, but users may send such as well. */
  isRootInfo: boolean;
  /** `FAILED …` with a traceback from logger `root`. */
  isFailure: boolean;
  /** Of the message of a root record or a marked one, 0 otherwise. */
  textHash: number;
  /** Hash of the text behind `FAILED `, 0 when there is none. */
  failedTextHash: number;
  /** Last line of the traceback of a failure, '' otherwise. */
  failure: string;
  /** `begin`, `end` or `failed`, as written by our own emitter; null from Distlog itself. */
  mark: string | null;
}

export interface Scope {
  readonly span: number;
  readonly sequences: SequenceSet;
  /** Text hash and record of the begin, 0 and NONE until it came. */
  beginHash: number;
  beginRecord: number;
  /** The record with the highest sequence number so far: -1 and NONE before the first. */
  lastSequence: number;
  lastIsRootInfo: boolean;
  lastTextHash: number;
  lastRecord: number;
  failureRecord: number;
  failure: string;
  failedTextHash: number;
  endMarkRecord: number;
  /** Record whose kind was set to `end` by a decision. */
  endRecord: number;
  /** A record came since the last decision: scopes around this one whose end was inferred are decided again. */
  grew: boolean;
  thread: ThreadTrack | null;
  process: ProcessTrack | null;
}

/** What a thread did last, to see that it has left a scope. */
export interface ThreadTrack {
  lastNs: number;
  /** The spans of all records at that time: clocks are coarse, and arrival must not decide between them. */
  lastSpans: number[];
  readonly open: Set<Scope>;
}

/** How the sender of one process behaves, learnt from what it sent. */
export interface ProcessTrack {
  /** `FAILED <begin text>` arrived, or our emitter's marks: then a missing failure record means no failure. */
  sendsFailures: boolean;
  /** Our emitter marks its records, so nothing needs to be guessed from what the thread does. */
  marked: boolean;
  readonly scopes: Scope[];
}

export class Scopes implements SystemSettle {
  private readonly byText: (Scope | undefined)[] = [];
  private readonly foreignKeys = new TripleInterner();
  private readonly byForeign: (Scope | undefined)[] = [];
  private readonly bySpan: (Scope | undefined)[] = [];
  private readonly threads: (ThreadTrack | undefined)[] = [];
  private readonly processKeys = new TripleInterner();
  private readonly processes: (ProcessTrack | undefined)[] = [];
  private readonly movedThreads = new Set<ThreadTrack>();
  private wasLive = true;

  constructor(private readonly model: Model) {}

  ofSpan(span: number): Scope | undefined {
    return this.bySpan[span];
  }

  /** The scope of a key, made with its ancestors when new. */
  scopeOf(buf: Uint8Array, key: ScopeKey, host: number, pid: number): Scope {
    const foreign = isForeignId(buf, key.idStart, key.idEnd);
    let scope = this.find(buf, key.idStart, key.idEnd, foreign, host, pid);
    if (!(this.model.spans.roles[scope.span]! & SpanRole.task)) {
      this.model.setRoles(scope.span, this.model.spans.roles[scope.span]! | SpanRole.task);
      this.model.setState(scope.span, SpanState.open, NaN, false, 0);
    }
    const result = scope;
    // Ancestors up to the first that is linked already.
    for (let end = key.idEnd; this.model.spans.parent[scope.span] === NONE;) {
      end = parentIdEnd(buf, key.idStart, end);
      if (end < 0) {
        if (!(this.model.spans.roles[scope.span]! & SpanRole.flow)) {
          this.model.setRoles(scope.span, this.model.spans.roles[scope.span]! | SpanRole.flow);
        }
        break;
      }
      const parent = this.find(buf, key.idStart, end, foreign, host, pid);
      this.model.setParent(scope.span, parent.span);
      scope = parent;
    }
    return result;
  }

  /** `text`: interned. */
  name(scope: Scope, text: number): void {
    this.model.spans.name[scope.span] = text;
  }

  /** A record collected twice: same sequence number and the same bytes. */
  isDuplicate(scope: Scope, sequence: number, place: Place): boolean {
    if (!scope.sequences.has(sequence)) return false;
    return this.model.sameBytes(this.model.spans.newestArrival[scope.span]!, place);
  }

  note(scope: Scope, record: number, fields: RecordFields, note: ScopeNote): void {
    const {model} = this;
    scope.sequences.add(note.sequence);
    model.setMissing(scope.span, scope.sequences.missing);
    if (fields.kind === RecordKind.begin || note.mark === 'begin') this.noteBegin(scope, record, fields, note);
    if (note.isFailure || note.mark === 'failed') {
      scope.failureRecord = record;
      scope.failure = note.failure;
      scope.failedTextHash = note.failedTextHash;
    }
    if (note.mark === 'end') scope.endMarkRecord = record;
    if (note.sequence >= scope.lastSequence) {
      scope.lastSequence = note.sequence;
      scope.lastIsRootInfo = note.isRootInfo;
      scope.lastTextHash = note.textHash;
      scope.lastRecord = record;
    }
    scope.grew = true;
    this.track(scope, fields, note);
    this.pass(fields);
    model.markDirty(scope.span);
  }

  /** A record outside every scope also shows that its thread has moved on. */
  passOutside(fields: RecordFields, _record: number): void {
    this.pass(fields);
  }

  prepare(): void {
    if (this.model.live !== this.wasLive) {
      this.wasLive = this.model.live;
      for (const thread of this.threads) if (thread) this.movedThreads.add(thread);
    }
    for (const thread of this.movedThreads) for (const scope of thread.open) this.model.markDirty(scope.span);
    this.movedThreads.clear();
  }

  settle(span: number): void {
    const scope = this.bySpan[span];
    if (!scope || scope.lastSequence < 0) return;
    const {model} = this;
    if (scope.grew) this.doubtAround(scope);
    const before = model.spans.state[span];
    const beforeEnd = model.spans.endNs[span];
    const decision = decide(model, this, scope);
    this.moveEnd(scope, decision.endRecord);
    model.setState(
      span,
      decision.state,
      decision.endNs,
      decision.inferred,
      decision.reason ? model.texts.internText(decision.reason) : 0,
    );
    const isOpen = decision.state === SpanState.open || decision.state === SpanState.neverClosed;
    if (isOpen) scope.thread?.open.add(scope);
    else scope.thread?.open.delete(scope);
    const endMoved =
      model.spans.endNs[span] !== beforeEnd && !(Number.isNaN(beforeEnd) && Number.isNaN(model.spans.endNs[span]));
    if (before !== decision.state || endMoved) for (const child of model.spans.childrenOf(span)) model.markDirty(child);
  }

  /** What was taken for over may go on inside, or have ended later. */
  private doubtAround(scope: Scope): void {
    const {spans} = this.model;
    scope.grew = false;
    for (let at = spans.parent[scope.span]!; at !== NONE; at = spans.parent[at]!) {
      if (spans.endInferred[at]) this.model.markDirty(at);
    }
  }

  private noteBegin(scope: Scope, record: number, fields: RecordFields, note: ScopeNote): void {
    scope.beginRecord = record;
    scope.beginHash = note.textHash;
    this.model.spans.site[scope.span] = fields.site;
  }

  private track(scope: Scope, fields: RecordFields, note: ScopeNote): void {
    const {processes} = this.model;
    // The begin decides which thread a scope belongs to; until it comes, any record of it does.
    if (!scope.thread || fields.kind === RecordKind.begin) {
      scope.thread?.open.delete(scope);
      scope.thread = this.threadOf(fields.process);
      scope.thread.open.add(scope);
      // What is inside and over may have been so only because it seemed to be of the same thread.
      for (const child of this.model.spans.childrenOf(scope.span)) this.model.markDirty(child);
      const id = this.processKeys.intern(processes.field(fields.process, 0), processes.field(fields.process, 1), 0);
      if (!scope.process) (scope.process = this.processes[id] ??= newProcess()).scopes.push(scope);
      this.model.spans.process[scope.span] = fields.process;
    }
    const process = scope.process!;
    // Either of the two may arrive first.
    const repeatsBegin = scope.failedTextHash !== 0 && scope.failedTextHash === scope.beginHash;
    const sendsFailures = process.sendsFailures || note.mark !== null || repeatsBegin;
    if (sendsFailures !== process.sendsFailures) {
      process.sendsFailures = true;
      for (const other of process.scopes) this.model.markDirty(other.span);
    }
    if (note.mark !== null) process.marked = true;
  }

  private pass(fields: RecordFields): void {
    const thread = this.threadOf(fields.process);
    if (fields.timeNs < thread.lastNs) return;
    const {lastSpans} = thread;
    // Nearly always the first: a list with one span is written over rather than made anew.
    if (fields.timeNs > thread.lastNs && lastSpans.length === 1) lastSpans[0] = fields.span;
    else if (fields.timeNs > thread.lastNs) thread.lastSpans = [fields.span];
    else if (!lastSpans.includes(fields.span)) lastSpans.push(fields.span);
    thread.lastNs = fields.timeNs;
    if (thread.open.size > 0) this.movedThreads.add(thread);
  }

  private moveEnd(scope: Scope, endRecord: number): void {
    if (scope.endRecord === endRecord) return;
    const {kind} = this.model.records;
    if (scope.endRecord !== NONE) kind[scope.endRecord] = RecordKind.log;
    if (endRecord !== NONE) kind[endRecord] = RecordKind.end;
    scope.endRecord = endRecord;
  }

  private threadOf(process: number): ThreadTrack {
    return (this.threads[process] ??= {lastNs: -Infinity, lastSpans: [], open: new Set()});
  }

  private find(buf: Uint8Array, start: number, end: number, foreign: boolean, host: number, pid: number): Scope {
    const text = this.model.texts.intern(buf, start, end);
    const table = foreign ? this.byForeign : this.byText;
    const at = foreign ? this.foreignKeys.intern(text, host, pid) : text;
    return (table[at] ??= this.add(text));
  }

  private add(idText: number): Scope {
    const span = this.model.addSpan(System.distlog, idText);
    const scope: Scope = {
      span,
      sequences: new SequenceSet(),
      beginHash: 0,
      beginRecord: NONE,
      lastSequence: -1,
      lastIsRootInfo: false,
      lastTextHash: 0,
      lastRecord: NONE,
      failureRecord: NONE,
      failure: '',
      failedTextHash: 0,
      endMarkRecord: NONE,
      endRecord: NONE,
      grew: false,
      thread: null,
      process: null,
    };
    this.bySpan[span] = scope;
    return scope;
  }
}

function newProcess(): ProcessTrack {
  return {sendsFailures: false, marked: false, scopes: []};
}
