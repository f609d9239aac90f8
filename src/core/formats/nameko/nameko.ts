/**
 * nameko-tracer records: one per request and one per response of an entrypoint call, tied by `call_id`. Keys and rules
 * were read from nameko/nameko-tracer (v1.0.1 to v1.4.0) and from recordings of real runs; see docs/formats.md.
 * This file turns one scanned object into a row; `calls.ts` keeps what is known of each call.
 */
import {NONE, RecordFlag, RecordKind, System} from '../../../protocol/model';
import type {SymbolRef} from '../../../protocol/model';
import type {KeySet} from '../../json/keySet';
import {ValueKind} from '../../json/objectScan';
import type {ObjectScan} from '../../json/objectScan';
import {decodeUtf8} from '../../json/stringBytes';
import type {Model} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import {parseTime} from '../../time/parseTime';
import type {Display, Format, FormatReader, Prefix} from '../format';
import {findCaller} from './callStack';
import type {Caller} from './callStack';
import {displayCall} from './callText';
import {Calls, TimeRank} from './calls';
import type {Call, Stamp} from './calls';
import {failingFrame, FailureReader, isFailure} from './failure';
import {callName, either, KEYS, serviceOf, slotsOf} from './keys';
import type {Slots} from './keys';
import {plainLineToJson, timeInPrefix} from './plainLine';

const INFO_LEVEL = 20;
/** nameko-tracer logs an error result as a warning. */
const WARNING_LEVEL = 30;
const MAX_REASON_CHARS = 300;
/** Thirty years; no call takes longer. */
const MAX_SECONDS = 1e9;
/** A prefix is a few words; a time further in is not the record's. */
const MAX_PREFIX_BYTES = 400;

export const nameko: Format = {
  system: System.nameko,
  keys: KEYS,
  open: (model, keys) => new NamekoReader(model, keys),
  transcode: plainLineToJson,
};

class NamekoReader implements FormatReader {
  readonly settle: Calls;
  private readonly slots: Slots;
  private readonly failures = new FailureReader();
  private readonly caller: Caller = {start: 0, end: 0};
  /** Time of the record before, per source. */
  private readonly lastNs: number[] = [];
  private readonly encoder = new TextEncoder();
  private readonly fields: RecordFields = {
    timeNs: 0, level: 0, kind: 0, system: System.nameko, flags: 0, span: NONE, site: NONE, process: NONE,
  }; // prettier-ignore

  constructor(
    private readonly model: Model,
    keys: KeySet,
  ) {
    this.slots = slotsOf(keys);
    this.settle = new Calls(model);
  }

  matches(scan: ObjectScan): boolean {
    const k = this.slots;
    return scan.has(k.call_id) && (scan.has(k.stage) || scan.has(k.lifecycle_stage));
  }

  read(scan: ObjectScan, place: Place, prefix: Prefix): string | null {
    const k = this.slots;
    const {model, fields, settle} = this;
    const stage = scan.str(either(scan, k.stage, k.lifecycle_stage));
    if (stage !== 'request' && stage !== 'response') return 'stage is neither request nor response';
    if (scan.kind(k.call_id) !== ValueKind.string || scan.end(k.call_id) - scan.start(k.call_id) <= 2) {
      return 'call_id is not a text';
    }
    if (!this.findCaller(scan)) return 'call_id_stack is not a list of texts';
    const isRequest = stage === 'request';
    const failed = !isRequest && isFailure(scan, k);
    const stamp = this.stampOf(scan, place, prefix);
    fields.timeNs = stamp.timeNs;
    fields.level = failed ? WARNING_LEVEL : INFO_LEVEL;
    fields.kind = isRequest ? RecordKind.begin : RecordKind.end;
    fields.flags = (failed ? RecordFlag.error : 0) | (stamp.rank === TimeRank.guessed ? RecordFlag.timeGuessed : 0);
    fields.site = NONE;
    const host = this.internString(scan, k.hostname);
    fields.process = host === 0 ? NONE : model.processes.intern(host, 0, 0);
    const failure = failed ? this.failures.read(scan, k) : null;
    if (failure?.traceback) {
      fields.flags |= RecordFlag.exception;
      fields.site = this.site(failure.traceback);
    }
    const call = settle.callOf(this.internString(scan, k.call_id));
    fields.span = call.span;
    // nameko-tracer logs each stage once, so a second record of it came through another handler or formatter.
    const isCopy = settle.hasStage(call, isRequest);
    const isSame = isCopy && model.sameBytes(model.spans.newestArrival[call.span]!, place);
    if (isCopy) fields.flags |= RecordFlag.duplicate;
    model.addRecord(place, fields);
    // Another formatter may have kept more than the first one did: callers, the record's own time.
    if (isSame) return null;
    this.describe(scan, call);
    settle.setCaller(call, model.texts.intern(scan.buf, this.caller.start, this.caller.end));
    if (isRequest) settle.noteRequest(call, stamp);
    else {
      const seconds = scan.num(k.response_time);
      settle.noteResponse(call, {
        ...stamp,
        failed,
        expected: failure?.expected ?? false,
        reason: failure ? oneLine(failure.text || 'Failed; the record does not say why.') : '',
        durationNs: seconds >= 0 && seconds < MAX_SECONDS ? Math.round(seconds * 1e9) : NaN,
      });
    }
    return null;
  }

