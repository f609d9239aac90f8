/**
 * The runs of one node in one trace (or of one step or tool call of the planner). A state machine fed with events in
 * order of time: a start opens a run, success or error closes an attempt, a retry leads to the next attempt. Where no
 * starts were logged, a run begins at the time of its end less its latency. An event that comes too late in order of
 * time marks the runs `late`; they are then paired again from the start.
 */
import {SpanState} from '../../../protocol/model';
import type {EventTable} from './eventTable';
import {UNKNOWN_INFLIGHT} from './eventTable';
import {Step} from './keys';

export interface Attempt {
  number: number;
  startNs: number;
  /** NaN while running. */
  endNs: number;
  /** SpanState. */
  state: number;
  /** Interned. */
  reason: number;
  firstRecord: number;
  lastRecord: number;
}

export interface RemoteCall {
  span: number;
  /** Interned skill. */
  name: number;
  startNs: number;
  endNs: number;
  state: number;
  reason: number;
}

export interface Run {
  readonly span: number;
  readonly attempts: Attempt[];
  readonly remotes: RemoteCall[];
  /** Open while an attempt runs or a retry is to come. */
  phase: 'running' | 'between' | 'done';
  /** False for a message that was never given to the node. */
  readonly started: boolean;
  /** SpanState once done. */
  outcome: number;
  reason: number;
  endNs: number;
  /** A retry was announced after the last attempt. */
  retryComing: boolean;
  /** When the node went on to another run although this one had not ended; NaN otherwise. */
  overtakenNs: number;
  /** How many others of its flow ran when it started, NaN when unknown. */
  inflight: number;
  /** Whether `inflight` is that of the start, else that of the end. */
  inflightAtStart: boolean;
}

/** Runs that never ended pile up when a node loops; what an event belongs to is looked for among this many of the latest. */
const MAX_OPEN = 64;

export class NodeRuns {
  readonly events: number[] = [];
  runs: Run[] = [];
  late = false;
  private last = -1;
  private running: Run[] = [];
  private waiting: Run[] = [];
  /** Spans made so far, used again in the same order when the runs are paired anew. */
  private readonly spans: number[] = [];
  private spansUsed = 0;
  private readonly bySpan = new Map<number, Run>();

  constructor(
    private readonly table: EventTable,
    private readonly addSpan: () => number,
    private readonly touched: (span: number) => void,
  ) {}

  /** Takes an event that just arrived. Returns the span its record is in, -1 for none. */
  take(event: number): number {
    this.events.push(event);
    const span = this.last >= 0 ? (this.runs.at(-1)?.span ?? -1) : -1;
    if (this.late || (this.last >= 0 && this.table.compare(event, this.last) < 0)) {
      this.late = true;
      return span;
    }
    this.last = event;
    return this.process(event);
  }

  /** Keeps a second copy, which follows its original into whatever run that is in. */
  keepCopy(event: number): void {
    this.events.push(event);
  }

  /** Pairs all events again. Calls back with the span of every event, copies included. */
  pairAgain(place: (event: number, span: number) => void): void {
    this.runs = [];
    this.bySpan.clear();
    this.running = [];
    this.waiting = [];
    this.spansUsed = 0;
    this.late = false;
    const spanOf = new Map<number, number>();
    const originals = this.events.filter(event => this.table.original(event) === event);
    originals.sort((a, b) => this.table.compare(a, b));
    for (const event of originals) spanOf.set(event, this.process(event));
    this.last = originals.at(-1) ?? -1;
    for (const event of this.events) place(event, spanOf.get(this.table.original(event)) ?? -1);
  }

  runOf(span: number): Run | undefined {
    return this.bySpan.get(span);
  }

  /** Spans that an earlier pairing made and that are not needed now. */
  surplusSpans(): readonly number[] {
    return this.spans.slice(this.spansUsed);
  }

