/**
 * What is known of every trace: its flow, the nodes that ran in it, and how all of that stands. Events come in through
 * `add`; states, starts, attempts and sub-flows are decided in `settle` from the set of events seen, by their times, so
 * the order of arrival does not matter.
 */
import {NONE, SpanRole, System} from '../../../protocol/model';
import type {SymbolRef} from '../../../protocol/model';
import {TripleInterner} from '../../model/interner';
import type {Model, SystemSettle} from '../../model/model';
import {detachSpan, regroupRecords} from '../../model/regroup';
import {decideFlow, nestRuns} from './decideFlow';
import {decideRun} from './decideRun';
import {EventTable} from './eventTable';
import type {NodeEvent} from './eventTable';
import {Step} from './keys';
import {NodeRuns} from './nodeRuns';

/** One node in one trace; for the planner one step or one tool call. */
export interface NodeTrack {
  /** Position among all tracks. */
  readonly index: number;
  readonly runs: NodeRuns;
  /** Null for messages without a trace id. */
  readonly trace: TraceTrack | null;
  readonly node: NodeIdentity;
  /** Interned name, 0 until known. */
  name: number;
  /** Interned id that its runs are listed with. */
  readonly id: number;
  /** The planner's step number; NaN for nodes. */
  readonly step: number;
  /** A tool call of the planner, inside a step. */
  readonly isTool: boolean;
}

/** A node of the program, whatever the trace. */
export interface NodeIdentity {
  readonly tracks: NodeTrack[];
  /** When the node's worker was stopped for good; NaN while unknown. */
  stoppedNs: number;
}

export interface TraceTrack {
  readonly span: number;
  readonly isPlanner: boolean;
  readonly nodes: NodeTrack[];
  /** Of all events, derived starts included. */
  firstNs: number;
  lastNs: number;
  /** First failure for good. */
  failedNs: number;
  failedReason: number;
  /** When its cancellation began. */
  cancelledNs: number;
  /** The planner's last word: time and interned reason. */
  finishedNs: number;
  finishReason: number;
}

export class Traces implements SystemSettle {
  readonly events = new EventTable();
  private readonly traces = new TripleInterner();
  private readonly traceTracks: TraceTrack[] = [];
  private readonly nodeKeys = new TripleInterner();
  private readonly tracks: NodeTrack[] = [];
  private readonly identities: (NodeIdentity | undefined)[] = [];
  private readonly trackOfSpan: (NodeTrack | undefined)[] = [];
  private readonly traceOfSpan: (TraceTrack | undefined)[] = [];
  /** First copies: (hash of time and step, hash of name and attempt, node) → event. */
  private readonly copies = new TripleInterner();
  private readonly eventOfCopy: number[] = [];
  private readonly late = new Set<NodeTrack>();
  private readonly attemptSpans: (number[] | undefined)[] = [];
  private wasLive = true;

  constructor(readonly model: Model) {}

  /** The flow of a trace id, made when new. */
  trace(buf: Uint8Array, start: number, end: number): TraceTrack {
    const {texts} = this.model;
    const id = texts.intern(buf, start, end);
    return this.findTrace(id, 0, false, () => shortId(texts.text(id)));
  }

  /** The planner that writes to one source. */
  planner(source: number): TraceTrack {
    return this.findTrace(this.model.texts.internText('planner'), source + 1, true, () => 'planner');
  }

  /** A node in a trace, or a step or tool call of the planner. `id` is interned. */
  node(trace: TraceTrack | null, id: number, step = NaN, isTool = false): NodeTrack {
    const key = this.nodeKeys.intern(trace ? trace.span : NONE, id, isTool ? 1 : 0);
    let track = this.tracks[key];
    if (!track) {
      const node = (this.identities[id] ??= {tracks: [], stoppedNs: NaN});
      const made: NodeTrack = {
        index: key,
        runs: new NodeRuns(
          this.events,
          () => this.addSpan(made),
          span => this.model.markDirty(span),
        ),
        trace,
        node,
        name: 0,
        id,
        step,
        isTool,
      };
      track = this.tracks[key] = made;
      node.tracks.push(made);
      trace?.nodes.push(made);
      // A node that two traces use is no sub-flow's, which may change where its other runs belong.
      if (node.tracks.length === 2) for (const {trace: user} of node.tracks) if (user) this.model.markDirty(user.span);
    }
    return track;
  }

  /** The first copy of an event that was seen before, or -1. */
  originalOf(track: NodeTrack, timeSeconds: number, event: Readonly<NodeEvent>, nameHash: number): number {
    DOUBLE[0] = timeSeconds;
    const known = this.copies.size;
    const key = this.copies.intern(
      WORDS[0]! ^ Math.imul(event.attempt + 1, 0x9e3779b1),
      WORDS[1]! ^ nameHash,
      track.index,
    );
    if (key < known) return this.eventOfCopy[key]!;
    this.eventOfCopy[key] = this.events.size;
    return -1;
  }

  /** Takes in a first copy whose record is about to be appended. Returns the span it is in, NONE for none. */
  add(track: NodeTrack, event: NodeEvent): number {
    const row = this.events.append(event);
    const {trace} = track;
    const span = track.runs.take(row);
    if (track.runs.late) this.late.add(track);
    if (trace) {
      const startNs = event.timeNs - (event.latencyNs > 0 ? event.latencyNs : 0);
      if (startNs < trace.firstNs) trace.firstNs = startNs;
      if (event.timeNs > trace.lastNs) trace.lastNs = event.timeNs;
      if (event.step === Step.failed && !trace.isPlanner && !(event.timeNs >= trace.failedNs)) {
        trace.failedNs = event.timeNs;
        trace.failedReason = event.text;
      }
      this.model.markDirty(trace.span);
    }
    return span >= 0 ? span : trace ? trace.span : NONE;
  }

