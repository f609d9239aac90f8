/**
 * Distlog records: a Python LogRecord's dictionary with `context: {key: "seq@id", …}`. Fields and rules were read from
 * lnoor/distlog (logger/formatters.py, logger/context.py) and from recordings of real runs; see docs/formats.md.
 * This file turns one scanned object into a row; `scopes.ts` keeps what is known of each scope.
 */
import {NONE, RecordFlag, RecordKind, System} from '../../../protocol/model';
import {KeySet} from '../../json/keySet';
import {ObjectScan, ValueKind} from '../../json/objectScan';
import type {NumberedText} from '../../json/objectScan';
import {PLAIN, QUOTE, SPACE} from '../../json/valueScanner';
import type {Model} from '../../model/model';
import type {Place, RecordFields} from '../../model/recordTable';
import type {Display, Format, FormatReader} from '../format';
import {hasBackslash, SlotIds} from '../slotIds';
import {countSegments, parseScopeKey} from './scopeKey';
import type {ScopeKey} from './scopeKey';
import {Scopes} from './scopes';
import type {ScopeNote} from './scopes';

const KEYS = [
  'name', 'levelno', 'levelname', 'pathname', 'lineno', 'funcName', 'created', 'process', 'processName', 'thread',
  'threadName', 'hostname', 'context', 'message', 'msg', 'exc_text', 'tracescope_scope',
] as const; // prettier-ignore
type Slots = Record<(typeof KEYS)[number], number>;

const CONTEXT_KEYS = new KeySet(['key']);
const KEY_HEAD = new TextEncoder().encode('{"key":');
const ERROR_LEVEL = 40;
const INFO_LEVEL = 20;
/** Year 5138: what is later is not a time in seconds. */
const LATEST_EPOCH_SECONDS = 1e11;

export const distlog: Format = {
  system: System.distlog,
  keys: KEYS,
  open: (model, keys) => new DistlogReader(model, keys),
};

class DistlogReader implements FormatReader {
  readonly settle: Scopes;
  private readonly slots: Slots;
  private readonly ids: SlotIds;
  private readonly context = new ObjectScan(CONTEXT_KEYS);
  private readonly scopeKey: ScopeKey = {sequence: 0, segments: 0, idStart: 0, idEnd: 0, code: -1, meaning: 0};
  private readonly numbered: NumberedText = {number: 0, start: 0, end: 0, code: -1, meaning: 0};
  private readonly note: ScopeNote = {
    sequence: 0, isRootInfo: false, isFailure: false, textHash: 0, failedTextHash: 0, failure: '', mark: null,
  }; // prettier-ignore
  private readonly fields: RecordFields = {
    timeNs: 0, level: 0, kind: 0, system: System.distlog, flags: 0, span: NONE, site: NONE, process: NONE,
  }; // prettier-ignore

  /** Interned. */
  private readonly rootName: number;

  constructor(
    private readonly model: Model,
    keys: KeySet,
  ) {
    this.slots = Object.fromEntries(KEYS.map(key => [key, keys.slotOf(key)])) as Slots;
    this.ids = new SlotIds(model.texts, keys.size);
    this.settle = new Scopes(model);
    this.rootName = model.texts.internText('root');
  }

  /** `context` is absent when the record was not made by Distlog's factory; host and path then tell it from others. */
  matches(scan: ObjectScan): boolean {
    const k = this.slots;
    return (
      scan.has(k.levelno) &&
      (scan.has(k.context) || (scan.has(k.hostname) && scan.has(k.pathname) && scan.has(k.created)))
    );
  }

