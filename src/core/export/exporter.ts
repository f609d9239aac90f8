/**
 * What an exporter is, and what it is given. An exporter turns one session (or what a filter leaves of it, or one flow)
 * into the text of another tool's file, in parts, so that a trace of any size takes no more memory than its columns and
 * one part. Pure: who calls it writes the parts.
 *
 * To add one: a file here, a line in `list.ts`, its id in protocol/exports.ts.
 */
import {NONE, RecordKind} from '../../protocol/model';
import type {Model} from '../model/model';
import type {RecordReader} from '../query/recordReader';
import type {Pause} from '../query/matchedRows';
import type {ExportSpans} from './exportSpans';

export interface ExportInput {
  readonly model: Model;
  /** Shows records with secret fields masked. */
  readonly reader: RecordReader;
  /** Ids of the records that pass, in order of time. Lines of text and rejects are not among them. */
  readonly records: Uint32Array;
  /** One bit of truth per record: is it among `records`? */
  readonly passes: (record: number) => boolean;
  readonly spans: ExportSpans;
  /** The flow that is asked for; null for all. */
  readonly flow: number | null;
  readonly title: string;
  /** A name or a sentence of the model, with secrets in it masked. */
  readonly clean: (text: string) => string;
  readonly pause: Pause;
}

export interface Exporter {
  /** Reports one flow; where none is asked for it chooses. */
  readonly oneFlow: boolean;
  parts(input: ExportInput): AsyncGenerator<string>;
}

/** Records of a span that pass, in order of time. */
export function recordsOf({model, passes}: ExportInput, span: number): number[] {
  const {records, spans} = model;
  const own = [...records.ofSpan(spans.newestArrival[span]!)].filter(passes);
  return own.sort((a, b) => records.timeNs[a]! - records.timeNs[b]! || a - b);
}

/** Records that are in no span of the export. */
export function* looseRecords({model, records, spans}: ExportInput): Generator<number> {
  for (const record of records) {
    const span = model.records.span[record]!;
    if (span === NONE || !spans.has(span)) yield record;
  }
}

export function isRecord(model: Model, record: number): boolean {
  return model.records.kind[record]! < RecordKind.text;
}
