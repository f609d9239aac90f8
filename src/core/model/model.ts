/**
 * The model of one session: records and spans in columns, interned texts, counts, and what moved since it was last
 * asked. Formats append through `addRecord`, `span…` and `setState`; queries read the columns. Nothing here knows a
 * trace system. States that depend on what else arrived are settled lazily: a format marks spans `dirty`, and
 * `settle` lets it decide before anything is read, so the result does not depend on the order of arrival.
 */
import {copyOf} from '../copyOf';
import {NONE, RecordFlag, RecordKind, SpanRole, SpanState, SYSTEM_NAMES} from '../../protocol/model';
import type {Counts, SourceRef} from '../../protocol/model';
import type {PauseLine} from '../framing/pauseLine';
import {ByteInterner, TripleInterner} from './interner';
import {Pauses} from './pauses';
import {RecordTable} from './recordTable';
import type {Place, RecordFields} from './recordTable';
import type {RecordBytes} from './recordBytes';
import {SpanTable} from './spanTable';
import {MoveLog} from './moveLog';

/** How one system decides states that depend on what else arrived. */
export interface SystemSettle {
  /** Called before each round: mark dirty what may have changed for reasons other than its own records. */
  prepare(): void;
  /** Decides the state of one dirty span from the columns. */
  settle(span: number): void;
  /** Makes room for that many spans in all. */
  reserve?(spans: number): void;
}

const FAILED: readonly number[] = [SpanState.failed, SpanState.failedExpected, SpanState.timedOut];
const OPEN: readonly number[] = [SpanState.open, SpanState.neverClosed, SpanState.retrying, SpanState.scheduled];
/** How many moved spans are named in a change before the views are told to look at everything. */
const MAX_NAMED_CHANGES = 200;
/** A second copy follows the first closely; a longer search would make a flood of repeats quadratic. */
const MAX_DUPLICATE_SEARCH = 1000;

export class Model {
  readonly records = new RecordTable();
  readonly spans = new SpanTable();
  /** Ids, names, sentences. */
  readonly texts = new ByteInterner();
  /** Paths and function names, as raw JSON string content. */
  readonly sites = new TripleInterner();
  readonly moves = new MoveLog();
  readonly processes = new TripleInterner();
  /** Records per system. */
  readonly perSystem = new Uint32Array(SYSTEM_NAMES.length);
  /** Roots in order of first sight; may hold spans that got a parent later (skip those with a parent). */
  readonly roots: number[] = [];
  originEpochMs = NaN;
  revision = 0;
  /** Whether anything may still arrive: decides between "running" and "never closed". */
  live = true;
  retries = 0;
  startNs = Infinity;
  endNs = -Infinity;
  private readonly totals = {records: 0, rejected: 0, text: 0, duplicates: 0, errors: 0, missing: 0};
  private readonly perState = {flow: new Int32Array(16), subflow: new Int32Array(16), task: new Int32Array(16)};
  /** Spans to decide again, each once. */
  private dirty: number[] = [];
  private isDirty = new Uint8Array(0);
  private touched: Set<number> | null = new Set();
  private grown: Set<number> | null = new Set();
  private readonly settlers: (SystemSettle | undefined)[] = [];
  /** What debuggers held, and where the lines about it are. */
  readonly pauses: Pauses;
  readonly pausePlaces: Place[] = [];

  constructor(
    private readonly bytes: RecordBytes,
    sourceName: (source: number) => string = () => '',
  ) {
    this.pauses = new Pauses(this, sourceName);
  }

  registerSettle(system: number, settle: SystemSettle): void {
    this.settlers[system] = settle;
  }

  /** Nanoseconds since the origin; the first time seen sets the origin to its whole second. */
  nsFromEpochSeconds(seconds: number): number {
    if (Number.isNaN(this.originEpochMs)) this.originEpochMs = Math.floor(seconds) * 1000;
    return (seconds - this.originEpochMs / 1000) * 1e9;
  }

  addRecord(place: Place, fields: RecordFields): number {
    const {span, flags, kind} = fields;
    const id = this.records.append(place, fields, span === NONE ? NONE : this.spans.newestArrival[span]!);
    this.revision++;
    if (kind === RecordKind.reject) this.totals.rejected++;
    else if (kind === RecordKind.text) this.totals.text++;
    else this.countRecord(id, fields);
    if (span !== NONE) {
      this.spans.newestArrival[span] = id;
      if (kind < RecordKind.text && !(flags & RecordFlag.duplicate)) this.countInSpan(id, fields);
      this.touch(span);
    }
    return id;
  }

