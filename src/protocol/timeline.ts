/**
 * What the Timeline asks and gets: the rows of a tree of flows and tasks that are on screen, with their bars, ticks and
 * critical path for a stretch of time. Flat struct-of-arrays: `row…` arrays have length `rowCount`, `bar…` `barCount`,
 * and so on. Times are nanoseconds since the session's origin; NaN where unknown.
 */
import type {RecordId, SpanId} from './model';
import type {FilterProblem, RowFilter} from './queries';

/** Tasks in time, or one bar per name and path with what all its tasks took together, heaviest first. */
export type TimelineMode = 'waterfall' | 'aggregated';

/** `auto`: small sessions are unfolded, large ones are not. */
export type TimelineFold = 'auto' | 'folded' | 'unfolded';

export interface TimelineQuery {
  /** Which tasks are shown: those that hold a record that passes. Its time range chooses flows by the time they took. */
  filter: RowFilter;
  mode: TimelineMode;
  fold: TimelineFold;
  /** Rows whose folding the user has changed, by their `rowKey`: the opposite of what `fold` says. */
  toggled: number[];
  fromRow: number;
  /** At most MAX_TIMELINE_ROWS. */
  rowCount: number;
  /** Window that bars and ticks are wanted for. */
  fromNs: number;
  toNs: number;
  /** A power of two: what is nearer together than this may be drawn as one. */
  resolutionNs: number;
  /** The flow (or a span in it) whose critical path is wanted, or null. */
  criticalOf: SpanId | null;
}

export const MAX_TIMELINE_ROWS = 400;

/** Bits of `rowFlags`. */
export const TimelineRowFlag = {
  hasChildren: 1,
  unfolded: 2,
  /** Tasks of one depth of a large flow, packed side by side; `rowSpan` is the flow. */
  lane: 4,
  /** Holds no record that passes by itself: it stands for what is inside. */
  context: 8,
  /** The last of its siblings, for the guides. */
  last: 16,
  /** Its start or end lies outside of its parent, which happens when clocks disagree. */
  outsideParent: 32,
  /** An end was seen. */
  closed: 64,
} as const;

/** What a bar stands for; `barState` says how it is painted. */
export const TimelineBar = {
  /** A task or flow. */
  whole: 0,
  /** One attempt of a task that was started more than once. */
  attempt: 1,
  /** Between two attempts, or before the one to come. */
  wait: 2,
  /** Folded children: a thin strip. */
  strip: 3,
  /** A task in a lane. */
  packed: 4,
} as const;

/** Bits of `barFlags`. */
export const TimelineBarFlag = {
  /** No end: grows while the session is live. */
  open: 1,
  /** Several that are too near together to tell apart; `barState` is the worst of them. */
  merged: 2,
} as const;

export interface TimelineSlices {
  revision: number;
  generation: number;
  originEpochMs: number;
  problem: FilterProblem | null;
  mode: TimelineMode;
  /** From the first start to the last sign of all that is listed; NaN when nothing is. In aggregated mode from 0 to the largest total. */
  extentFromNs: number;
  extentToNs: number;
  /** Time of the latest record of the session. */
  latestNs: number;
  /** As asked. */
  fromNs: number;
  toNs: number;
  resolutionNs: number;
  /** Flows listed. */
  flows: number;
  totalRows: number;
  fromRow: number;
  rowCount: number;
  /** What `toggled` names: a span, or the number of an aggregated node. */
  rowKey: Uint32Array;
  /** In aggregated mode the longest task of the node. */
  rowSpan: Uint32Array;
  rowDepth: Uint8Array;
  rowFlags: Uint8Array;
  /** SpanState. */
  rowState: Uint8Array;
  /** System. */
  rowSystem: Uint8Array;
  /** SpanRole bits. */
  rowRoles: Uint8Array;
  rowFromNs: Float64Array;
  /** Last sign of it while there is no end. In aggregated mode start plus total. */
  rowToNs: Float64Array;
  /** Depths (bit 0 to 31) at which a guide line passes this row. */
  rowGuides: Uint32Array;
  rowFirstRecord: Uint32Array;
  rowAttempts: Uint32Array;
  /** Tasks in it; in a lane and in aggregated mode, how many it stands for. */
  rowTasks: Uint32Array;
  rowErrors: Uint32Array;
  rowRecords: Uint32Array;
  /** Time in it that a debugger held the process; 0 where wall time is wanted. */
  rowHeldNs: Float64Array;
  rowName: string[];
  /** Why the state is what it is, at most 200 characters. */
  rowReason: string[];
  /** Process where it is another one than the parent's. */
  rowProcess: string[];

  barCount: number;
  /** Index into the rows of this answer, ascending. */
  barRow: Uint32Array;
  barKind: Uint8Array;
  barState: Uint8Array;
  barFlags: Uint8Array;
  barFromNs: Float64Array;
  barToNs: Float64Array;
  barSpan: Uint32Array;
  /** How many it stands for. */
  barTasks: Uint32Array;
  /** Index into `names`, NONE where there is no room for one. */
  barName: Uint32Array;
  names: string[];

  tickCount: number;
  tickRow: Uint32Array;
  tickNs: Float64Array;
  /** 1 for an error. */
  tickError: Uint8Array;

  /** Critical path in order of time: parts of tasks that the flow's length depends on. */
  pathCount: number;
  pathSpan: Uint32Array;
  /** Row of this answer that shows it, NONE when it is elsewhere. */
  pathRow: Uint32Array;
  pathFromNs: Float64Array;
  pathToNs: Float64Array;

  /** Stretches in which a debugger held any process; ascending, not overlapping. */
  pauseFromNs: Float64Array;
  pauseToNs: Float64Array;
}

/** Numbers over a window of time, in equal parts. */
export interface CounterQuery {
  filter: RowFilter;
  fromNs: number;
  toNs: number;
  /** At most MAX_COUNTER_BUCKETS. */
  buckets: number;
  /** Paths of numeric fields, `extra.q_depth_in`; at most MAX_COUNTER_FIELDS. */
  fields: string[];
}

export const MAX_COUNTER_BUCKETS = 4000;
export const MAX_COUNTER_FIELDS = 12;

export interface TimelineCounters {
  revision: number;
  fromNs: number;
  toNs: number;
  buckets: number;
  /** Length `buckets`. */
  perSecond: Float64Array;
  /** As asked. */
  fields: string[];
  /** `fields` times `buckets`, field by field; NaN where no record that was read has a value. */
  min: Float64Array;
  max: Float64Array;
  /** Fields that records of the session hold numbers in, those people look for first. */
  candidates: string[];
  /** Fields are read from so many records, spread evenly over those in the window. */
  read: number;
  total: number;
}

/** Where a span stands among the rows of a query; -1 when it is not listed. `row` is that of an ancestor when it is folded away. */
export interface TimelinePlace {
  row: number;
  exact: boolean;
  fromNs: number;
  toNs: number;
  /** Where it failed, else where it began; null without a record of its own. */
  recordToShow: RecordId | null;
}
