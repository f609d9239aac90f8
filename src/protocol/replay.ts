/**
 * What crosses the border between host and engine while a trace is stepped through like a program: where a step ends, what
 * it may stop at, and who stands where at a record. Record and span ids are of one generation.
 */
import type {RecordId, SpanId} from './model';
import type {RowFilter} from './queries';

/**
 * Where a step ends. `flow`: the next record of the same flow. `trace`: of any flow. `over`: of the same scope, at its end
 * the next one that is no deeper. `out`: the last record of the scope, from there that of the scope around it. `edge`: the last
 * record, or the first. Where a flow has no more, all go on in the trace.
 */
export type ReplayStep = 'flow' | 'trace' | 'over' | 'out' | 'edge';

/** What a record is stopped at for; all that is given has to hold. */
export interface ReplayStop {
  /** The record was written at one of these lines, as records write them, or is of a run that has one of these names. */
  places: {sites: {path: string; line: number}[]; names: number[]} | null;
  /** It says that something went wrong, that a task or flow has failed with it, or that it is tried again. */
  event: ReplayEvent | null;
  /** It passes the filter. */
  filter: RowFilter | null;
}

export type ReplayEvent = 'error' | 'failure' | 'retry';

export interface ReplayHit {
  /** Null when there is no such record in this direction. */
  record: RecordId | null;
  /** Positions in the list of stops that the record meets; [] after a step. */
  stops: number[];
}

/** Who stands where once a record has been written. */
export interface ReplayPlace {
  /** Flows that are under way, in the order of their first sight; that of the record is always there. */
  threads: ReplayThread[];
  /**
   * The scopes and calls that the record is inside, innermost first, each at the last of its own records so far; null where
   * none has come.
   */
  frames: {span: SpanId; record: RecordId | null}[];
}

export interface ReplayThread {
  /** Null: what is outside of all flows. */
  flow: SpanId | null;
  name: string;
  /** The system's own id. */
  id: string;
  /** The last record of the flow so far. */
  record: RecordId;
}
