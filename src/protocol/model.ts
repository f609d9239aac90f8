/**
 * The words that every process shares: systems, kinds, states, flags, and the shapes of summaries.
 * Numbers are stored in byte-wide columns, so values are fixed once published; append, never renumber.
 * The rules behind them (what counts as a task, what is an error) are those of each format in core/formats.
 */

/** The trace system a record was written by, detected from its content. */
export const System = {
  none: 0,
  distlog: 1,
  selinon: 2,
  nameko: 3,
  penguiflow: 4,
  /** Python `logging` JSON lines and any NDJSON with a time and a message. */
  generic: 5,
} as const;
export type System = (typeof System)[keyof typeof System];
export const SYSTEM_NAMES = ['none', 'distlog', 'selinon', 'nameko', 'penguiflow', 'generic'] as const;
export type SystemName = (typeof SYSTEM_NAMES)[number];

/** What a row of the record columns is. Rows of kind `text` and `reject` are shown but are not records. */
export const RecordKind = {
  log: 0,
  begin: 1,
  end: 2,
  event: 3,
  /** A line that belongs to no system: banner, traceback line, blank line. */
  text: 4,
  /** A message that plainly is a record and cannot be read; its reason is in the reject table. */
  reject: 5,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

/** Bits of a record's flags column. */
export const RecordFlag = {
  /** Carries a traceback or an exception. */
  exception: 1,
  /** A second copy of a record already counted. */
  duplicate: 2,
  /** Counts in `errors`: level ERROR or above, or a failure event. */
  error: 4,
  /** Polling noise that views fold away by default. */
  noise: 8,
  /** Some values were masked before storage. */
  redacted: 16,
  /** The time was missing or impossible and was taken from the record before it. */
  timeGuessed: 32,
  /** Says that a task, node or flow is tried again. */
  retry: 64,
} as const;

/**
 * Bits saying what a span is counted as. A Distlog root scope is a flow and a task at once. `listed` is shown among the
 * flows and is counted as none: PenguiFlow's planner.
 */
export const SpanRole = {flow: 1, subflow: 2, task: 4, attempt: 8, listed: 16} as const;

/** How a span stands. `open` means begun and not ended; the views say "running" live and "never closed" otherwise. */
export const SpanState = {
  /** Only known as somebody's parent; no record of its own has arrived. */
  placeholder: 0,
  open: 1,
  succeeded: 2,
  failed: 3,
  /** Failed with an exception that the program declared as expected. */
  failedExpected: 4,
  retrying: 5,
  timedOut: 6,
  cancelled: 7,
  skipped: 8,
  cached: 9,
  /** The session ended and no end was ever seen. */
  neverClosed: 10,
  /** No end was sent although the parent went on: the only sign of a failure that Distlog at HEAD leaves. */
  unclosedProbablyFailed: 11,
  /** Scheduled, not started. */
  scheduled: 12,
} as const;
export type SpanState = (typeof SpanState)[keyof typeof SpanState];
export const SPAN_STATE_NAMES = [
  'placeholder',
  'running',
  'succeeded',
  'failed',
  'failed, expected',
  'retrying',
  'timed out',
  'cancelled',
  'skipped',
  'cached',
  'never closed',
  'unclosed, probably failed',
  'scheduled',
] as const;
export type SpanStateName = (typeof SPAN_STATE_NAMES)[number];

/** Row number in a session's record columns (arrival order). Only meaningful within one `generation`. */
export type RecordId = number;
/** Row number in a session's span columns. Only meaningful within one `generation`. */
export type SpanId = number;
/** "No span", "no record". */
export const NONE = 0xffffffff;

/** Counts over one session; all whole numbers. How each is counted: FORMATS.md section 5 (docs/formats.md here). */
export interface Counts {
  records: number;
  rejected: number;
  text: number;
  duplicates: number;
  flows: number;
  subflows: number;
  tasks: number;
  failedFlows: number;
  failedTasks: number;
  openFlows: number;
  openTasks: number;
  retries: number;
  errors: number;
  /** Records known to be lost: gaps in Distlog sequence numbers. */
  missing: number;
  /** Records, rejects and lines removed by retention: what was received is `records + rejected + text + evicted`. */
  evicted: number;
}

/** What `tracescope summary --json` prints and the extension API returns. Times ISO 8601 UTC, durations milliseconds. */
export interface Summary {
  records: number;
  rejected: number;
  text: number;
  systems: Partial<Record<SystemName, number>>;
  flows: number;
  subflows: number;
  tasks: number;
  failedFlows: number;
  failedTasks: number;
  openFlows: number;
  openTasks: number;
  retries: number;
  errors: number;
  missing: number;
  /** Tasks on the longest chain. */
  maxDepth: number;
  startTime: string | null;
  endTime: string | null;
  /** Ordered by start. */
  flowList: FlowSummary[];
}

export interface FlowSummary {
  id: string;
  name: string;
  system: SystemName;
  state: SpanStateName;
  tasks: number;
  records: number;
  errors: number;
  startTime: string | null;
  /** Wall time. */
  durationMs: number | null;
  /** How much of it a debugger held the flow's process; absent when none did. */
  pausedMs?: number;
}

/** A place in a source file as a trace writes it: the path as sent, and a line that counts from 1. */
export interface SourceRef {
  path: string;
  /** 1-based; 0 when the sender did not know. */
  line: number;
  func: string | null;
}

/**
 * What a record, flow or task is called in the source, where it names no place: looked up in the workspace by that name.
 * Texts are as sent.
 */
export type SymbolRef = {system: SystemName; name: string} & (
  | {kind: 'task'; /** Of the flow it ran in, '' when unknown. */ flow: string}
  | {kind: 'flow' | 'storage' | 'node'}
  /** An edge of a Selinon flow: by its condition or what it iterates over, and the nodes it leads from and to. */
  | {kind: 'condition'; flow: string; from: string[]; to: string[]}
  /** The fallback of a Selinon flow for these nodes. */
  | {kind: 'fallback'; flow: string; nodes: string[]}
  /** `name` is `service.method`. */
  | {kind: 'entrypoint'; service: string; method: string}
  /** Has no name in any source: a trace id, a step of a planner. */
  | {kind: 'nameless'; what: 'trace' | 'step'}
  /** What plans steps and calls tools; constructed once. */
  | {kind: 'planner'}
);