  /** Takes in a second copy. Returns the span of the first. */
  addCopy(track: NodeTrack, event: NodeEvent): number {
    track.runs.keepCopy(this.events.append(event));
    return this.model.records.span[this.events.record[event.copyOf]!]!;
  }

  /** The worker of a node was stopped; whatever it had open will not end. */
  stopNode(id: number, atNs: number): void {
    const node = (this.identities[id] ??= {tracks: [], stoppedNs: NaN});
    if (node.stoppedNs >= atNs) return;
    node.stoppedNs = atNs;
    for (const track of node.tracks) for (const run of track.runs.runs) this.model.markDirty(run.span);
  }

  cancelTrace(trace: TraceTrack, atNs: number): void {
    if (trace.firstNs > atNs) trace.firstNs = atNs;
    if (trace.cancelledNs <= atNs) return;
    trace.cancelledNs = atNs;
    this.touchRuns(trace);
  }

  finishPlanner(trace: TraceTrack, atNs: number, reason: number): void {
    if (trace.finishedNs >= atNs) return;
    trace.finishedNs = atNs;
    trace.finishReason = reason;
  }

  prepare(): void {
    for (const track of this.late) this.pairAgain(track);
    this.late.clear();
    if (this.model.live === this.wasLive) return;
    this.wasLive = this.model.live;
    for (const track of this.tracks) for (const run of track.runs.runs) this.model.markDirty(run.span);
    for (const trace of this.traceTracks) this.model.markDirty(trace.span);
  }

  settle(span: number): void {
    const trace = this.traceOfSpan[span];
    if (trace) {
      nestRuns(this.model, trace);
      decideFlow(this.model, trace);
      return;
    }
    const track = this.trackOfSpan[span];
    const run = track?.runs.runOf(span);
    if (!track || !run) return;
    decideRun(this.model, track, run, (this.attemptSpans[span] ??= []));
    if (track.trace) this.model.markDirty(track.trace.span);
  }

  /** Attempts and remote calls are their node. A trace and a step of the planner have no name in the source. */
  spanSymbol(span: number): SymbolRef | null {
    const {spans, texts} = this.model;
    const system = 'penguiflow';
    const trace = this.traceOfSpan[span];
    const name = texts.text(spans.name[span]!);
    if (trace)
      return trace.isPlanner ? {kind: 'planner', system, name} : {kind: 'nameless', system, name, what: 'trace'};
    const track = this.trackOfSpan[span];
    if (track && !Number.isNaN(track.step) && !track.isTool) return {kind: 'nameless', system, name, what: 'step'};
    const parent = spans.parent[span]!;
    const run = track?.runs.runOf(span);
    if (!run) return parent === NONE || this.traceOfSpan[parent] ? null : this.spanSymbol(parent);
    const node = texts.text(track!.name);
    return node === '' ? null : {kind: 'node', system, name: node};
  }

  private touchRuns(trace: TraceTrack): void {
    for (const node of trace.nodes) for (const run of node.runs.runs) this.model.markDirty(run.span);
    this.model.markDirty(trace.span);
  }

  private pairAgain(track: NodeTrack): void {
    const {model} = this;
    const spanOf = new Map<number, number>();
    const spans = new Set<number>();
    if (track.trace) spans.add(track.trace.span);
    for (const run of track.runs.runs) {
      spans.add(run.span);
      for (const call of run.remotes) spans.add(call.span);
    }
    track.runs.pairAgain((event, span) => {
      spanOf.set(this.events.record[event]!, span >= 0 ? span : (track.trace?.span ?? NONE));
      if (span >= 0) spans.add(span);
    });
    for (const span of track.runs.surplusSpans()) {
      spans.add(span);
      detachSpan(model, span);
    }
    regroupRecords(model, spans, record => spanOf.get(record));
    for (const run of track.runs.runs) model.markDirty(run.span);
    if (track.trace) this.model.markDirty(track.trace.span);
  }

  private findTrace(id: number, part: number, isPlanner: boolean, name: () => string): TraceTrack {
    const key = this.traces.intern(id, part, 0);
    let trace = this.traceTracks[key];
    if (!trace) {
      const {model} = this;
      const span = model.addSpan(System.penguiflow, id);
      model.setRoles(span, isPlanner ? SpanRole.listed : SpanRole.flow);
      model.spans.name[span] = model.texts.internText(name());
      trace = {
        span, isPlanner, nodes: [], firstNs: Infinity, lastNs: -Infinity, failedNs: Infinity, failedReason: 0,
        cancelledNs: Infinity, finishedNs: -Infinity, finishReason: 0,
      }; // prettier-ignore
      this.traceTracks[key] = trace;
      this.traceOfSpan[span] = trace;
      model.markDirty(span);
    }
    return trace;
  }

  private addSpan(track: NodeTrack): number {
    const span = this.model.addSpan(System.penguiflow, track.id);
    this.trackOfSpan[span] = track;
    return span;
  }
}

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

/** Ids that PenguiFlow makes are 32 hex digits; their first eight tell them apart well enough to be read. */
export function shortId(id: string): string {
  return /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/.test(id) ? id.slice(0, 8) : id;
}