  private process(event: number): number {
    const {table} = this;
    const step = table.step[event]!;
    const attempt = table.attempt[event]!;
    switch (step) {
      case Step.start:
        return this.start(event, attempt);
      case Step.success:
        return this.close(this.endedRun(event), event, SpanState.succeeded);
      case Step.finish: {
        // A step that has said that it is complete does not run again.
        const done = this.running.length === 0 ? this.runs.at(-1) : undefined;
        return done ? this.seen(done, event) : this.close(this.endedRun(event), event, SpanState.succeeded);
      }
      case Step.error:
        return this.close(this.endedRun(event), event, SpanState.failed);
      case Step.timeout:
        return this.close(this.endedRun(event), event, SpanState.timedOut);
      case Step.retry: {
        const run = this.waitingRun(attempt - 1) ?? this.running.at(-1) ?? this.newRun(event, attempt - 1, NaN);
        if (run.phase === 'running') this.close(run, event, SpanState.failed);
        run.retryComing = true;
        return this.seen(run, event);
      }
      case Step.failed: {
        const run = this.waitingRun(attempt) ?? this.endedRun(event);
        if (run.phase === 'running') this.close(run, event, SpanState.failed);
        return this.finish(run, event, run.attempts.at(-1)?.state ?? SpanState.failed);
      }
      case Step.cancelled: {
        const run = this.running.at(-1) ?? this.waiting.at(-1) ?? this.newRun(event, -1, NaN);
        if (run.phase === 'running') this.close(run, event, SpanState.cancelled);
        return this.finish(run, event, SpanState.cancelled);
      }
      case Step.skip:
        return this.finish(this.newRun(event, -1, NaN), event, SpanState.skipped);
      case Step.drop:
        return this.finish(this.newRun(event, -1, NaN), event, SpanState.cancelled);
      case Step.other: {
        const run = this.running.at(-1) ?? this.runs.at(-1);
        return run ? this.seen(run, event) : -1;
      }
      default:
        return this.remote(event, step);
    }
  }

  private start(event: number, attempt: number): number {
    const run = attempt > 0 ? this.waitingRun(attempt - 1) : undefined;
    const startNs = this.table.timeNs[event]!;
    if (run) this.beginAttempt(run, event, attempt, startNs);
    else {
      // A node runs one message of a trace at a time: what is still open will never end.
      for (const open of this.running) if (Number.isNaN(open.overtakenNs)) this.overtake(open, startNs);
      return this.newRun(event, attempt, startNs).span;
    }
    return this.seen(run, event);
  }

  private overtake(run: Run, atNs: number): void {
    run.overtakenNs = atNs;
    this.touched(run.span);
  }

  /** The run that an end belongs to: the one whose start fits the latency best. */
  private endedRun(event: number): Run {
    const {table} = this;
    const attempt = table.attempt[event]!;
    const latency = table.latencyNs[event]!;
    const startNs = table.timeNs[event]! - (Number.isNaN(latency) ? 0 : latency);
    let best: Run | undefined;
    let bestDistance = Infinity;
    for (const run of this.running) {
      const open = run.attempts.at(-1)!;
      if (open.number !== attempt) continue;
      const distance = Math.abs(open.startNs - startNs);
      if (distance > bestDistance) continue;
      best = run;
      bestDistance = distance;
    }
    if (best) return best;
    const waiting = attempt > 0 ? this.waitingRun(attempt - 1) : undefined;
    if (!waiting) return this.newRun(event, attempt, startNs);
    this.beginAttempt(waiting, event, attempt, startNs);
    return waiting;
  }

  private waitingRun(attempt: number): Run | undefined {
    for (let at = this.waiting.length - 1; at >= 0; at--) {
      if (this.waiting[at]!.attempts.at(-1)?.number === attempt) return this.waiting[at];
    }
    return this.waiting.at(-1);
  }

