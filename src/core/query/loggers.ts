/** Names of the loggers that wrote the latest records: what a log level can be set for. Reads the spool. */
import {RecordKind} from '../../protocol/model';
import type {Model} from '../model/model';
import type {RecordReader} from './recordReader';

/** Looked at from the end; a logger that has not been heard of for longer is not one that the user thinks of. */
const LATEST = 5000;

/** Most frequent first. */
export function loggersOf(model: Model, reader: RecordReader): string[] {
  const {records} = model;
  const counts = new Map<string, number>();
  for (let record = records.size - 1; record >= Math.max(0, records.size - LATEST); record--) {
    if (records.kind[record]! >= RecordKind.text) continue;
    const {logger} = reader.display(record);
    if (logger) counts.set(logger, (counts.get(logger) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
}