  /** Puts a record that stood in no span into one, because another record has shown where it belongs. */
  adoptRecord(id: number, span: number): void {
    const {records, spans} = this;
    if (records.span[id] !== NONE) return;
    records.span[id] = span;
    records.previousInSpan[id] = spans.newestArrival[span]!;
    spans.newestArrival[span] = id;
    this.revision++;
    this.moves.addUnknown();
    this.countInSpan(id, {span, timeNs: records.timeNs[id]!, flags: records.flags[id]!, kind: records.kind[id]!});
    this.touch(span);
  }

  /**
   * Makes room for that many records in all. Columns that never grow leave no holes behind, and room that is not used
   * takes no memory: the system gives it page by page.
   */
  reserve(records: number): void {
    const {spans, texts} = this;
    const share = records / Math.max(1, this.records.size);
    this.records.reserve(records);
    const spansToCome = Math.ceil(spans.size * share);
    spans.reserve(spansToCome);
    for (const system of this.settlers) system?.reserve?.(spansToCome);
    texts.reserve(Math.ceil(texts.size * share));
  }

  /** A root is a span without parent; it is listed when added and skipped once it gets a parent. */
  addSpan(system: number, idText: number): number {
    const span = this.spans.add(system, idText);
    this.roots.push(span);
    this.grow(NONE);
    return span;
  }

  /** Links a span below a parent; refuses (returns false) what would close a circle or a second parent. */
  setParent(child: number, parent: number): boolean {
    if (this.spans.parent[child] !== NONE || child === parent || this.spans.rootOf(parent) === child) return false;
    if (this.spans.newestArrival[child] !== NONE || this.spans.firstChild[child] !== NONE) this.moves.add(child);
    this.spans.link(child, parent);
    this.grow(parent);
    this.grow(NONE);
    return true;
  }

  setRoles(span: number, roles: number): void {
    this.countState(span, -1);
    this.spans.roles[span] = roles;
    this.countState(span, 1);
  }

  /** `reason` is an interned sentence; 0 for none. */
  setState(span: number, state: number, endNs: number, endInferred: boolean, reason: number): void {
    const {spans} = this;
    const inferred = endInferred ? 1 : 0;
    spans.endNs[span] = endNs;
    if (spans.state[span] === state && spans.endInferred[span] === inferred && spans.reason[span] === reason) return;
    this.revision++;
    this.countState(span, -1);
    spans.state[span] = state;
    spans.endInferred[span] = inferred;
    spans.reason[span] = reason;
    this.countState(span, 1);
    this.touch(span);
  }

  /** A line of ours that says when a debugger held a process. It is no row; only its place is kept, for saving. */
  takePause(line: PauseLine, source: number, offset: number, lengthBytes: number): void {
    const {begin, end} = line;
    if (!(begin ? this.pauses.begin(begin) : this.pauses.end(end.id, end.toEpochMs))) return;
    this.pausePlaces.push({source, offset, lengthBytes});
    this.touchAll();
  }

  /** Any span may be shown with another duration. */
  touchAll(): void {
    this.revision++;
    this.touched = null;
  }

  setMissing(span: number, missing: number): void {
    this.totals.missing += missing - this.spans.missing[span]!;
    this.spans.missing[span] = missing;
  }

  /** The next `settle` decides this span again. */
  markDirty(span: number): void {
    if (span >= this.isDirty.length) {
      const grown = new Uint8Array(Math.max(256, span * 2));
      grown.set(this.isDirty);
      this.isDirty = grown;
    }
    if (this.isDirty[span] === 1) return;
    this.isDirty[span] = 1;
    this.dirty.push(span);
  }

  /** Lets the formats decide every dirty span. Must run before states or counts are read. */
  settle(): void {
    // Settling may dirty others (a parent decides its children), so go on until nothing is left.
    for (const system of this.settlers) system?.prepare();
    while (this.dirty.length > 0) {
      const batch = this.dirty;
      this.dirty = [];
      for (const span of batch) {
        // Not before its turn: what an earlier one of the batch dirties, and is still to come, is decided once.
        this.isDirty[span] = 0;
        this.settlers[this.spans.system[span]!]?.settle(span);
      }
    }
  }

