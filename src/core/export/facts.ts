/** What exporters say of one span or record, masked and ready to be written. Reads columns, and for records the spool. */
import {NONE, RecordFlag, RecordKind, SpanRole, SPAN_STATE_NAMES, SpanState, SYSTEM_NAMES} from '../../protocol/model';
import type {SourceRef} from '../../protocol/model';
import type {ExceptionInfo} from '../../protocol/queries';
import {tracebackOf} from '../query/details';
import {processName, spanName} from '../query/spanInfo';
import {parseTraceback} from '../query/traceback';
import {MASK} from '../redaction/rules';
import type {ExportInput} from './exporter';

export const FAILED: readonly number[] = [SpanState.failed, SpanState.failedExpected, SpanState.timedOut];

export interface SpanFacts {
  name: string;
  id: string;
  system: string;
  role: 'flow' | 'sub-flow' | 'task' | 'attempt' | 'call';
  state: string;
  failed: boolean;
  reason: string;
  service: string;
  process: string;
  source: SourceRef | null;
  attempts: number;
  missing: number;
  wallNs: number;
  /** How much of it a debugger held its process. */
  pausedNs: number;
}

export function spanFacts({model, spans: times, clean}: ExportInput, span: number): SpanFacts {
  const {spans, texts, records, pauses} = model;
  const state = spans.state[span]!;
  const first = spans.firstRecord[span]!;
  const site = spans.site[span] !== NONE || first === NONE ? spans.site[span]! : records.site[first]!;
  const [startNs, endNs] = [times.startNs(span), times.endNs(span)];
  return {
    name: clean(spanName(model, span)),
    id: texts.text(spans.id[span]!),
    system: SYSTEM_NAMES[spans.system[span]!]!,
    role: roleName(spans.roles[span]!),
    state: SPAN_STATE_NAMES[state]!,
    failed: FAILED.includes(state),
    reason: clean(texts.text(spans.reason[span]!)),
    service: texts.text(spans.service[span]!),
    process: processName(model, spans.process[span]!),
    source: model.siteRef(site),
    attempts: spans.attempts[span]!,
    missing: spans.missing[span]!,
    wallNs: endNs - startNs,
    pausedNs: pauses.heldAnywayNs(span, startNs, endNs),
  };
}

export interface RecordFacts {
  message: string;
  level: number;
  levelName: string;
  kind: string;
  system: string;
  logger: string;
  host: string;
  process: string;
  thread: string;
  source: SourceRef | null;
  exception: ExceptionInfo | null;
  isError: boolean;
  /** A second copy of a record that was counted already. */
  isCopy: boolean;
  /** The sender gave no time that exists; it was taken from the record before. */
  timeGuessed: boolean;
  /** Some of its values were masked. */
  redacted: boolean;
}

const KIND_NAMES = ['log', 'begin', 'end', 'event', 'text', 'reject'] as const;
const LEVELS: readonly (readonly [number, string])[] = [
  [50, 'CRITICAL'], [40, 'ERROR'], [30, 'WARNING'], [20, 'INFO'], [10, 'DEBUG'],
]; // prettier-ignore

export function recordFacts({model, reader}: ExportInput, record: number): RecordFacts {
  const {records} = model;
  const display = reader.display(record);
  const flags = records.flags[record]!;
  const level = records.level[record]!;
  const traceback = tracebackOf(model, reader, record, display.traceback);
  return {
    message: display.message,
    level,
    levelName: display.levelName || (LEVELS.find(([least]) => level >= least)?.[1] ?? ''),
    kind: KIND_NAMES[records.kind[record]!]!,
    system: SYSTEM_NAMES[records.system[record]!]!,
    logger: display.logger ?? '',
    host: display.host ?? '',
    process: display.process ?? '',
    thread: display.thread ?? '',
    source: records.kind[record] === RecordKind.reject ? null : model.siteRef(records.site[record]!),
    exception: traceback === null ? null : parseTraceback(traceback, display.expected),
    isError: (flags & RecordFlag.error) !== 0,
    isCopy: (flags & RecordFlag.duplicate) !== 0,
    timeGuessed: (flags & RecordFlag.timeGuessed) !== 0,
    // What is masked only now, because the file that was opened holds it, is marked as well.
    redacted: (flags & RecordFlag.redacted) !== 0 || display.message.includes(MASK),
  };
}

/** `child.py:20`, '' for none. */
export function placeOf(source: SourceRef | null): string {
  return source === null ? '' : `${source.path}:${source.line}`;
}

export function firstLine(text: string, maxChars: number): string {
  const line = text.split('\n', 1)[0]!.trimEnd();
  return line.length > maxChars ? `${line.slice(0, maxChars - 1)}…` : line;
}

function roleName(roles: number): SpanFacts['role'] {
  if (roles & SpanRole.subflow) return 'sub-flow';
  if (roles & (SpanRole.flow | SpanRole.listed)) return 'flow';
  if (roles & SpanRole.attempt) return 'attempt';
  return roles & SpanRole.task ? 'task' : 'call';
}
