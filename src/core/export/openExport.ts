/**
 * Begins an export: which records and spans are in it, with secret fields masked. Comes in: the state of a session and
 * what is asked for. Goes out: the input of an exporter and figures for people. Called by Trace.
 */
import {NONE, RecordKind} from '../../protocol/model';
import type {RowFilter} from '../../protocol/queries';
import {FORMATS} from '../formats/list';
import type {FormatReader} from '../formats/format';
import type {Model} from '../model/model';
import type {RecordBytes} from '../model/recordBytes';
import {FAILED_STATES, flowSpans, startOrder} from '../query/flowList';
import {markSpans} from '../query/markedSpans';
import type {Pause} from '../query/matchedRows';
import {RecordReader} from '../query/recordReader';
import {LineRedactor} from '../redaction/redactLine';
import {redactText} from '../redaction/redactText';
import type {FieldRules} from '../redaction/rules';
import type {TraceState} from '../traceState';
import type {ExportInput} from './exporter';
import {ExportSpans} from './exportSpans';

export interface ExportOptions {
  /** Null for all records. */
  filter: RowFilter | null;
  /** Only this flow or task and what is inside it; null for all. */
  span: number | null;
  title: string;
  rules: FieldRules;
}

const ALL: RowFilter = {text: '', minLevel: 0, timeRange: null, withText: false, span: null};
const SPACE = 0x20;

/** Throws RpcError 'badFilter'. `oneFlow`: of several flows the one that a report is most likely wanted of. */
export async function openExport(
  state: TraceState,
  {filter, span, title, rules}: ExportOptions,
  oneFlow: boolean,
  pause: Pause,
): Promise<ExportInput> {
  const {model} = state;
  model.settle();
  const marked = filter && markSpans(model, await state.rows.records(filter, pause));
  const flow = span ?? (oneFlow ? chooseFlow(model, marked) : null);
  const rows = await state.rows.records(
    {...(filter ?? ALL), withText: false, span: flow ?? filter?.span ?? null},
    pause,
  );
  const records = rows.filter(record => model.records.kind[record]! < RecordKind.text);
  const passing = new Uint8Array(model.records.size);
  for (const record of records) passing[record] = 1;
  model.settle();
  return {
    model,
    reader: rules.isEmpty ? state.reader : new RecordReader(model, masked(state.bytes, rules), readersOf(state)),
    records,
    passes: record => passing[record] === 1,
    spans: new ExportSpans(model, flow === null ? marked : within(model, flow, marked)),
    flow,
    title,
    clean: rules.isEmpty ? text => text : text => redactText(text, rules).text,
    pause,
  };
}

/** The first that failed, else the first. */
function chooseFlow(model: Model, marked: Uint8Array | null): number | null {
  const flows = flowSpans(model).filter(span => !marked || marked[span] === 1);
  const failed = flows.filter(span => FAILED_STATES.includes(model.spans.state[span]!));
  const [first] = (failed.length > 0 ? failed : flows).sort(startOrder(model));
  return first ?? null;
}

function within(model: Model, flow: number, marked: Uint8Array | null): Uint8Array {
  const inside = new Uint8Array(model.spans.size);
  for (const span of model.spans.subtree(flow)) if (!marked || marked[span] === 1) inside[span] = 1;
  // What is asked for is in it, also where none of its records pass.
  if (flow !== NONE) inside[flow] = 1;
  return inside;
}

/** Records of an opened file are stored as they were found; what leaves the session is masked. */
function masked(bytes: RecordBytes, rules: FieldRules): RecordBytes {
  const redactor = new LineRedactor(rules);
  return {
    read: (source, offset, lengthBytes) => {
      const line = bytes.read(source, offset, lengthBytes);
      const redacted = redactor.redact(line);
      if (redacted.length >= line.length) return redacted;
      // A shorter record would be taken for one that is no longer on disk.
      const padded = new Uint8Array(line.length).fill(SPACE);
      padded.set(redacted);
      return padded;
    },
  };
}

function readersOf({readers}: TraceState): FormatReader[] {
  const bySystem: FormatReader[] = [];
  FORMATS.forEach((format, index) => (bySystem[format.system] = readers[index]!));
  return bySystem;
}
