/**
 * The level that a record is found by: a failure event is an error, also where its system sends it as a warning or without a
 * level (Selinon's TASK_FAILURE is one). Called for every row that a filter looks at.
 */
import {RecordFlag} from '../../protocol/model';
import type {RecordTable} from '../model/recordTable';

/** Python's number. */
const ERROR = 40;

/** 0 for none. */
export function effectiveLevel(records: RecordTable, record: number): number {
  const sent = records.level[record]!;
  return sent < ERROR && records.flags[record]! & RecordFlag.error ? ERROR : sent;
}
