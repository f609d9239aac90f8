/**
 * What the views ask of a session and what they get: pages of rows, tree pages, details.
 * Pages are struct-of-arrays; every array of a page has length `count`. Times are Float64 nanoseconds since the
 * session's origin (`originEpochMs`); NaN where unknown.
 */
import type {Counts, RecordId, SourceRef, SpanId, SpanStateName, SymbolRef, SystemName} from './model';

/** Which rows of a session to show. Empty text and level 0 match every record. */
export interface RowFilter {
  /** Filter text as typed; the filter language of docs/filter.md. */
  text: string;
  /**
   * Lowest Python level number to show (0, 10, 20, 30, 40, 50). Rows that carry no level pass at 0 only, but a failure
   * event counts as ERROR (40).
   */
  minLevel: number;
  /** Half-open range in nanoseconds since the origin, or null for all. */
  timeRange: {fromNs: number; toNs: number} | null;
  /** Show lines that belong to no system. */
  withText: boolean;
  /** Only this span and what is inside it. */
  span: SpanId | null;
  /** Minutes east of UTC of the clock that the user sees: what times without an offset in `text` mean. UTC when absent. */
  utcOffsetMinutes?: number;
}

/** A filter that could not be read. `at` is a 0-based character position in the text. */
export interface FilterProblem {
  at: number;
  length: number;
  message: string;
}

/** What a filter text is made of. */
export interface FilterParts {
  /** Conditions that have to hold together, each as filter text; one where the text is an OR. */
  parts: string[];
  /** Words that rows which pass are likely to show, in lower case. */
  words: string[];
}

/** What may stand at the cursor of a filter text, best first. Taking an item replaces text[from, to) by its label. */
export interface FilterCompletion {
  from: number;
  to: number;
  items: {label: string; detail: string}[];
}

/** Figures of all tasks, entrypoints or nodes of one name. Durations in nanoseconds, NaN while none has ended. */
export interface StatisticsRow {
  /** Of several names that differ in numbers alone what they have in common: `worker %d`. */
  name: string;
  /** How many names it stands for. */
  names: number;
  system: SystemName;
  /** '' where the system knows none. */
  service: string;
  count: number;
  /** Runs that failed, timed out, or are unclosed and probably failed; of Distlog's scopes also those that logged an error themselves. */
  errors: number;
  retries: number;
  /** Without an end so far. */
  open: number;
  totalNs: number;
  /** Total without the time in which tasks below were under way. */
  selfNs: number;
  /** Exact, by nearest rank. */
  p50Ns: number;
  p95Ns: number;
  p99Ns: number;
  maxNs: number;
  /** How many of the ended ones are in each bin (protocol/statistics) from `firstBin` on; no zeros at its ends. */
  bins: number[];
  firstBin: number;
}

/** What the views beside the Log show under a filter. */
export interface ShownFlows {
  revision: number;
  generation: number;
  /** Flows of the Timeline and the Graph: those that hold a record that passes, and were under way in the time range. */
  flows: number;
  /** Rows of the Statistics. */
  names: number;
  /** At most as many of the flows as were asked for: those that went wrong first, then the newest. */
  spans: SpanInfo[];
}

/** A name that the place of a row follows from. */
export interface RowSymbol {
  /** Rows of one key lead to one place. */
  key: string;
  /** Of the task, flow, entrypoint, node, storage or edge. */
  name: string;
}

/** One window of the rows that pass the filter, in time order (arrival breaks ties). */
export interface RowPage {
  /** Rises with every change of the session; a page is exactly of this revision. */
  revision: number;
  /** Changes when record and span ids become invalid (clear, eviction, engine restart). */
  generation: number;
  /** As in SessionInfo. */
  originEpochMs: number;
  /** Rows that pass the filter. */
  total: number;
  /** Position of the first row of this page among them. */
  from: number;
  count: number;
  record: Uint32Array;
  timeNs: Float64Array;
  /** Python level number, 0 = none. */
  level: Uint8Array;
  /** RecordKind. */
  kind: Uint8Array;
  /** System. */
  system: Uint8Array;
  /** RecordFlag bits. */
  flags: Uint8Array;
  /** Span the record is in, NONE if none. */
  span: Uint32Array;
  /** SpanState of that span. */
  spanState: Uint8Array;
  /** Nesting depth of that span, 0 for a root. */
  depth: Uint8Array;
  /** Nanoseconds since the previous record of the same flow, NaN if it is the first. */
  sincePreviousNs: Float64Array;
  flowName: string[];
  spanName: string[];
  /** One line, at most 1,000 characters; cut text ends with an ellipsis. */
  message: string[];
  /** `child.py:20`: the place that the record names, or its own line that failed; '' for neither. */
  source: string[];
  /** Where `source` is '': what is to be looked for in the workspace; null where nothing has a name there. */
  symbol: (RowSymbol | null)[];
  problem: FilterProblem | null;
}

