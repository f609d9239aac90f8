/**
 * PenguiFlow records: structured lines `{level, logger, message, timestamp, extra, exception}` and text lines with
 * extras, which `textLine.ts` turns into the same shape. `extra` of a node event is a FlowEvent; of a planner event it
 * has a step and a monotonic clock. This file turns one scanned object into a row; `traces.ts` keeps what is known.
 */
import {NONE, RecordFlag, RecordKind, System} from '../../../protocol/model';
import type {SymbolRef} from '../../../protocol/model';
import type {KeySet} from '../../json/keySet';
import {ObjectScan, ValueKind} from '../../json/objectScan';
import {TripleInterner} from '../../model/interner';
import type {ByteInterner} from '../../model/interner';
import type {Model} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import {parseTime} from '../../time/parseTime';
import type {Display, Format, FormatReader} from '../format';
import {displayOf, flowErrorText} from './display';
import {UNKNOWN_INFLIGHT} from './eventTable';
import type {NodeEvent} from './eventTable';
import {EXTRA_KEYS, FLOW_ERROR_KEYS, levelNumber, LINE_KEYS, meaningOf, Step, X} from './keys';
import type {EventMeaning, LineSlots} from './keys';
import {transcodeTextLine} from './textLine';
import {Traces} from './traces';
import type {NodeTrack, TraceTrack} from './traces';

const ERROR_LEVEL = 40;
/** Year 5138; what is later is no time in seconds. */
const LATEST_EPOCH_SECONDS = 1e11;
/** A smaller `ts` is a monotonic clock, not an epoch: 2001-09-09. */
const EARLIEST_EPOCH_SECONDS = 1e9;
const MAX_ATTEMPT = 0xffff;
/** Three years; no run takes longer. */
const MAX_LATENCY_MS = 1e11;
const BACKSLASH = 0x5c;

export const penguiflow: Format = {
  system: System.penguiflow,
  keys: LINE_KEYS,
  open: (model, keys) => new PenguiFlowReader(model, keys),
  transcode: transcodeTextLine,
};

class PenguiFlowReader implements FormatReader {
  readonly settle: Traces;
  private readonly slots: LineSlots;
  private readonly extra = new ObjectScan(EXTRA_KEYS);
  private readonly flowError = new ObjectScan(FLOW_ERROR_KEYS);
  private readonly lines = new TripleInterner();
  private lastNs = 0;
  private readonly event: NodeEvent = {
    timeNs: 0, latencyNs: NaN, record: 0, text: 0, copyOf: NONE, attempt: 0, inflight: UNKNOWN_INFLIGHT, step: 0,
  }; // prettier-ignore
  private readonly fields: RecordFields = {
    timeNs: 0, level: 0, kind: 0, system: System.penguiflow, flags: 0, span: NONE, site: NONE, process: NONE,
  }; // prettier-ignore

  constructor(
    private readonly model: Model,
    keys: KeySet,
  ) {
    this.slots = Object.fromEntries(LINE_KEYS.map(key => [key, keys.slotOf(key)])) as LineSlots;
    this.settle = new Traces(model);
  }

  /** By the logger, or, for text lines and middleware on a logger of the program's own, by what `extra` holds. */
  matches(scan: ObjectScan): boolean {
    const k = this.slots;
    if (!scan.has(k.message)) return false;
    if (isPenguiLogger(scan, k.logger) || scan.kind(k.tracescope_text) === ValueKind.true) return true;
    if (scan.kind(k.extra) !== ValueKind.object || !this.scanExtra(scan)) return false;
    const {extra} = this;
    return extra.has(X.event) && extra.has(X.ts) && (extra.has(X.q_depth_total) || extra.has(X.step));
  }

  read(scan: ObjectScan, place: Place): string | null {
    const hasExtra = this.scanExtra(scan);
    const problem = this.check(scan, hasExtra);
    if (problem) return problem;
    const {fields} = this;
    const event = (hasExtra && this.extra.str(X.event)) || '';
    const meaning = meaningOf(event);
    this.describe(scan, meaning, event !== '');
    if (event !== '' && hasExtra && this.extra.kind(X.node_id) === ValueKind.string) {
      this.readNodeEvent(scan, place, event, meaning);
    } else this.readOther(scan, place, event, hasExtra, meaning);
    this.lastNs = fields.timeNs;
    return null;
  }

  display(scan: ObjectScan): Display {
    const hasExtra = this.scanExtra(scan);
    return displayOf(scan, this.slots, hasExtra ? this.extra : null, this.flowError);
  }

  spanSymbol(span: number): SymbolRef | null {
    return this.settle.spanSymbol(span);
  }

  /** The node an event names, which stands in no run when a worker is stopped. */
  recordSymbol(scan: ObjectScan): SymbolRef | null {
    const name = this.scanExtra(scan) ? this.extra.str(X.node_name) : null;
    return name === null || name === '' ? null : {kind: 'node', system: 'penguiflow', name};
  }

