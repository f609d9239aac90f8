/**
 * What crosses the border between host and engine for work beside the debugger: where a paused thread is, what a
 * debugger held, filters that stop a program, values for the condition of a breakpoint.
 */
import type {RowFilter} from './queries';

/** Languages that breakpoint conditions are made for. */
export type StopLanguage = 'python' | 'javascript';

/** A value of a record that may become the condition of a breakpoint. */
export interface StopValue {
  /** Variable, or variable and key: `order`, `order.id`. */
  name: string;
  /** The value as JSON, cut to 120 characters. */
  value: string;
  /** Name of the scope or call whose context it is, '' for a field of the record itself. */
  from: string;
  /** True for exactly this value; never raises where the variable is missing. */
  condition: string;
}

/** A process as far as a debugger or a record tells; '' where unknown. */
export interface ProcessId {
  host: string;
  pid: string;
}

/** One frame of a paused thread, 1-based line. */
export interface DebugFrame {
  path: string;
  line: number;
  func: string;
}

/** Where a debugged thread stands. */
export interface PausedPlace {
  process: ProcessId;
  /** Identity and name that records of the thread may carry, '' where unknown. */
  thread: string;
  threadName: string;
  /** Name of the source that holds what the program printed, '' when it printed no record. */
  sourceName: string;
  /** Innermost first, from the frame the user looks at. */
  frames: DebugFrame[];
}

/** A stretch of time in which a debugger held a process. */
export interface DebugPause {
  /** Chosen by the host, unique in the session. */
  id: string;
  process: ProcessId;
  /** As in PausedPlace: for records that name no process. */
  sourceName: string;
  fromEpochMs: number;
}

/** All pauses in order of their start; arrays of equal length. */
export interface PauseList {
  revision: number;
  fromNs: Float64Array;
  /** NaN while the process is still paused. */
  toNs: Float64Array;
  /** `host · pid 12` as in SpanInfo.process, '' where the debugger could not tell. */
  process: string[];
}

/** A filter to be told of when a record passes it. */
export interface WatchedFilter {
  id: string;
  filter: RowFilter;
}
