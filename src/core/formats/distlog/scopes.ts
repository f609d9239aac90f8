/**
 * What is known of each Distlog scope, and how its state follows. Distlog marks neither begin nor end, and at HEAD it
 * sends no failure, so states are decided from the set of records seen, never from the order in which they came:
 * every rule compares sequence numbers and times only.
 */
import {NONE, RecordKind, SpanRole, SpanState, System} from '../../../protocol/model';
import {TripleInterner} from '../../model/interner';
import type {ObjectScan} from '../../json/objectScan';
import type {Model, SystemSettle} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import {decide} from './decide';
import {OpenScopes} from './openScopes';
import type {OpenList} from './openScopes';
import {isForeignId, parentIdEnd} from './scopeKey';
import type {ScopeKey} from './scopeKey';
import {ScopeCodes} from './scopeCodes';
import {ScopeFlag, ScopeTable} from './scopeTable';

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

/** What a thread did last, to see that it has left a scope. */
export interface ThreadTrack {
  lastNs: number;
  /** The spans of all records at that time: clocks are coarse, and arrival must not decide between them. */
  lastSpans: number[];
  /** Scopes (as spans) that are not over. */
  readonly open: OpenList;
  /** Is to be looked at. */
  moved: boolean;
  /** The scope that was last found by its text, NONE before the first. */
  latest: number;
}

/** How the sender of one process behaves, learnt from what it sent. */
export interface ProcessTrack {
  /** `FAILED <begin text>` arrived, or our emitter's marks: then a missing failure record means no failure. */
  sendsFailures: boolean;
  /** Our emitter marks its records, so nothing needs to be guessed from what the thread does. */
  marked: boolean;
}

/** So deep any key may be. */
const FREE_SEGMENTS = 250;
/** What deeper keys may bring at most: scopes, and bytes of their ids, at once and for each record or byte that has come. */
const DEEP_SCOPES = {atOnce: 20_000, perRecord: 10};
const DEEP_BYTES = {atOnce: 256 * 1024 * 1024, perByte: 4};

export class Scopes implements SystemSettle {
  readonly table = new ScopeTable();
  private readonly open = new OpenScopes();
  private readonly codes = new ScopeCodes();
  private byText = new Uint32Array(0);
  private readonly foreignKeys = new TripleInterner();
  private readonly byForeign: (number | undefined)[] = [];
  private readonly threads: (ThreadTrack | undefined)[] = [];
  private readonly processKeys = new TripleInterner();
  private readonly processes: ProcessTrack[] = [];
  private movedThreads: ThreadTrack[] = [];
  private wasLive = true;

  constructor(private readonly model: Model) {}

  /** Undefined before the first record of a scope. */
  processOf(scope: number): ProcessTrack | undefined {
    return this.processes[this.table.known('process', scope)];
  }

  /** Undefined as in `processOf`. The thread of a scope is that of its span. */
  threadOf(scope: number): ThreadTrack | undefined {
    return this.threads[this.model.spans.process[scope]!];
  }

  /**
   * Whether a deep key may make scopes. Each level is a scope whose id repeats those above it, so one forged record could make
   * gigabytes. A program that really nests so deep has sent a record for nearly every level, which is what is asked for here.
   */
  hasRoomFor({segments, idStart, idEnd}: ScopeKey, {offset}: Place): boolean {
    if (segments <= FREE_SEGMENTS) return true;
    const {spans, records, texts} = this.model;
    const scopes = spans.size + segments;
    const bytes = texts.sizeBytes + (segments * (idEnd - idStart)) / 2;
    return (
      scopes <= DEEP_SCOPES.atOnce + DEEP_SCOPES.perRecord * records.size &&
      bytes <= DEEP_BYTES.atOnce + DEEP_BYTES.perByte * offset
    );
  }

  /** The scope of a key, made with its ancestors when new. `process`: of the record, as in the model. */
  scopeOf(scan: ObjectScan, key: ScopeKey, host: number, pid: number, process: number): number {
    const known = this.codes.find(scan, key, process);
    if (known !== NONE) return known;
    const scope = this.scopeOfText(scan.buf, key, host, pid, process);
    this.codes.note(scan, key, process, scope);
    return scope;
  }