  private check(scan: ObjectScan, hasExtra: boolean): string | null {
    const k = this.slots;
    if (scan.kind(k.message) !== ValueKind.string) return 'message is not text';
    if (scan.has(k.level) && scan.kind(k.level) !== ValueKind.string) return 'level is not text';
    const extra = scan.kind(k.extra);
    if (extra !== ValueKind.absent && extra !== ValueKind.null && extra !== ValueKind.object) {
      return 'extra is not an object';
    }
    if (hasExtra) {
      const event = this.extra.kind(X.event);
      if (event !== ValueKind.absent && event !== ValueKind.string) return 'event is not text';
    }
    return null;
  }

  /** Time, level and flags. A bad time is taken from the record before. */
  private describe(scan: ObjectScan, meaning: EventMeaning, isEvent: boolean): void {
    const k = this.slots;
    const {fields, extra, model} = this;
    const ts = isEvent ? extra.num(X.ts) : NaN;
    let seconds = ts >= EARLIEST_EPOCH_SECONDS && ts < LATEST_EPOCH_SECONDS ? ts : NaN;
    if (Number.isNaN(seconds) && scan.kind(k.timestamp) === ValueKind.string) {
      seconds = parseTime(scan.buf, scan.start(k.timestamp) + 1, scan.end(k.timestamp) - 1);
    }
    const isGuessed = Number.isNaN(seconds);
    fields.timeNs = isGuessed ? this.lastNs : model.nsFromEpochSeconds(seconds);
    const level = scan.str(k.level);
    fields.level = level === null ? (isEvent ? meaning.level : 0) : levelNumber(level);
    const hasTraceback =
      scan.kind(k.exception) === ValueKind.string || (isEvent && extra.kind(X.exception) === ValueKind.string);
    fields.flags =
      (fields.level >= ERROR_LEVEL || meaning.isError ? RecordFlag.error : 0) |
      (hasTraceback ? RecordFlag.exception : 0) |
      (isGuessed ? RecordFlag.timeGuessed : 0);
    fields.kind = isEvent ? meaning.kind : RecordKind.log;
    fields.span = NONE;
  }

  private readNodeEvent(scan: ObjectScan, place: Place, name: string, meaning: EventMeaning): void {
    const {extra, settle, fields, event} = this;
    const trace = this.traceOf();
    const nodeId = this.intern(X.node_id);
    if (name === 'trace_cancel_start' || name === 'trace_cancel_finish') {
      if (trace) settle.cancelTrace(trace, fields.timeNs);
      this.append(place, trace, scan);
      return;
    }
    if (name === 'node_cancelled') {
      settle.stopNode(nodeId, fields.timeNs);
      this.append(place, trace, scan);
      return;
    }
    this.fillEvent(meaning.step);
    if (event.step === Step.start && event.attempt > 0) fields.kind = RecordKind.event;
    const track = settle.node(trace, nodeId);
    if (track.name === 0) track.name = this.intern(X.node_name);
    this.addEvent(place, track, extra.num(X.ts), name);
  }

  /** Events of the planner and lines without an event. */
  private readOther(scan: ObjectScan, place: Place, name: string, hasExtra: boolean, meaning: EventMeaning): void {
    const {extra, settle, fields} = this;
    const k = this.slots;
    const isPlanner = isPlannerLogger(scan, k.logger) || (name !== '' && extra.has(X.step));
    if (!isPlanner) {
      this.append(place, hasExtra ? this.traceOf() : null, scan);
      return;
    }
    const planner = settle.planner(place.source);
    const step = hasExtra ? extra.num(X.step) : NaN;
    // The last step has no end of its own: the planner's finish is.
    const isStep = name === 'step_start' || name === 'step_complete' || name === 'finish';
    const isTool = name.startsWith('tool_call') && extra.kind(X.tool_call_id) === ValueKind.string;
    const isFinish = name === 'finish' || isText(scan, k.message, 'planner_finish');
    if (isFinish && hasExtra) settle.finishPlanner(planner, fields.timeNs, this.intern(X.reason));
    if (name === '' || Number.isNaN(step) || !(isStep || isTool)) {
      this.append(place, planner, scan);
      return;
    }
    this.fillEvent(meaning.step);
    this.event.attempt = 0;
    if (meaning.step === Step.success && extra.kind(X.error) === ValueKind.string) {
      this.event.step = Step.failed;
      this.event.text = this.intern(X.error);
    }
    const track = isStep
      ? settle.node(planner, this.model.texts.internText(`step ${step}`), step)
      : settle.node(planner, this.intern(X.tool_call_id), step, true);
    if (track.name === 0) track.name = isStep ? track.id : this.intern(X.tool_name);
    this.addEvent(place, track, extra.num(X.ts), name);
  }

