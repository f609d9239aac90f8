/**
 * Compiles a row filter into a test of one record: columns first, text last, because text is read from disk.
 */
import {NONE, RecordKind} from '../../protocol/model';
import type {RowFilter} from '../../protocol/queries';
import type {Model} from '../model/model';
import type {RecordReader} from './recordReader';

export interface RowPredicate {
  test(record: number): boolean;
  /** The outcome may change although the record does not, because it looks at the state of spans. */
  readonly depends: boolean;
}

export function compileRowFilter(filter: RowFilter, model: Model, reader: RecordReader): RowPredicate {
  const {records, spans} = model;
  const {minLevel, timeRange, withText, span} = filter;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const test = (record: number): boolean => {
    const kind = records.kind[record]!;
    if (kind === RecordKind.text && !withText) return false;
    if (records.level[record]! < minLevel && kind !== RecordKind.reject) return false;
    if (timeRange && !(records.timeNs[record]! >= timeRange.fromNs && records.timeNs[record]! < timeRange.toNs))
      return false;
    if (span !== null && !isInside(model, records.span[record]!, span)) return false;
    if (words.length === 0) return true;
    const text = searchedText(reader, model, record);
    return words.every(word => text.includes(word));
  };
  return {test, depends: span !== null && spans.size > 0};
}

function isInside(model: Model, span: number, ancestor: number): boolean {
  for (let at = span; at !== NONE; at = model.spans.parent[at]!) if (at === ancestor) return true;
  return false;
}

/** What free words are looked for in: message, logger, traceback, and the name of the task. */
function searchedText(reader: RecordReader, model: Model, record: number): string {
  const {message, logger, traceback} = reader.display(record);
  const span = model.records.span[record]!;
  const name = span === NONE ? '' : model.texts.text(model.spans.name[span]!);
  return `${message}\n${logger ?? ''}\n${traceback ?? ''}\n${name}`.toLowerCase();
}