  read(scan: ObjectScan, place: Place): string | null {
    const k = this.slots;
    const {model, fields} = this;
    const level = scan.num(k.levelno);
    const created = scan.num(k.created);
    const problem = this.check(scan, level, created);
    if (problem) return problem;
    fields.timeNs = model.nsFromEpochSeconds(created);
    fields.level = Math.max(0, Math.min(255, Math.round(level)));
    fields.kind = RecordKind.log;
    const hasTraceback = scan.kind(k.exc_text) === ValueKind.string;
    fields.flags = (hasTraceback ? RecordFlag.exception : 0) | (level >= ERROR_LEVEL ? RecordFlag.error : 0);
    fields.site = this.site(scan);
    const host = this.ids.string(scan, k.hostname);
    const pid = this.ids.raw(scan, k.process);
    fields.process = model.processes.intern(host, pid, this.ids.raw(scan, k.thread));
    fields.span = NONE;
    const key = this.findKey(scan);
    if (!key || !this.settle.hasRoomFor(key, place)) {
      this.settle.passOutside(fields, model.addRecord(place, fields));
      return null;
    }
    const scope = this.settle.scopeOf(scan, key, host, pid, fields.process);
    fields.span = scope;
    const note = this.describe(scan, level, key.sequence, hasTraceback);
    if (this.settle.isDuplicate(scope, key.sequence, place)) fields.flags |= RecordFlag.duplicate;
    if (note.isRootInfo && key.sequence === 0) {
      fields.kind = RecordKind.begin;
      this.settle.name(scope, this.internName(scan));
    } else if (note.isFailure) fields.kind = RecordKind.end;
    const record = model.addRecord(place, fields);
    if (!(fields.flags & RecordFlag.duplicate)) this.settle.note(scope, record, fields, note);
    return null;
  }

  display(scan: ObjectScan): Display {
    const k = this.slots;
    const message = scan.str(k.message) ?? scan.str(k.msg) ?? '';
    const traceback = scan.str(k.exc_text);
    return {
      message: unfold(message),
      template: scan.str(k.msg),
      levelName: scan.str(k.levelname) ?? '',
      logger: scan.str(k.name),
      host: scan.str(k.hostname),
      process: joined(rawText(scan, k.process), scan.str(k.processName)),
      thread: joined(rawText(scan, k.thread), scan.str(k.threadName)),
      traceback: traceback === null ? null : unfold(traceback),
      expected: false,
      contextJson: scan.kind(k.context) === ValueKind.object ? rawText(scan, k.context) : null,
    };
  }

  private describe(scan: ObjectScan, level: number, sequence: number, hasTraceback: boolean): ScopeNote {
    const k = this.slots;
    const {note} = this;
    const isRootLogger = this.ids.string(scan, k.name) === this.rootName;
    note.sequence = sequence;
    note.isRootInfo = isRootLogger && level === INFO_LEVEL;
    note.isFailure = isRootLogger && hasTraceback && level === ERROR_LEVEL && startsWith(scan, k.message, 'FAILED ');
    note.mark = scan.kind(k.tracescope_scope) === ValueKind.string ? scan.str(k.tracescope_scope) : null;
    // Most records are neither; hashing every message would cost as much as reading its numbers.
    const compared = (note.isRootInfo || note.mark !== null) && scan.has(k.message);
    note.textHash = compared ? this.model.texts.hash(scan.buf, scan.start(k.message) + 1, scan.end(k.message) - 1) : 0;
    note.failedTextHash = 0;
    note.failure = '';
    if (note.isFailure) {
      note.failedTextHash = this.model.texts.hash(scan.buf, scan.start(k.message) + 8, scan.end(k.message) - 1);
      note.failure = lastLine(unfold(scan.str(k.exc_text) ?? ''));
    }
    return note;
  }

  private check(scan: ObjectScan, level: number, created: number): string | null {
    const k = this.slots;
    if (Number.isNaN(level)) return 'levelno is not a number';
    if (!scan.has(k.created)) return 'created is missing';
    if (!(created >= 0 && created < LATEST_EPOCH_SECONDS)) return 'created is not a time in seconds';
    const context = scan.kind(k.context);
    if (context !== ValueKind.absent && context !== ValueKind.null && context !== ValueKind.object) {
      return 'context is neither an object nor null';
    }
    if (scan.has(k.message) ? scan.kind(k.message) !== ValueKind.string : !scan.has(k.msg))
      return 'message is not text';
    return null;
  }

