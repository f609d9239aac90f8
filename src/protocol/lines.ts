/**
 * What an editor shows about the lines of a file: figures of each line that logged, its last records. Lines are the
 * record's own (1-based, of the file as it was when the program ran). Times are Float64 nanoseconds since the session's
 * origin; NaN where unknown.
 */
import type {RecordId} from './model';

/** Which lines are wanted. */
export interface LineQuery {
  /** Paths exactly as the records write them; null for every file. */
  paths: string[] | null;
  /** Only lines that logged an error. */
  errorsOnly: boolean;
  /** At most so many lines, those that logged last first. */
  limit: number;
}

/** One entry per line of source that logged, those that logged last first; every array has length `count`. */
export interface LineFigures {
  generation: number;
  count: number;
  /** Lines that fit the query, also those beyond the limit. */
  total: number;
  path: string[];
  line: Uint32Array;
  func: (string | null)[];
  records: Uint32Array;
  errors: Uint32Array;
  lastRecord: Uint32Array;
  lastNs: Float64Array;
  /** Last record with an error, NONE when there is none. */
  lastError: Uint32Array;
  /** Tasks that begin at this line and have ended. */
  tasks: Uint32Array;
  lastDurationNs: Float64Array;
  meanDurationNs: Float64Array;
  /** Of the last record, or of the last error when only errors are wanted; one line, at most 200 characters. */
  message: string[];
  /** The message of that record before formatting: what its line of source should hold. */
  template: (string | null)[];
}

/**
 * Of tasks, flows, entrypoints and nodes by their names, where records name no line: what their definition shows. Rows are
 * those that were asked for, in that order; every array has length `count`. Runs that are retried count once.
 */
export interface NameFigures {
  generation: number;
  count: number;
  runs: Uint32Array;
  failed: Uint32Array;
  /** Begun and not ended. */
  open: Uint32Array;
  /** Those with a duration, which the last and the mean one are of. */
  ended: Uint32Array;
  /** Of whichever run was heard of last; NONE when there is none. */
  lastRecord: Uint32Array;
  lastDurationNs: Float64Array;
  meanDurationNs: Float64Array;
  /** Of the last record; one line, at most 200 characters. */
  message: string[];
}

/** A record of a line, for a hover. */
export interface LineRecord {
  record: RecordId;
  timeNs: number;
  level: number;
  error: boolean;
  message: string;
  flowName: string;
  spanName: string;
}

/** What a step from a record to the next one stays within. */
export type StepWithin = 'flow' | 'task' | 'thread';