  display(scan: ObjectScan): Display {
    return displayCall(scan, this.slots, this.failures);
  }

  spanSymbol(span: number): SymbolRef | null {
    const {spans, texts} = this.model;
    const name = texts.text(spans.name[span]!);
    // A service may not hold a dot; a record that tells it apart is believed all the same.
    const known = texts.text(spans.service[span]!);
    const service =
      known !== '' && name.startsWith(`${known}.`) ? known : name.slice(0, Math.max(0, name.indexOf('.')));
    const method = name.slice(service === '' ? 0 : service.length + 1);
    return method === '' ? null : {kind: 'entrypoint', system: 'nameko', name, service, method};
  }

  private findCaller(scan: ObjectScan): boolean {
    const k = this.slots;
    const slot = either(scan, k.call_id_stack, k.call_stack);
    this.caller.start = this.caller.end = 0;
    const kind = scan.kind(slot);
    if (kind === ValueKind.absent || kind === ValueKind.null) return true;
    if (kind !== ValueKind.array) return false;
    const {buf} = scan;
    return findCaller(buf, scan.start(slot), scan.end(slot), scan.start(k.call_id), scan.end(k.call_id), this.caller);
  }

  /** The record's own time, else the one in front of it, else that of the record before. */
  private stampOf(scan: ObjectScan, place: Place, prefix: Prefix): Stamp {
    const {model, slots} = this;
    const slot = slots.timestamp;
    let rank: number = scan.has(slots.service) ? TimeRank.own : TimeRank.prefix;
    let seconds =
      scan.kind(slot) === ValueKind.string ? parseTime(scan.buf, scan.start(slot) + 1, scan.end(slot) - 1) : NaN;
    if (Number.isNaN(seconds)) {
      rank = TimeRank.prefix;
      const end = Math.min(prefix.end, prefix.start + MAX_PREFIX_BYTES);
      const text = this.encoder.encode(timeInPrefix(decodeUtf8(prefix.buf, prefix.start, end)));
      seconds = parseTime(text, 0, text.length);
    }
    if (Number.isNaN(seconds)) return {timeNs: this.lastNs[place.source] ?? 0, rank: TimeRank.guessed};
    // Senders print microseconds; rounding takes out what a double of epoch seconds adds below them.
    const timeNs = Math.round(model.nsFromEpochSeconds(seconds) / 1000) * 1000;
    this.lastNs[place.source] = timeNs;
    return {timeNs, rank};
  }

  private describe(scan: ObjectScan, call: Call): void {
    const {spans, texts} = this.model;
    if (spans.name[call.span] === 0) {
      spans.name[call.span] = texts.internText(callName(scan, this.slots));
      spans.service[call.span] = texts.internText(serviceOf(scan, this.slots));
    }
    if (this.fields.process !== NONE) spans.process[call.span] = this.fields.process;
  }

  private site(traceback: string): number {
    const frame = failingFrame(traceback);
    if (!frame) return NONE;
    const {texts, sites} = this.model;
    return sites.intern(texts.internText(frame.path), frame.line, frame.func ? texts.internText(frame.func) : 0);
  }

  private internString(scan: ObjectScan, slot: number): number {
    if (scan.kind(slot) !== ValueKind.string) return 0;
    const {buf} = scan;
    const start = scan.start(slot) + 1;
    const end = scan.end(slot) - 1;
    for (let i = start; i < end; i++) if (buf[i] === 0x5c) return this.model.texts.internText(scan.str(slot) ?? '');
    return this.model.texts.intern(buf, start, end);
  }
}

function oneLine(text: string): string {
  const line = text.split('\n', 1)[0]!.trimEnd();
  return line.length > MAX_REASON_CHARS ? `${line.slice(0, MAX_REASON_CHARS - 1)}…` : line;
}
