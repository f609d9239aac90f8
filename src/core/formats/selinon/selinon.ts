/**
 * Selinon's trace events: `{"details": {…}, "event": "TASK_START", "time": "…"}` behind any log prefix, or alone with
 * `node`. Events and their keys were read from selinon/selinon (trace.py) and from recordings of real workers; see
 * docs/formats.md. This file turns one scanned object into a row; `runs.ts` keeps what is known of flows and tasks.
 */
import {NONE, RecordFlag, System} from '../../../protocol/model';
import type {KeySet} from '../../json/keySet';
import {decodeString, ValueKind} from '../../json/objectScan';
import type {ObjectScan} from '../../json/objectScan';
import type {Model} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import {parseTime} from '../../time/parseTime';
import type {Display, Format, FormatReader, Prefix} from '../format';
import {Details} from './details';
import type {DetailKey} from './details';
import {displayEvent} from './displayEvent';
import {eventInfo, isEventName, isMiss} from './events';
import type {EventInfo} from './events';
import {readLinePrefix} from './linePrefix';
import type {LinePrefix} from './linePrefix';
import {failureReason, flowFailureReason} from './reason';
import type {Run} from './run';
import {Runs} from './runs';
import {SeenEvents} from './seenEvents';

const KEYS = ['event', 'time', 'details', 'node'] as const;
type Slots = Record<(typeof KEYS)[number], number>;

const IDS: readonly DetailKey[] = ['dispatcher_id', 'task_id', 'child_dispatcher_id', 'node_id'];
/** Ids of Celery are longer and hold letters; those of the built-in executor are addresses in one process. */
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;

export const selinon: Format = {
  system: System.selinon,
  keys: KEYS,
  open: (model, keys) => new SelinonReader(model, keys),
};

class SelinonReader implements FormatReader {
  readonly settle: Runs;
  private readonly slots: Slots;
  private readonly details = new Details();
  private readonly shown = new Details();
  private readonly seen = new SeenEvents();
  private readonly events: (EventInfo | undefined)[] = [];
  private readonly line: LinePrefix = {hostStart: 0, hostEnd: 0, processStart: 0, processEnd: 0};
  /** Time of the last event of each source, for one whose own time is impossible. */
  private readonly lastTimeNs: (number | undefined)[] = [];
  private readonly fields: RecordFields = {
    timeNs: 0, level: 0, kind: 0, system: System.selinon, flags: 0, span: NONE, site: NONE, process: NONE,
  }; // prettier-ignore
  private host = 0;

  constructor(
    private readonly model: Model,
    keys: KeySet,
  ) {
    this.slots = Object.fromEntries(KEYS.map(key => [key, keys.slotOf(key)])) as Slots;
    this.settle = new Runs(model);
  }

  matches(scan: ObjectScan): boolean {
    const {event, time, details} = this.slots;
    return (
      scan.has(time) &&
      scan.has(details) &&
      scan.kind(event) === ValueKind.string &&
      isEventName(scan.buf, scan.start(event) + 1, scan.end(event) - 1)
    );
  }

  read(scan: ObjectScan, place: Place, prefix: Prefix): string | null {
    const {slots, details, fields} = this;
    if (scan.kind(slots.time) !== ValueKind.string) return 'time is not text';
    if (scan.kind(slots.details) !== ValueKind.object) return 'details is not an object';
    if (!details.read(scan.buf, scan.start(slots.details), scan.end(slots.details))) return 'details cannot be read';
    for (const key of IDS) if (!details.isIdOrNothing(key)) return `${key} in details is not text`;
    const info = this.infoOf(scan);
    fields.level = info.level;
    fields.kind = info.kind;
    fields.flags = info.flags;
    if ((details.has('what') && !isMiss(info.name)) || details.has('error_traceback'))
      fields.flags |= RecordFlag.exception;
    this.readSender(scan, prefix);
    this.readTime(scan, place);
    if (this.isCopy(scan)) fields.flags |= RecordFlag.duplicate;
    const flow = this.run('dispatcher_id', 'flow_name');
    const run = this.subject(info, flow);
    fields.span = run?.span ?? NONE;
    const record = this.model.addRecord(place, fields);
    if (!(fields.flags & RecordFlag.duplicate)) this.note(info, flow, run, record);
    return null;
  }

  display(scan: ObjectScan): Display {
    return displayEvent(scan, this.slots, this.shown);
  }

  /** The flow or task that the event is about, made and linked when new. */
  private subject(info: EventInfo, flow: Run | null): Run | null {
    if (info.effect === 'subflowScheduled') {
      const child = this.run('child_dispatcher_id', 'child_flow_name');
      if (flow && child) this.settle.subflowOf(flow, child);
      return child ?? flow;
    }
    // What a dispatcher reuses may have run in another flow, so that event stays with the dispatcher.
    if (info.effect === 'reused') return flow;
    const task = this.run('task_id', 'task_name');
    if (flow && task) this.settle.taskOf(flow, task);
    return task ?? flow;
  }