  private scopeOfText(buf: Uint8Array, key: ScopeKey, host: number, pid: number, process: number): number {
    const {spans, texts} = this.model;
    const thread = this.threadAt(process);
    // A thread mostly goes on in the scope it was in.
    const {latest} = thread;
    if (latest !== NONE && texts.is(spans.id[latest]!, buf, key.idStart, key.idEnd)) return latest;
    const foreign = isForeignId(buf, key.idStart, key.idEnd);
    const scope = this.find(buf, key.idStart, key.idEnd, foreign, host, pid);
    if (!(spans.roles[scope]! & SpanRole.task)) {
      this.model.setRoles(scope, spans.roles[scope]! | SpanRole.task);
      this.model.setState(scope, SpanState.open, NaN, false, 0);
    }
    // Ancestors up to the first that is linked already.
    for (let at = scope, end = key.idEnd; spans.parent[at] === NONE;) {
      if (spans.roles[at]! & SpanRole.flow) break;
      end = parentIdEnd(buf, key.idStart, end);
      if (end < 0) {
        this.model.setRoles(at, spans.roles[at]! | SpanRole.flow);
        break;
      }
      const parent = this.find(buf, key.idStart, end, foreign, host, pid);
      this.model.setParent(at, parent);
      at = parent;
    }
    thread.latest = scope;
    return scope;
  }

  /** `text`: interned. */
  name(scope: number, text: number): void {
    this.model.spans.name[scope] = text;
  }

  /** A record collected twice: same sequence number and the same bytes. */
  isDuplicate(scope: number, sequence: number, place: Place): boolean {
    if (!this.table.hasSequence(scope, sequence)) return false;
    return this.model.sameBytes(this.model.spans.newestArrival[scope]!, place);
  }

  note(scope: number, record: number, fields: RecordFields, note: ScopeNote): void {
    const {model, table} = this;
    const isLast = table.addSequence(scope, note.sequence);
    model.setMissing(scope, table.missing(scope));
    if (fields.kind === RecordKind.begin || note.mark === 'begin') this.noteBegin(scope, record, fields, note);
    if (note.isFailure || note.mark === 'failed') {
      table.note('failure', scope, record);
      table.failureText[scope] = note.failure ? model.texts.internText(note.failure) : 0;
      table.failedHash[scope] = note.failedTextHash;
    }
    if (note.mark === 'end') table.note('endMark', scope, record);
    if (isLast) {
      table.set(scope, ScopeFlag.lastIsRootInfo, note.isRootInfo);
      table.lastHash[scope] = note.textHash;
      table.note('last', scope, record);
    }
    table.set(scope, ScopeFlag.grew, true);
    this.track(scope, fields, note);
    this.pass(fields);
    model.markDirty(scope);
  }

  /** A record outside every scope also shows that its thread has moved on. */
  passOutside(fields: RecordFields, _record: number): void {
    this.pass(fields);
  }

  reserve(spans: number): void {
    // A session of another system has no scopes.
    if (this.table.flags.length === 0) return;
    this.table.reserve(spans);
    this.open.reserve(spans);
  }

  prepare(): void {
    if (this.model.live !== this.wasLive) {
      this.wasLive = this.model.live;
      for (const thread of this.threads) if (thread) this.move(thread);
    }
    for (const thread of this.movedThreads) {
      thread.moved = false;
      for (let scope = thread.open.first; scope !== NONE; scope = this.open.next[scope]!) this.model.markDirty(scope);
    }
    this.movedThreads = [];
  }

  settle(scope: number): void {
    const {model, table} = this;
    if (!table.has(scope) || table.sequences[scope] === 0) return;
    if (table.isSet(scope, ScopeFlag.grew)) this.doubtAround(scope);
    const {spans} = model;
    const before = spans.state[scope]!;
    const beforeEnd = spans.endNs[scope]!;
    const {state, endNs, inferred, reason, endRecord} = decide(model, this, scope);
    this.moveEnd(scope, endRecord);
    model.setState(scope, state, endNs, inferred, reason);
    const isOpen = state === SpanState.open || state === SpanState.neverClosed;
    const thread = this.threadOf(scope);
    if (thread && isOpen) this.open.add(thread.open, scope);
    else if (thread) this.open.remove(thread.open, scope);
    const nowEnd = spans.endNs[scope]!;
    const endMoved = nowEnd !== beforeEnd && !(Number.isNaN(beforeEnd) && Number.isNaN(nowEnd));
    if (before !== state || endMoved) this.doubtInside(scope);
  }