  private addEvent(place: Place, track: NodeTrack, ts: number, name: string): void {
    const {settle, event, fields, model} = this;
    event.record = model.records.size;
    if (event.step === Step.retry) fields.flags |= RecordFlag.retry;
    const original = settle.originalOf(track, Number.isNaN(ts) ? fields.timeNs : ts, event, nameHash(name));
    if (original >= 0) {
      fields.flags |= RecordFlag.duplicate;
      event.copyOf = original;
      fields.span = settle.addCopy(track, event);
    } else {
      event.copyOf = NONE;
      fields.span = settle.add(track, event);
      if (event.step === Step.retry) model.retries++;
    }
    model.addRecord(place, fields);
  }

  /** A record that moves no run. The same line a second time, from a second handler, is a copy. */
  private append(place: Place, trace: TraceTrack | null, scan: ObjectScan): void {
    const {fields, model, lines, slots: k} = this;
    const {texts} = model;
    const known = lines.size;
    const isKnown =
      lines.intern(
        valueHash(texts, scan, k.timestamp),
        valueHash(texts, scan, k.extra),
        valueHash(texts, scan, k.message),
      ) < known;
    if (isKnown && !(fields.flags & RecordFlag.timeGuessed)) fields.flags |= RecordFlag.duplicate;
    if (trace) {
      fields.span = trace.span;
      model.markDirty(trace.span);
    }
    model.addRecord(place, fields);
  }

  private fillEvent(step: number): void {
    const {event, extra, fields} = this;
    const latencyMs = extra.num(X.latency_ms);
    const attempt = extra.num(X.attempt);
    const inflight = extra.num(X.trace_inflight);
    event.step = step;
    event.timeNs = fields.timeNs;
    event.latencyNs = latencyMs >= 0 && latencyMs < MAX_LATENCY_MS ? latencyMs * 1e6 : NaN;
    event.attempt = attempt >= 0 ? Math.min(MAX_ATTEMPT, Math.round(attempt)) : 0;
    event.inflight = inflight >= 0 && inflight < UNKNOWN_INFLIGHT ? Math.round(inflight) : UNKNOWN_INFLIGHT;
    event.text = this.eventText(step);
  }

  /** Why an attempt or a run failed, or which skill is called. */
  private eventText(step: number): number {
    const {extra} = this;
    switch (step) {
      case Step.failed:
        return this.model.texts.internText(flowErrorText(extra, this.flowError) ?? extra.str(X.exception) ?? '');
      case Step.error:
      case Step.timeout:
        return this.intern(X.exception);
      case Step.remoteError:
        return this.intern(X.remote_error) || this.intern(X.exception);
      case Step.remoteStart:
      case Step.remoteStream:
      case Step.remoteSuccess:
      case Step.remoteCancelled:
        return this.intern(X.remote_skill);
      default:
        return 0;
    }
  }

  private traceOf(): TraceTrack | null {
    const {extra} = this;
    if (extra.kind(X.trace_id) !== ValueKind.string) return null;
    const start = extra.start(X.trace_id) + 1;
    const end = extra.end(X.trace_id) - 1;
    return end > start ? this.settle.trace(extra.buf, start, end) : null;
  }

  private scanExtra(scan: ObjectScan): boolean {
    const slot = this.slots.extra;
    if (scan.kind(slot) !== ValueKind.object) return false;
    return this.extra.scan(scan.buf, scan.start(slot), scan.end(slot)) >= 0;
  }

  private intern(slot: number): number {
    const {extra} = this;
    if (extra.kind(slot) !== ValueKind.string) return 0;
    const start = extra.start(slot) + 1;
    const end = extra.end(slot) - 1;
    const {buf} = extra;
    for (let at = start; at < end; at++) {
      if (buf[at] === BACKSLASH) return this.model.texts.internText(extra.str(slot) ?? '');
    }
    return this.model.texts.intern(buf, start, end);
  }
}

function isPenguiLogger(scan: ObjectScan, slot: number): boolean {
  return startsWith(scan, slot, 'penguiflow.') || isText(scan, slot, 'penguiflow');
}

function isPlannerLogger(scan: ObjectScan, slot: number): boolean {
  return startsWith(scan, slot, 'penguiflow.planner');
}

function isText(scan: ObjectScan, slot: number, text: string): boolean {
  return startsWith(scan, slot, text) && scan.end(slot) - scan.start(slot) === text.length + 2;
}

function startsWith(scan: ObjectScan, slot: number, text: string): boolean {
  if (scan.kind(slot) !== ValueKind.string || scan.end(slot) - scan.start(slot) < text.length + 2) return false;
  const at = scan.start(slot) + 1;
  for (let i = 0; i < text.length; i++) if (scan.buf[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function valueHash(texts: ByteInterner, scan: ObjectScan, slot: number): number {
  return scan.has(slot) ? texts.hash(scan.buf, scan.start(slot), scan.end(slot)) : 0;
}

function nameHash(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