  private note(info: EventInfo, flow: Run | null, run: Run | null, record: number): void {
    const {settle, details, model} = this;
    const mark = {record, timeNs: this.fields.timeNs, reason: 0};
    if (info.effect === 'nodeFailed') {
      const id = this.id('node_id');
      const reason = this.reason(failureReason(details));
      if (id !== 0) settle.noteFailedNode(id, this.scopeOfId('node_id'), {...mark, reason});
    }
    if (info.effect === 'flowRetried' && !run) this.noteFlowRetry(record);
    if (!run) return;
    switch (info.effect) {
      case 'scheduled':
      case 'subflowScheduled':
        return settle.noteSchedule(run, mark);
      case 'started':
        return settle.noteStart(run, mark);
      case 'ended':
        return settle.noteOutcome(run, {...mark, what: 'ended'});
      case 'failed':
        return settle.noteOutcome(run, {...mark, what: 'failed', reason: this.reason(failureReason(details))});
      case 'retried':
        if (run.isTask) model.retries++;
        return settle.noteOutcome(run, {...mark, what: 'retried', reason: this.reason(failureReason(details))});
      case 'flowFailed':
        return this.noteFlowFailure(run, record);
      case 'reused': {
        const task = this.run('task_id', 'task_name');
        if (task && flow) settle.noteReuse(flow, task, mark);
        return settle.noteOther(run);
      }
      default:
        return settle.noteOther(run);
    }
  }

  private noteFlowFailure(run: Run, record: number): void {
    const {details, settle, fields} = this;
    const willRetry = details.isTrue('will_retry');
    const reason = this.reason(flowFailureReason(details));
    settle.noteOutcome(run, {record, timeNs: fields.timeNs, reason, what: willRetry ? 'retried' : 'failed'});
    const count = Number(details.text('retried_count') ?? NaN);
    if (!willRetry || Number.isNaN(count)) return;
    const note = {record, timeNs: fields.timeNs, span: run.span};
    settle.retries.noteFailure(details.text('flow_name') ?? '', this.host, this.args(), count + 1, note);
  }

  private noteFlowRetry(record: number): void {
    const {details, settle, fields} = this;
    const count = Number(details.text('retried_count') ?? NaN);
    if (Number.isNaN(count)) return;
    const note = {record, timeNs: fields.timeNs, span: NONE};
    settle.retries.noteRetry(details.text('flow_name') ?? '', this.host, this.args(), count, note);
  }

  private args(): string {
    return this.details.raw('node_args') ?? '';
  }

  private reason(text: string): number {
    return text === '' ? 0 : this.model.texts.internText(text);
  }

  private infoOf(scan: ObjectScan): EventInfo {
    const id = this.intern(scan.buf, scan.start(this.slots.event) + 1, scan.end(this.slots.event) - 1);
    return (this.events[id] ??= eventInfo(this.model.texts.text(id)));
  }

  private readSender(scan: ObjectScan, prefix: Prefix): void {
    const {line, slots, model} = this;
    readLinePrefix(prefix.buf, prefix.start, prefix.end, line);
    this.host =
      scan.kind(slots.node) === ValueKind.string
        ? this.internString(scan.buf, scan.start(slots.node), scan.end(slots.node))
        : this.intern(prefix.buf, line.hostStart, line.hostEnd);
    const worker = this.intern(prefix.buf, line.processStart, line.processEnd);
    this.fields.process = this.host === 0 && worker === 0 ? NONE : model.processes.intern(this.host, 0, worker);
  }

  private readTime(scan: ObjectScan, place: Place): void {
    const {fields, slots} = this;
    const seconds = parseTime(scan.buf, scan.start(slots.time) + 1, scan.end(slots.time) - 1);
    if (Number.isNaN(seconds)) {
      fields.flags |= RecordFlag.timeGuessed;
      fields.timeNs = this.lastTimeNs[place.source] ?? 0;
    } else {
      fields.timeNs = this.model.nsFromEpochSeconds(seconds);
      this.lastTimeNs[place.source] = fields.timeNs;
    }
  }

  /** The same event from a second handler, whatever stands around its object. */
  private isCopy(scan: ObjectScan): boolean {
    const {event, time, details} = this.slots;
    for (const slot of [event, time, details]) this.seen.mix(scan.buf, scan.start(slot), scan.end(slot));
    return this.seen.seenBefore();
  }

  private run(idKey: 'dispatcher_id' | 'child_dispatcher_id' | 'task_id', nameKey: DetailKey): Run | null {
    const id = this.id(idKey);
    if (id === 0) return null;
    const host = this.scopeOfId(idKey);
    const run = idKey === 'task_id' ? this.settle.task(id, host) : this.settle.flow(id, host);
    const {details} = this;
    if (details.kind(nameKey) === ValueKind.string)
      this.settle.name(run, this.internString(details.buf, details.start(nameKey), details.end(nameKey)));
    return run;
  }

  /** Interned id, 0 when there is none. */
  private id(key: DetailKey): number {
    const {details} = this;
    if (details.kind(key) === ValueKind.string)
      return this.internString(details.buf, details.start(key), details.end(key));
    return details.has(key) ? this.intern(details.buf, details.start(key), details.end(key)) : 0;
  }

  /** The host for ids of the built-in executor, which are addresses; 0 for Celery's, which are unique. */
  private scopeOfId(key: DetailKey): number {
    const {details} = this;
    const quote = details.kind(key) === ValueKind.string ? 1 : 0;
    for (let at = details.start(key) + quote; at < details.end(key) - quote; at++) {
      const byte = details.buf[at]!;
      if (byte < ZERO || byte > NINE) return 0;
    }
    return this.host;
  }

  /** `start` and `end` include the quotes. */
  private internString(buf: Uint8Array, start: number, end: number): number {
    for (let at = start + 1; at < end - 1; at++)
      if (buf[at] === BACKSLASH) return this.model.texts.internText(decodeString(buf, start, end));
    return this.intern(buf, start + 1, end - 1);
  }

  private intern(buf: Uint8Array, start: number, end: number): number {
    return this.model.texts.intern(buf, start, end);
  }
}