  /** `attempt` -1 for a message that the node was never given. */
  private newRun(event: number, attempt: number, startNs: number): Run {
    const {table} = this;
    const inflight = table.inflight[event]!;
    const isStart = table.step[event] === Step.start;
    const run: Run = {
      span: this.nextSpan(),
      attempts: [],
      remotes: [],
      phase: 'between',
      started: attempt >= 0,
      outcome: SpanState.open,
      reason: 0,
      endNs: NaN,
      retryComing: false,
      overtakenNs: NaN,
      inflight: inflight === UNKNOWN_INFLIGHT ? NaN : inflight,
      inflightAtStart: isStart,
    };
    this.runs.push(run);
    this.bySpan.set(run.span, run);
    if (attempt >= 0) {
      this.beginAttempt(run, event, attempt, Number.isNaN(startNs) ? table.timeNs[event]! : startNs);
    }
    return run;
  }

  private beginAttempt(run: Run, event: number, number: number, startNs: number): void {
    const record = this.table.record[event]!;
    run.attempts.push({
      number, startNs, endNs: NaN, state: SpanState.open, reason: 0, firstRecord: record, lastRecord: record,
    }); // prettier-ignore
    run.retryComing = false;
    run.phase = 'running';
    drop(this.waiting, run);
    this.running.push(run);
    if (this.running.length > MAX_OPEN) this.running.shift();
    this.touched(run.span);
  }

  /** Ends the attempt that runs. A success ends the run as well. */
  private close(run: Run, event: number, state: number): number {
    const open = run.attempts.at(-1);
    if (open && run.phase === 'running') {
      open.endNs = this.table.timeNs[event]!;
      open.state = state;
      open.reason = state === SpanState.succeeded ? 0 : this.table.text[event]!;
      open.lastRecord = this.table.record[event]!;
      run.phase = 'between';
      drop(this.running, run);
      this.waiting.push(run);
      if (this.waiting.length > MAX_OPEN) this.waiting.shift();
    }
    return state === SpanState.succeeded ? this.finish(run, event, state) : this.seen(run, event);
  }

  private finish(run: Run, event: number, outcome: number): number {
    run.phase = 'done';
    run.outcome = outcome;
    run.reason = outcome === SpanState.succeeded ? 0 : this.table.text[event]!;
    run.endNs = this.table.timeNs[event]!;
    drop(this.waiting, run);
    return this.seen(run, event);
  }

  /** A call to a remote agent from inside a run. They follow each other, as the node waits for each. */
  private remote(event: number, step: number): number {
    const {table} = this;
    const timeNs = table.timeNs[event]!;
    const run = this.running.at(-1) ?? this.newRun(event, table.attempt[event]!, timeNs);
    const last = run.remotes.at(-1);
    let call = last && last.state === SpanState.open ? last : undefined;
    if (!call || step === Step.remoteStart) {
      call = {
        span: this.nextSpan(), name: 0, startNs: timeNs, endNs: NaN, state: SpanState.open, reason: 0,
      }; // prettier-ignore
      run.remotes.push(call);
    }
    if (step === Step.remoteSuccess) call.state = SpanState.succeeded;
    if (step === Step.remoteError) call.state = SpanState.failed;
    if (step === Step.remoteCancelled) call.state = SpanState.cancelled;
    // Only a failure's text is a reason; that of the others is the skill that was called.
    if (step === Step.remoteError) call.reason = table.text[event]!;
    else call.name = table.text[event]!;
    if (call.state !== SpanState.open) call.endNs = timeNs;
    this.touched(run.span);
    return call.span;
  }

  private seen(run: Run, event: number): number {
    const open = run.attempts.at(-1);
    if (open && this.table.step[event] !== Step.retry) open.lastRecord = this.table.record[event]!;
    this.touched(run.span);
    return run.span;
  }

  private nextSpan(): number {
    const span = (this.spans[this.spansUsed] ??= this.addSpan());
    this.spansUsed++;
    return span;
  }
}

function drop(list: Run[], run: Run): void {
  const at = list.lastIndexOf(run);
  if (at >= 0) list.splice(at, 1);
}
