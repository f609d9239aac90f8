/**
 * Selinon's trace events: `{"details": {…}, "event": "TASK_START", "time": "…"}` behind any log prefix, or alone with
 * `node`. Events and their keys were read from selinon/selinon (trace.py) and from recordings of real workers; see
 * docs/formats.md. This file turns one scanned object into a row; `runs.ts` keeps what is known of flows and tasks.
 */
import {NONE, RecordFlag, System} from '../../../protocol/model';
import type {SymbolRef} from '../../../protocol/model';
import type {KeySet} from '../../json/keySet';
import {ValueKind} from '../../json/objectScan';
import type {ObjectScan} from '../../json/objectScan';
import type {Model} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import {parseTime} from '../../time/parseTime';
import type {Display, Format, FormatReader, Prefix} from '../format';
import {Details} from './details';
import {displayEvent} from './displayEvent';
import {EventRuns} from './eventRuns';
import {eventInfo, isEventName, isMiss} from './events';
import type {EventInfo} from './events';
import {internString} from './internString';
import {readLinePrefix} from './linePrefix';
import type {LinePrefix} from './linePrefix';
import {Runs} from './runs';
import {SeenEvents} from './seenEvents';
import {eventSymbol, spanSymbol} from './symbols';

const KEYS = ['event', 'time', 'details', 'node'] as const;
type Slots = Record<(typeof KEYS)[number], number>;

export const selinon: Format = {
  system: System.selinon,
  keys: KEYS,
  open: (model, keys) => new SelinonReader(model, keys),
};

class SelinonReader implements FormatReader {
  readonly settle: Runs;
  private readonly slots: Slots;
  private readonly runs: EventRuns;
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

  constructor(
    private readonly model: Model,
    keys: KeySet,
  ) {
    this.slots = Object.fromEntries(KEYS.map(key => [key, keys.slotOf(key)])) as Slots;
    this.settle = new Runs(model);
    this.runs = new EventRuns(model, this.settle, this.details);
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
    const problem = this.runs.problem();
    if (problem) return problem;
    const info = this.infoOf(scan);
    fields.level = info.level;
    fields.kind = info.kind;
    fields.flags = info.flags;
    if ((details.has('what') && !isMiss(info.name)) || details.has('error_traceback'))
      fields.flags |= RecordFlag.exception;
    if (info.effect === 'retried' || info.effect === 'flowRetried') fields.flags |= RecordFlag.retry;
    this.readSender(scan, prefix);
    this.readTime(scan, place);
    if (this.isCopy(scan)) fields.flags |= RecordFlag.duplicate;
    const run = this.runs.subject(info);
    fields.span = run?.span ?? NONE;
    const record = this.model.addRecord(place, fields);
    if (!(fields.flags & RecordFlag.duplicate)) this.runs.note(info, run, record, fields.timeNs);
    return null;
  }

  display(scan: ObjectScan): Display {
    return displayEvent(scan, this.slots, this.shown);
  }

  spanSymbol(span: number): SymbolRef | null {
    return spanSymbol(this.model, span);
  }

  recordSymbol(scan: ObjectScan): SymbolRef | null {
    const {slots, shown} = this;
    if (!shown.read(scan.buf, scan.start(slots.details), scan.end(slots.details))) return null;
    return eventSymbol(scan.str(slots.event) ?? '', shown);
  }

  private infoOf(scan: ObjectScan): EventInfo {
    const id = this.model.texts.intern(scan.buf, scan.start(this.slots.event) + 1, scan.end(this.slots.event) - 1);
    return (this.events[id] ??= eventInfo(this.model.texts.text(id)));
  }

  private readSender(scan: ObjectScan, prefix: Prefix): void {
    const {line, slots, model} = this;
    readLinePrefix(prefix.buf, prefix.start, prefix.end, line);
    const host =
      scan.kind(slots.node) === ValueKind.string
        ? internString(model.texts, scan.buf, scan.start(slots.node), scan.end(slots.node))
        : model.texts.intern(prefix.buf, line.hostStart, line.hostEnd);
    this.runs.host = host;
    const worker = model.texts.intern(prefix.buf, line.processStart, line.processEnd);
    this.fields.process = host === 0 && worker === 0 ? NONE : model.processes.intern(host, 0, worker);
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
}