  private findKey(scan: ObjectScan): ScopeKey | null {
    const slot = this.slots.context;
    if (scan.kind(slot) !== ValueKind.object) return null;
    const {buf} = scan;
    const {scopeKey, numbered} = this;
    if (scan.numberedText(slot, numbered)) {
      scopeKey.sequence = numbered.number;
      scopeKey.idStart = numbered.start;
      scopeKey.idEnd = numbered.end;
      scopeKey.code = numbered.code;
      scopeKey.meaning = numbered.meaning;
      countSegments(buf, scopeKey);
      return scopeKey;
    }
    // Distlog puts the key first, and json.dumps writes no name twice; any other context is looked through.
    let start = firstKeyText(buf, scan.start(slot), scan.end(slot));
    let end = start < 0 ? -1 : plainTextEnd(buf, start);
    if (end < 0) {
      const {context} = this;
      if (context.scan(buf, scan.start(slot), scan.end(slot)) < 0 || context.kind(0) !== ValueKind.string) return null;
      start = context.start(0) + 1;
      end = context.end(0) - 1;
    }
    return parseScopeKey(buf, start, end, scopeKey) ? scopeKey : null;
  }

  private site(scan: ObjectScan): number {
    const k = this.slots;
    const line = scan.num(k.lineno);
    if (scan.kind(k.pathname) !== ValueKind.string || !(line > 0)) return NONE;
    const path = this.ids.string(scan, k.pathname);
    const func = this.ids.string(scan, k.funcName);
    return this.model.sites.intern(path, line, func);
  }

  /** The message as one line. */
  private internName(scan: ObjectScan): number {
    const slot = this.slots.message;
    if (scan.kind(slot) !== ValueKind.string) return 0;
    const start = scan.start(slot) + 1;
    const end = scan.end(slot) - 1;
    if (!hasBackslash(scan.buf, start, end)) return this.model.texts.intern(scan.buf, start, end);
    return this.model.texts.internText((scan.str(slot) ?? '').replaceAll('\\n', ' '));
  }
}

/** Where the text begins in `{"key": "…`, with or without the space; -1 for any other object. */
function firstKeyText(buf: Uint8Array, start: number, end: number): number {
  if (end - start < KEY_HEAD.length + 2) return -1;
  for (let i = 0; i < KEY_HEAD.length; i++) if (buf[start + i] !== KEY_HEAD[i]) return -1;
  const at = start + KEY_HEAD.length;
  const quote = buf[at] === SPACE ? at + 1 : at;
  return buf[quote] === QUOTE ? quote + 1 : -1;
}

/** Position of the quote that ends a text of a scanned object; -1 when an escape comes before it. */
function plainTextEnd(buf: Uint8Array, start: number): number {
  let at = start;
  while (PLAIN[buf[at]!] === 1) at++;
  return buf[at] === QUOTE ? at : -1;
}

/** Distlog writes a line break in messages and tracebacks as the two characters `\n`. */
function unfold(text: string): string {
  return text.replaceAll('\\n', '\n');
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

function rawText(scan: ObjectScan, slot: number): string | null {
  if (!scan.has(slot)) return null;
  return new TextDecoder().decode(scan.buf.subarray(scan.start(slot), scan.end(slot)));
}

function joined(number: string | null, name: string | null): string | null {
  return number === null ? name : name === null ? number : `${number} ${name}`;
}

function startsWith(scan: ObjectScan, slot: number, text: string): boolean {
  if (scan.kind(slot) !== ValueKind.string || scan.end(slot) - scan.start(slot) < text.length + 2) return false;
  const at = scan.start(slot) + 1;
  for (let i = 0; i < text.length; i++) if (scan.buf[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
