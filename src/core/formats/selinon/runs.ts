/**
 * All flows and tasks of a session: finds or makes their spans, takes notes of what moves them, and settles their
 * states. The reader calls `flow`, `task` and the note methods while records arrive; the model calls `prepare` and
 * `settle` before anything is read.
 */
import {NONE, SpanRole, SpanState, System} from '../../../protocol/model';
import {TripleInterner} from '../../model/interner';
import type {Model, SystemSettle} from '../../model/model';
import {settleAttempts} from './attempts';
import {decide} from './decide';
import {FlowRetries} from './flowRetries';
import {earlier, firstRecordOf, latest, newRun} from './run';
import type {Mark, Outcome, Run} from './run';

const REUSED = 'Its earlier result was reused; it did not run again.';

export class Runs implements SystemSettle {
  readonly retries: FlowRetries;
  private readonly keys = new TripleInterner();
  private readonly flows: (Run | undefined)[] = [];
  private readonly tasks: (Run | undefined)[] = [];
  private readonly bySpan: (Run | undefined)[] = [];
  /** What dispatchers say of failed nodes: key of the node's id to an interned reason. */
  private readonly failedNodes = new Map<number, Mark>();
  private readonly open = new Set<Run>();
  private wasLive = true;

  constructor(private readonly model: Model) {
    this.retries = new FlowRetries(model);
  }

  /** Flow of an interned id; `host` is 0 unless the id is only unique on its host. */
  flow(id: number, host: number): Run {
    const key = this.keys.intern(id, host, 0);
    return (this.flows[key] ??= this.add(id, key, false));
  }

  task(id: number, host: number): Run {
    const key = this.keys.intern(id, host, 0);
    return (this.tasks[key] ??= this.add(id, key, true));
  }

  name(run: Run, name: number): void {
    if (name !== 0) this.model.spans.name[run.span] = name;
  }

  taskOf(flow: Run, task: Run): void {
    // The log of a worker that only ran tasks names a flow that some other process dispatched.
    if (this.model.setParent(task.span, flow.span)) this.noteOther(flow);
  }

  /** A flow that another one started is no flow of its own. */
  subflowOf(parent: Run, child: Run): void {
    const {model} = this;
    if (!model.setParent(child.span, parent.span) && model.spans.parent[child.span] === NONE) return;
    if (model.spans.roles[child.span] !== SpanRole.subflow) model.setRoles(child.span, SpanRole.subflow);
  }

  noteSchedule(run: Run, mark: Mark): void {
    run.schedule = earlier(run.schedule, mark);
    this.model.markDirty(run.span);
  }

  noteStart(run: Run, mark: Mark): void {
    run.starts.push(mark);
    this.model.markDirty(run.span);
  }

  noteOutcome(run: Run, outcome: Outcome): void {
    run.outcomes.push(outcome);
    this.model.markDirty(run.span);
  }

  noteReuse(flow: Run, task: Run, mark: Mark): void {
    task.reuse = earlier(task.reuse, {...mark, reason: this.model.texts.internText(REUSED), flow: flow.span});
    this.model.markDirty(task.span);
  }

  /** Anything else about it, such as a wake-up of its dispatcher. */
  noteOther(run: Run): void {
    if (this.model.spans.state[run.span] === SpanState.placeholder) this.model.markDirty(run.span);
  }

  noteFailedNode(id: number, host: number, mark: Mark): void {
    const key = this.keys.intern(id, host, 0);
    this.failedNodes.set(key, earlier(this.failedNodes.get(key) ?? null, mark));
    for (const run of [this.flows[key], this.tasks[key]]) if (run) this.model.markDirty(run.span);
  }

  prepare(): void {
    this.retries.settle();
    if (this.model.live === this.wasLive) return;
    this.wasLive = this.model.live;
    for (const run of this.open) this.model.markDirty(run.span);
  }

  settle(span: number): void {
    const run = this.bySpan[span];
    if (!run) return;
    const {model} = this;
    const {records, firstChild} = model.spans;
    const decision = decide(run, model.live, records[span]! > 0 || firstChild[span] !== NONE);
    if (decision.state === SpanState.cached) this.placeReused(run);
    const isOpen = Number.isNaN(decision.endNs);
    if (isOpen) this.open.add(run);
    else this.open.delete(run);
    const first = firstRecordOf(run);
    if (first !== NONE) {
      model.spans.firstRecord[span] = first;
      const at = latest(run.starts)?.record ?? first;
      model.spans.process[span] = model.records.process[at]!;
    }
    settleAttempts(model, run);
    const reason = decision.reason !== 0 || !isOpen ? decision.reason : this.failedNodeReason(run);
    model.setState(span, decision.state, decision.endNs, false, reason);
  }

  /** A task that only a reuse tells of stands below the flow that reused it, at that time. */
  private placeReused({span, reuse}: Run): void {
    const {spans} = this.model;
    if (!reuse) return;
    this.model.setParent(span, reuse.flow);
    if (spans.startNs[span] !== Infinity && spans.records[span]! > 0) return;
    spans.startNs[span] = reuse.timeNs;
    spans.lastNs[span] = reuse.timeNs;
  }

  /** A worker that was killed sends nothing; then only the dispatcher knows. */
  private failedNodeReason(run: Run): number {
    const mark = this.failedNodes.get(run.key);
    if (!mark) return 0;
    const reason = this.model.texts.text(mark.reason);
    const what = reason === '' ? '' : `: ${reason}`;
    return this.model.texts.internText(`It sent no end, but its flow reports it as failed${what}`);
  }

  private add(id: number, key: number, isTask: boolean): Run {
    const span = this.model.addSpan(System.selinon, id);
    this.model.setRoles(span, isTask ? SpanRole.task : SpanRole.flow);
    const run = newRun(span, isTask, key);
    this.bySpan[span] = run;
    return run;
  }
}