  counts(): Counts {
    this.settle();
    const {flow, subflow, task} = this.perState;
    return {
      ...this.totals,
      flows: sum(flow),
      subflows: sum(subflow),
      tasks: sum(task),
      failedFlows: sumOf(flow, FAILED),
      failedTasks: sumOf(task, FAILED),
      openFlows: sumOf(flow, OPEN),
      openTasks: sumOf(task, OPEN),
      retries: this.retries,
      evicted: 0,
    };
  }

  /** Whether a record of the list that begins at `newest` has the very bytes found at `place`. */
  sameBytes(newest: number, place: Place): boolean {
    const {records} = this;
    let mine: Uint8Array | null = null;
    let steps = 0;
    for (const id of records.ofSpan(newest)) {
      if (++steps > MAX_DUPLICATE_SEARCH) return false;
      if (records.lengthBytes[id] !== place.lengthBytes) continue;
      mine ??= copyOf(this.bytes.read(place.source, place.offset, place.lengthBytes));
      if (equalBytes(mine, this.bytes.read(records.source[id]!, records.offset[id]!, place.lengthBytes))) return true;
    }
    return false;
  }

  touch(span: number): void {
    if (!this.touched) return;
    this.touched.add(span);
    this.touched.add(this.spans.rootOf(span));
    if (this.touched.size > MAX_NAMED_CHANGES) this.touched = null;
  }

  /** What moved since the last call; null where more than 200 did. */
  takeChanges(): {touchedSpans: number[] | null; grownSpans: number[] | null} {
    this.settle();
    const changes = {touchedSpans: this.touched && [...this.touched], grownSpans: this.grown && [...this.grown]};
    this.touched = new Set();
    this.grown = new Set();
    return changes;
  }

  siteRef(site: number): SourceRef | null {
    if (site === NONE) return null;
    const func = this.sites.field(site, 2);
    return {
      path: this.texts.text(this.sites.field(site, 0)),
      line: this.sites.field(site, 1),
      func: func === 0 ? null : this.texts.text(func),
    };
  }

  /** Notes that the list of children of `parent` (NONE: of flows) changed. */
  grow(parent: number): void {
    if (!this.grown) return;
    this.grown.add(parent);
    if (this.grown.size > MAX_NAMED_CHANGES) this.grown = null;
  }

  private countRecord(id: number, fields: RecordFields): void {
    this.totals.records++;
    this.perSystem[fields.system] = this.perSystem[fields.system]! + 1;
    if (fields.flags & RecordFlag.duplicate) this.totals.duplicates++;
    else if (fields.flags & RecordFlag.error) this.totals.errors++;
    if (fields.flags & RecordFlag.timeGuessed) return;
    const timeNs = this.records.timeNs[id]!;
    if (timeNs < this.startNs) this.startNs = timeNs;
    if (timeNs > this.endNs) this.endNs = timeNs;
  }

  /** Adds a record to the figures of its span. */
  countInSpan(id: number, fields: Pick<RecordFields, 'span' | 'timeNs' | 'flags' | 'kind'>): void {
    const {spans} = this;
    const {span, timeNs} = fields;
    spans.records[span] = spans.records[span]! + 1;
    if (fields.flags & RecordFlag.error) spans.errors[span] = spans.errors[span]! + 1;
    if (timeNs < spans.startNs[span]!) {
      spans.startNs[span] = timeNs;
      if (spans.firstRecord[span] === NONE || this.records.kind[spans.firstRecord[span]!] !== RecordKind.begin) {
        spans.firstRecord[span] = id;
      }
    }
    if (fields.kind === RecordKind.begin) spans.firstRecord[span] = id;
    if (timeNs >= spans.lastNs[span]!) {
      spans.lastNs[span] = timeNs;
      spans.lastRecord[span] = id;
    }
  }

  private countState(span: number, by: 1 | -1): void {
    const roles = this.spans.roles[span]!;
    const state = this.spans.state[span]!;
    if (roles & SpanRole.flow) this.perState.flow[state]! += by;
    if (roles & SpanRole.subflow) this.perState.subflow[state]! += by;
    if (roles & SpanRole.task) this.perState.task[state]! += by;
  }
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sum(column: Int32Array): number {
  return column.reduce((a, b) => a + b, 0);
}

function sumOf(column: Int32Array, states: readonly number[]): number {
  return states.reduce((total, state) => total + column[state]!, 0);
}