/** One node of the Flows tree, or one frame of a call stack. */
export interface SpanInfo {
  span: SpanId;
  parent: SpanId | null;
  flow: SpanId;
  /** The system's own id: scope id, task_id, call_id, trace_id. */
  id: string;
  name: string;
  system: SystemName;
  state: SpanStateName;
  /** SpanRole bits. */
  roles: number;
  startNs: number;
  /** NaN while open. */
  endNs: number;
  /** True when the end was not seen but follows from something else; `stateReason` says from what. */
  endInferred: boolean;
  /**
   * Time in it that a debugger held its process: what to take out of `endNs - startNs`. 0 while wall time is shown
   * (EngineConfig.runningTime).
   */
  pausedNs: number;
  /** Why the state is what it is, one sentence or ''. */
  stateReason: string;
  depth: number;
  /** Direct children. */
  children: number;
  /** Own records, without those of children. */
  records: number;
  /** Over the span and everything below it. */
  tasksBelow: number;
  recordsBelow: number;
  errorsBelow: number;
  attempts: number;
  missing: number;
  /** Record to jump to: the begin record, else the first. */
  firstRecord: RecordId | null;
  lastRecord: RecordId | null;
  source: SourceRef | null;
  process: string;
  service: string;
}

export type FlowOrder = 'newest' | 'oldest' | 'slowest' | 'failedFirst';

/** What flows of a group have in common: spanName, service ('' for none) or SpanStateName. */
export type FlowGrouping = 'name' | 'service' | 'state';

export interface FlowsOfGroup {
  by: FlowGrouping;
  key: string;
}

export interface FlowGroup {
  key: string;
  flows: number;
  /** Failed, timed out, or unclosed and probably failed. */
  failed: number;
  /** Running, retrying or scheduled. */
  open: number;
}

export interface FlowGroupPage {
  revision: number;
  generation: number;
  /** Groups, not flows. */
  total: number;
  from: number;
  groups: FlowGroup[];
}

export interface SpanPage {
  revision: number;
  generation: number;
  total: number;
  from: number;
  spans: SpanInfo[];
}

/** One record in full; read from the spool when asked for. */
export interface RecordDetails {
  record: RecordId;
  system: SystemName;
  kind: number;
  flags: number;
  timeNs: number;
  /** Epoch milliseconds with fraction. */
  epochMs: number;
  level: number;
  levelName: string;
  /** Whole message, real line breaks. */
  message: string;
  /** Message before formatting, used to find a line again after an edit. */
  template: string | null;
  logger: string | null;
  host: string | null;
  process: string | null;
  thread: string | null;
  source: SourceRef | null;
  exception: ExceptionInfo | null;
  /** Every field as sent, as JSON text (may hold NaN and large integers: parse with protocol/looseJson). */
  fieldsJson: string;
  /** The bytes as received, decoded as UTF-8, at most 1 MiB. */
  raw: string;
  /** Length of the raw record in bytes; larger than `raw` when that was cut. */
  sizeBytes: number;
  span: SpanInfo | null;
  /** Innermost first; scopes and calls the record is inside, across processes. */
  stack: StackFrame[];
  /** Reason when kind is reject. */
  rejectReason: string | null;
  sourceName: string;
}

export interface StackFrame {
  span: SpanInfo;
  /** Context values of the scope as JSON text, or null. */
  contextJson: string | null;
}

