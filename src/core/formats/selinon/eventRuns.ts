/**
 * Which flow or task an event is about, and what it tells of it. Comes in: the details of one event; goes out: notes in
 * `Runs`. The reader calls `subject` before the record is appended, and `note` behind it unless it is a second copy.
 */
import {NONE} from '../../../protocol/model';
import {ValueKind} from '../../json/objectScan';
import type {Model} from '../../model/model';
import type {DetailKey, Details} from './details';
import type {EventInfo} from './events';
import {internString} from './internString';
import {failureReason, flowFailureReason} from './reason';
import type {Mark, Run} from './run';
import type {Runs} from './runs';

const IDS: readonly DetailKey[] = ['dispatcher_id', 'task_id', 'child_dispatcher_id', 'node_id'];
const ASKED = 'The task asked for a retry.';
const ZERO = 0x30;
const NINE = 0x39;

export class EventRuns {
  /** Interned host of the event at hand, 0 when unknown. */
  host = 0;

  constructor(
    private readonly model: Model,
    private readonly runs: Runs,
    private readonly details: Details,
  ) {}

  /** Null when the ids can be read, else why not. */
  problem(): string | null {
    for (const key of IDS) if (!this.details.isIdOrNothing(key)) return `${key} in details is not text`;
    return null;
  }

  /** The flow or task that the event is about, made and linked when new. */
  subject(info: EventInfo): Run | null {
    const flow = this.flow();
    if (info.effect === 'subflowScheduled') {
      const child = this.run('child_dispatcher_id', 'child_flow_name');
      if (flow && child) this.runs.subflowOf(flow, child);
      return child ?? flow;
    }
    // What a dispatcher reuses may have run in another flow, so that event stays with the dispatcher.
    if (info.effect === 'reused') return flow;
    const task = this.run('task_id', 'task_name');
    if (flow && task) this.runs.taskOf(flow, task);
    return task ?? flow;
  }

  /** `run` is the event's subject. */
  note(info: EventInfo, run: Run | null, record: number, timeNs: number): void {
    const {runs, details} = this;
    const mark: Mark = {record, timeNs, reason: 0};
    if (info.effect === 'nodeFailed') this.noteNode(mark);
    if (info.effect === 'flowRetried' && !run) this.noteFlowRetry(mark);
    if (!run) return;
    switch (info.effect) {
      case 'scheduled':
      case 'subflowScheduled':
        return runs.noteSchedule(run, mark);
      case 'started':
        return runs.noteStart(run, mark);
      case 'ended':
        return runs.noteOutcome(run, {...mark, what: 'ended'});
      case 'failed':
        return runs.noteOutcome(run, {...mark, what: 'failed', reason: this.intern(failureReason(details))});
      case 'retried':
        return this.noteRetry(run, mark);
      case 'flowFailed':
        return this.noteFlowFailure(run, mark);
      case 'reused': {
        const task = this.run('task_id', 'task_name');
        if (task) runs.noteReuse(run, task, mark);
        return runs.noteOther(run);
      }
      default:
        return runs.noteOther(run);
    }
  }

  private noteNode(mark: Mark): void {
    const id = this.id('node_id');
    if (id === 0) return;
    const reason = this.intern(failureReason(this.details));
    this.runs.noteFailedNode(id, this.scopeOfId('node_id'), {...mark, reason});
  }

  private noteRetry(run: Run, mark: Mark): void {
    this.model.retries++;
    const asked = this.details.isTrue('user_retry');
    const reason = this.intern(asked ? ASKED : failureReason(this.details));
    this.runs.noteOutcome(run, {...mark, what: asked ? 'asked' : 'retried', reason});
  }

  private noteFlowFailure(run: Run, mark: Mark): void {
    const {details, runs} = this;
    const willRetry = details.isTrue('will_retry');
    const reason = this.intern(flowFailureReason(details));
    runs.noteOutcome(run, {...mark, reason, what: willRetry ? 'retried' : 'failed'});
    const count = Number(details.text('retried_count') ?? NaN);
    if (!willRetry || Number.isNaN(count)) return;
    const {record, timeNs} = mark;
    runs.retries.noteFailure(this.flowName(), this.host, this.args(), count + 1, {record, timeNs, span: run.span});
  }

  private noteFlowRetry({record, timeNs}: Mark): void {
    const count = Number(this.details.text('retried_count') ?? NaN);
    if (Number.isNaN(count)) return;
    this.runs.retries.noteRetry(this.flowName(), this.host, this.args(), count, {record, timeNs, span: NONE});
  }

  private flowName(): string {
    return this.details.text('flow_name') ?? '';
  }

  private args(): string {
    return this.details.raw('node_args') ?? '';
  }

  private intern(text: string): number {
    return text === '' ? 0 : this.model.texts.internText(text);
  }

  private flow(): Run | null {
    return this.run('dispatcher_id', 'flow_name');
  }

  private run(idKey: 'dispatcher_id' | 'child_dispatcher_id' | 'task_id', nameKey: DetailKey): Run | null {
    const id = this.id(idKey);
    if (id === 0) return null;
    const host = this.scopeOfId(idKey);
    const run = idKey === 'task_id' ? this.runs.task(id, host) : this.runs.flow(id, host);
    const {details} = this;
    if (details.kind(nameKey) === ValueKind.string)
      this.runs.name(run, internString(this.model.texts, details.buf, details.start(nameKey), details.end(nameKey)));
    return run;
  }

  /** Interned id, 0 when there is none. */
  private id(key: DetailKey): number {
    const {details, model} = this;
    if (!details.has(key)) return 0;
    const {buf} = details;
    if (details.kind(key) === ValueKind.string)
      return internString(model.texts, buf, details.start(key), details.end(key));
    return model.texts.intern(buf, details.start(key), details.end(key));
  }

  /** Celery's ids are unique; the decimal ones of the built-in executor are addresses, so they need their host. */
  private scopeOfId(key: DetailKey): number {
    const {details} = this;
    const quote = details.kind(key) === ValueKind.string ? 1 : 0;
    for (let at = details.start(key) + quote; at < details.end(key) - quote; at++) {
      const byte = details.buf[at]!;
      if (byte < ZERO || byte > NINE) return 0;
    }
    return this.host;
  }
}