  /** What was taken for over may go on inside, or have ended later. */
  private doubtAround(scope: number): void {
    const {spans} = this.model;
    this.table.set(scope, ScopeFlag.grew, false);
    for (let at = spans.parent[scope]!; at !== NONE; at = spans.parent[at]!) {
      if (spans.endInferred[at]) this.model.markDirty(at);
    }
  }

  private doubtInside(scope: number): void {
    const {firstChild, nextSibling} = this.model.spans;
    for (let at = firstChild[scope]!; at !== NONE; at = nextSibling[at]!) this.model.markDirty(at);
  }

  private noteBegin(scope: number, record: number, fields: RecordFields, note: ScopeNote): void {
    this.table.note('begin', scope, record);
    this.table.beginHash[scope] = note.textHash;
    this.model.spans.site[scope] = fields.site;
  }

  private track(scope: number, fields: RecordFields, note: ScopeNote): void {
    const {spans, processes} = this.model;
    const {table} = this;
    // The begin decides which thread a scope belongs to; until it comes, any record of it does.
    if (spans.process[scope] === NONE || fields.kind === RecordKind.begin) {
      const before = this.threadOf(scope);
      if (before) this.open.remove(before.open, scope);
      spans.process[scope] = fields.process;
      this.open.add(this.threadAt(fields.process).open, scope);
      // What is inside and over may have been so only because it seemed to be of the same thread.
      this.doubtInside(scope);
      if (table.process[scope] === 0) {
        const id = this.processKeys.intern(processes.field(fields.process, 0), processes.field(fields.process, 1), 0);
        this.processes[id] ??= {sendsFailures: false, marked: false};
        table.note('process', scope, id);
      }
    }
    const process = this.processOf(scope)!;
    // Either of the two may arrive first.
    const failedHash = table.failedHash[scope]!;
    const repeatsBegin = failedHash !== 0 && failedHash === table.beginHash[scope];
    if (!process.sendsFailures && (note.mark !== null || repeatsBegin)) {
      process.sendsFailures = true;
      const own = table.process[scope]!;
      for (let other = 0; other < spans.size; other++) {
        if (table.process[other] === own) this.model.markDirty(other);
      }
    }
    if (note.mark !== null) process.marked = true;
  }

  private pass(fields: RecordFields): void {
    const thread = this.threadAt(fields.process);
    if (fields.timeNs < thread.lastNs) return;
    const {lastSpans} = thread;
    // Nearly always the first: a list with one span is written over rather than made anew.
    if (fields.timeNs > thread.lastNs && lastSpans.length === 1) lastSpans[0] = fields.span;
    else if (fields.timeNs > thread.lastNs) thread.lastSpans = [fields.span];
    else if (!lastSpans.includes(fields.span)) lastSpans.push(fields.span);
    thread.lastNs = fields.timeNs;
    if (thread.open.first !== NONE) this.move(thread);
  }

  private move(thread: ThreadTrack): void {
    if (thread.moved) return;
    thread.moved = true;
    this.movedThreads.push(thread);
  }

  private moveEnd(scope: number, endRecord: number): void {
    const {kind} = this.model.records;
    const before = this.table.known('end', scope);
    if (before === endRecord) return;
    if (before !== NONE) kind[before] = RecordKind.log;
    if (endRecord !== NONE) kind[endRecord] = RecordKind.end;
    this.table.note('end', scope, endRecord);
  }

  private threadAt(process: number): ThreadTrack {
    return (this.threads[process] ??= {
      lastNs: -Infinity,
      lastSpans: [],
      open: {first: NONE},
      moved: false,
      latest: NONE,
    });
  }

  private find(buf: Uint8Array, start: number, end: number, foreign: boolean, host: number, pid: number): number {
    const text = this.model.texts.intern(buf, start, end);
    if (foreign) return (this.byForeign[this.foreignKeys.intern(text, host, pid)] ??= this.add(text));
    if (text >= this.byText.length) {
      const grown = new Uint32Array(Math.max(1024, text * 2));
      grown.set(this.byText);
      this.byText = grown;
    }
    // Plus one, so that 0 means none.
    const known = this.byText[text]!;
    if (known !== 0) return known - 1;
    const span = this.add(text);
    this.byText[text] = span + 1;
    return span;
  }

  private add(idText: number): number {
    const span = this.model.addSpan(System.distlog, idText);
    this.table.add(span);
    return span;
  }
}