export interface ExceptionInfo {
  type: string;
  message: string;
  expected: boolean;
  /** As written in the traceback: outermost first. */
  frames: ExceptionFrame[];
  text: string;
}

export interface ExceptionFrame extends SourceRef {
  /** Source text of the line, as in the traceback, or null. */
  code: string | null;
  /** In site-packages, node_modules, or the standard library. */
  library: boolean;
}

/** All that a session knows about where a record, flow or task comes from. */
export interface SourceTarget {
  /** The place it names, or the innermost own frame of its traceback; null for neither. */
  source: SourceRef | null;
  /** Message before formatting, where `source` is the place that wrote it. */
  template: string | null;
  /** Text of the line `source`, where a traceback shows it. */
  code: string | null;
  /** Names to look for, best first. */
  symbols: SymbolRef[];
  /** Who called or scheduled it: the nearest flow or task around it. */
  caller: {source: SourceRef | null; symbol: SymbolRef | null} | null;
  /** Other places of the same file that wrote records: they show whether and how the file was edited since. */
  neighbours: RecordSite[];
}

/** A place that wrote records. */
export interface RecordSite extends SourceRef {
  /** Messages before formatting that came from there; at most a few. */
  templates: string[];
  /** Text of the line, where only a traceback tells of it. */
  code?: string | null;
}

/** Every place and name of a session that can be looked up in its source, each once, in order of first sight. */
export interface TraceSources {
  sites: (RecordSite & {system: SystemName; records: number})[];
  /** `source` and `template` where the system's records name places. */
  names: {symbol: SymbolRef; records: number; source: SourceRef | null; templates: string[]}[];
  frames: (ExceptionFrame & {system: SystemName; records: number})[];
}

/** Records over time for the overview strip: `buckets` equal parts of [fromNs, toNs). */
export interface Overview {
  revision: number;
  fromNs: number;
  toNs: number;
  /** Records per bucket. */
  records: Uint32Array;
  warnings: Uint32Array;
  errors: Uint32Array;
}

/** A reject kept as a sample. */
export interface RejectSample {
  sourceId: string;
  reason: string;
  /** First bytes as text, at most 200 characters; what is not printable is escaped. */
  sample: string;
  sizeBytes: number;
}

export type SourceState =
  | 'starting'
  | 'listening'
  | 'connecting'
  | 'running'
  | 'following'
  | 'reading'
  | 'paused'
  | 'stopped'
  | 'ended'
  | 'failed';

/** One row of the Sources view. */
export interface SourceInfo {
  id: string;
  kind: 'zeromq' | 'pipe' | 'command' | 'debug' | 'file';
  /** Endpoint, command line, file name. */
  name: string;
  state: SourceState;
  /** What went wrong or what is being waited for, for people; '' when nothing. */
  detail: string;
  records: number;
  recordsPerSecond: number;
  rejected: number;
  /** Records and lines that were removed to keep within the limits; not part of `records`. */
  evicted: number;
  /** Records known to be lost before they reached us, with the reason in `detail`. */
  peers: number;
  /** Exit code of a command, null while it runs. */
  exitCode: number | null;
  /** Share of a file read so far, 0 to 1; 1 for what is not a file. */
  progress: number;
}

/** What moved in a session since the last event; sent at most ten times a second. */
export interface SessionChange {
  sessionId: string;
  revision: number;
  generation: number;
  /** As in SessionInfo: NaN until the first record with a time has come. */
  originEpochMs: number;
  counts: Counts;
  sources: SourceInfo[];
  /** Spans whose node in the tree changed, at most 200; null when more did. */
  touchedSpans: SpanId[] | null;
  /** Direct parents whose list of children changed (NONE for the roots), at most 200; null when more did. */
  grownSpans: SpanId[] | null;
  diskBytes: number;
}

export interface SessionInfo {
  id: string;
  name: string;
  kind: 'live' | 'file';
  /** Whether anything can still arrive. */
  live: boolean;
  /** Epoch milliseconds of the origin of all `…Ns` times; NaN until the first record with a time has come. */
  originEpochMs: number;
  startedEpochMs: number;
  counts: Counts;
  sources: SourceInfo[];
  diskBytes: number;
  generation: number;
  revision: number;
}
