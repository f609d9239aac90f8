/**
 * Any JSON object with a time and a message: Python's logging through python-json-logger, structlog or a dictionary,
 * pino, bunyan, winston, zap, ECS, and the like. No spans: without knowing who wrote it, an id says nothing. Stands last
 * among the formats, so that it takes only what no trace system knows; what has no time or no message stays text.
 */
import {NONE, RecordFlag, RecordKind, System} from '../../../protocol/model';
import type {KeySet} from '../../json/keySet';
import {ObjectScan, ValueKind} from '../../json/objectScan';
import type {Model, SystemSettle} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import type {Display, Format, FormatReader} from '../format';
import {ALL_KEYS, ERROR_KEYS, groupsOf} from './keys';
import type {Groups} from './keys';
import {epochSeconds, isMilliseconds, levelOfName, levelOfNumber, nameOfLevel} from './values';

const ERROR_LEVEL = 40;
const BACKSLASH = 0x5c;

export const generic: Format = {
  system: System.generic,
  keys: ALL_KEYS,
  open: (model, keys) => new GenericReader(model, keys),
};

/** There are no spans, so nothing is ever to be decided. */
const NOTHING_TO_SETTLE: SystemSettle = {prepare: () => undefined, settle: () => undefined};

class GenericReader implements FormatReader {
  readonly settle = NOTHING_TO_SETTLE;
  private readonly groups: Groups;
  private readonly error = new ObjectScan(ERROR_KEYS);
  private lastNs = 0;
  private readonly fields: RecordFields = {
    timeNs: 0, level: 0, kind: RecordKind.log, system: System.generic, flags: 0, span: NONE, site: NONE, process: NONE,
  }; // prettier-ignore

  constructor(
    private readonly model: Model,
    keys: KeySet,
  ) {
    this.groups = groupsOf(keys);
  }

  matches(scan: ObjectScan): boolean {
    const {groups} = this;
    return firstOf(scan, groups.message, isText) >= 0 && firstOf(scan, groups.time, isTextOrNumber) >= 0;
  }

  read(scan: ObjectScan, place: Place): null {
    const {fields, model, groups} = this;
    const seconds = this.time(scan);
    const isGuessed = Number.isNaN(seconds);
    fields.timeNs = isGuessed ? this.lastNs : model.nsFromEpochSeconds(seconds);
    this.lastNs = fields.timeNs;
    fields.level = this.level(scan);
    fields.flags =
      (fields.level >= ERROR_LEVEL ? RecordFlag.error : 0) |
      (this.traceback(scan) !== null ? RecordFlag.exception : 0) |
      (isGuessed ? RecordFlag.timeGuessed : 0);
    fields.site = this.site(scan);
    const host = this.intern(scan, firstOf(scan, groups.host, isText));
    const pid = this.intern(scan, firstOf(scan, groups.process, isTextOrNumber));
    const thread = this.intern(scan, firstOf(scan, groups.thread, isTextOrNumber));
    fields.process = host || pid || thread ? model.processes.intern(host, pid, thread) : NONE;
    model.addRecord(place, fields);
    return null;
  }

  display(scan: ObjectScan): Display {
    const {groups} = this;
    const name = firstOf(scan, groups.level, isText);
    const level = this.level(scan);
    const message = firstOf(scan, groups.message, isText);
    return {
      message: scan.str(message) ?? '',
      template: message === groups.template ? null : scan.str(groups.template),
      levelName: name >= 0 && levelOfName(scan.str(name) ?? '') > 0 ? (scan.str(name) ?? '') : nameOfLevel(level),
      logger: scan.str(firstOf(scan, groups.logger, isText)),
      host: scan.str(firstOf(scan, groups.host, isText)),
      process: textOf(scan, firstOf(scan, groups.process, isTextOrNumber)),
      thread: textOf(scan, firstOf(scan, groups.thread, isTextOrNumber)),
      traceback: this.traceback(scan),
      expected: false,
      contextJson: null,
    };
  }

  /** The first of the times that can be read: a program may use one of the names for something else. */
  private time(scan: ObjectScan): number {
    for (const slot of this.groups.time) {
      const seconds = epochSeconds(scan, slot);
      if (!Number.isNaN(seconds)) return seconds;
    }
    return NaN;
  }

  private level(scan: ObjectScan): number {
    const {groups} = this;
    for (const slot of groups.level) {
      if (scan.kind(slot) === ValueKind.string) {
        const level = levelOfName(scan.str(slot) ?? '');
        if (level > 0) return level;
      } else if (scan.kind(slot) === ValueKind.number) {
        return levelOfNumber(scan.num(slot), slot === groups.level[0] && this.isPino(scan));
      }
    }
    return 0;
  }

  /** `level` as a number is pino's or bunyan's when the time is in milliseconds, or pid and hostname stand beside it. */
  private isPino(scan: ObjectScan): boolean {
    const {groups} = this;
    return groups.time.some(slot => isMilliseconds(scan, slot)) || (scan.has(groups.pid) && scan.has(groups.hostname));
  }

  /** Text of a traceback or stack: at the top, or inside an error object. */
  private traceback(scan: ObjectScan): string | null {
    for (const slot of this.groups.traceback) {
      const text = scan.str(slot);
      if (text !== null && text.includes('\n')) return text;
      if (scan.kind(slot) !== ValueKind.object) continue;
      if (this.error.scan(scan.buf, scan.start(slot), scan.end(slot)) < 0) continue;
      const stack = this.error.str(0) ?? this.error.str(1) ?? this.error.str(2);
      if (stack !== null) return stack;
    }
    return null;
  }

  private site(scan: ObjectScan): number {
    const {groups, model} = this;
    const path = firstOf(scan, groups.path, isText);
    const line = firstOf(scan, groups.line, isTextOrNumber);
    const number = line < 0 ? NaN : Number(textOf(scan, line));
    const func = this.intern(scan, firstOf(scan, groups.func, isText));
    if (path >= 0 && number > 0 && Number.isInteger(number))
      return model.sites.intern(this.intern(scan, path), number, func);
    // zap and others: `"caller": "shop/pay.go:42"`
    const caller = /^(.+):(\d{1,9})$/.exec(scan.str(groups.caller) ?? '');
    return caller ? model.sites.intern(model.texts.internText(caller[1]!), Number(caller[2]), func) : NONE;
  }

  /** Text or number as interned text, 0 when there is none. */
  private intern(scan: ObjectScan, slot: number): number {
    if (slot < 0) return 0;
    const quotes = scan.kind(slot) === ValueKind.string ? 1 : 0;
    const start = scan.start(slot) + quotes;
    const end = scan.end(slot) - quotes;
    for (let at = start; at < end; at++) {
      if (scan.buf[at] === BACKSLASH) return this.model.texts.internText(scan.str(slot) ?? '');
    }
    return this.model.texts.intern(scan.buf, start, end);
  }
}

/** The first slot of a group with a value of a fitting kind, or -1. */
function firstOf(scan: ObjectScan, group: readonly number[], fits: (kind: number) => boolean): number {
  for (const slot of group) if (fits(scan.kind(slot))) return slot;
  return -1;
}

function isText(kind: number): boolean {
  return kind === ValueKind.string;
}

function isTextOrNumber(kind: number): boolean {
  return kind === ValueKind.string || kind === ValueKind.number;
}

function textOf(scan: ObjectScan, slot: number): string | null {
  if (slot < 0) return null;
  return scan.str(slot) ?? new TextDecoder().decode(scan.buf.subarray(scan.start(slot), scan.end(slot)));
}
