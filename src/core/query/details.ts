/** One record in full, for the details pane and the API. Reads the spool. */
import {NONE, RecordKind, SYSTEM_NAMES} from '../../protocol/model';
import type {RecordDetails, StackFrame} from '../../protocol/queries';
import type {Model} from '../model/model';
import type {RecordReader} from './recordReader';
import {buildSpanInfo, countBelow, countBelowParent} from './spanInfo';
import type {Below} from './spanInfo';
import {textTraceback} from './textTraceback';
import {parseTraceback} from './traceback';

const MAX_RAW_BYTES = 1 << 20;
/** Innermost frames kept of a very deep stack. */
const MAX_FRAMES = 200;

export function buildDetails(model: Model, reader: RecordReader, record: number, sourceName: string): RecordDetails {
  const {records} = model;
  const display = reader.display(record);
  const traceback = tracebackOf(model, reader, record, display.traceback);
  const timeNs = records.timeNs[record]!;
  const span = records.span[record]!;
  const kind = records.kind[record]!;
  const sizeBytes = records.lengthBytes[record]!;
  return {
    record,
    system: SYSTEM_NAMES[records.system[record]!]!,
    kind,
    flags: records.flags[record]!,
    timeNs,
    epochMs: model.originEpochMs + timeNs / 1e6,
    level: records.level[record]!,
    levelName: display.levelName,
    message: display.message,
    template: display.template,
    logger: display.logger,
    host: display.host,
    process: display.process,
    thread: display.thread,
    source: kind === RecordKind.reject ? null : model.siteRef(records.site[record]!),
    exception: traceback === null ? null : parseTraceback(traceback, display.expected),
    fieldsJson: reader.fieldsJson(record),
    raw: rawText(reader.bytesOf(record)),
    sizeBytes,
    span: span === NONE ? null : buildSpanInfo(model, span),
    stack: callStack(model, reader, span, record),
    rejectReason: kind === RecordKind.reject ? model.texts.text(records.site[record]!) : null,
    sourceName,
  };
}

/** The record's own, or the one in the lines of text beside it. */
export function tracebackOf(model: Model, reader: RecordReader, record: number, own: string | null): string | null {
  if (model.records.kind[record]! >= RecordKind.text || own?.includes('\n')) return own;
  return textTraceback(model, reader, record, own) ?? own;
}

/** The scopes and calls a record is inside, innermost first. The innermost shows the record's own context. */
function callStack(model: Model, reader: RecordReader, span: number, record: number): StackFrame[] {
  const stack: StackFrame[] = [];
  let below: Below | null = null;
  for (let at = span, inner = NONE; at !== NONE && stack.length < MAX_FRAMES; at = model.spans.parent[at]!) {
    const from = at === span ? record : model.spans.firstRecord[at]!;
    below = below ? countBelowParent(model, at, inner, below) : countBelow(model, at);
    const contextJson = from === NONE ? null : reader.display(from).contextJson;
    stack.push({span: buildSpanInfo(model, at, below), contextJson});
    inner = at;
  }
  return stack;
}

function rawText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, MAX_RAW_BYTES));
}
