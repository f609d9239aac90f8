/**
 * The table of methods between the extension host (caller) and the engine process (handler), and the engine's events.
 * Both sides derive their types from here, so a missing handler does not compile. Errors: `RpcError` with a code of
 * `ErrorCode`; cancelled calls end with code 'cancelled'; a dead engine rejects what is pending with 'engineGone'.
 */
import type {
  DebugFrame,
  DebugPause,
  PausedPlace,
  PauseList,
  ProcessId,
  StopLanguage,
  StopValue,
  WatchedFilter,
} from './debugging';
import type {
  ComparedPage,
  ComparedRow,
  ComparedSide,
  ComparedText,
  ComparisonInfo,
  PeerPage,
  PeerWish,
  Tolerance,
} from './compare';
import type {ExportFigures, ExportTarget} from './exports';
import type {LineFigures, LineQuery, LineRecord, NameFigures, StepWithin} from './lines';
import type {Summary, SymbolRef} from './model';
import type {NestedFolds, NestedPage, NestedPlace} from './nested';
import type {
  FilterCompletion,
  FilterParts,
  FilterProblem,
  FlowGrouping,
  FlowGroupPage,
  FlowOrder,
  FlowsOfGroup,
  Overview,
  RecordDetails,
  RejectSample,
  RowFilter,
  RowPage,
  SessionChange,
  SessionInfo,
  ShownFlows,
  SourceInfo,
  SourceTarget,
  SpanInfo,
  SpanPage,
} from './queries';
import type {FlowGraph} from './graph';
import type {ReplayHit, ReplayPlace, ReplayStep, ReplayStop} from './replay';
import type {StatisticsTable, StatisticsWish} from './statistics';
import type {CounterQuery, TimelineCounters, TimelinePlace, TimelineQuery, TimelineSlices} from './timeline';

/** Raised with every incompatible change of this table; checked by `hello`. */
export const PROTOCOL_VERSION = 1;

/** A ZeroMQ endpoint as set in `tracescope.listeners`. */
export interface ListenerSpec {
  socket: 'pull' | 'sub';
  mode: 'bind' | 'connect';
  /** `tcp://127.0.0.1:5010`, `ipc:///run/x.sock`. */
  endpoint: string;
  /** For SUB; empty list subscribes to everything. */
  topics: string[];
  /** Z85 keys; null for no encryption. */
  curve: {serverKey: string | null; publicKey: string; secretKey: string} | null;
  /** The user has agreed to a bind beyond loopback. */
  allowNonLoopback: boolean;
}

export interface Limits {
  /** Records kept in the index of one session. */
  maxRecords: number;
  /** Bytes of spool kept for one live session. */
  maxDiskBytes: number;
  /** Largest single record; larger ones become a reject. */
  maxRecordBytes: number;
}

export interface RedactionRules {
  /** Field names or patterns with `*`, compared without case at any depth. */
  fields: string[];
}

export interface EngineConfig {
  /** Folder that holds live sessions; created when missing. */
  storageDir: string;
  limits: Limits;
  redaction: RedactionRules;
  /** Durations leave out what a debugger held up; wall time otherwise. Running time when absent. */
  runningTime?: boolean;
}

type Method<P, R> = {params: P; result: R};
type InSession<P = object> = P & {sessionId: string};

export type EngineApi = {
  /** First call on a new link. Fails with 'versionMismatch' when the versions differ. */
  hello: Method<{protocolVersion: number; config: EngineConfig}, {protocolVersion: number; pid: number}>;
  configure: Method<EngineConfig, void>;

  /** Opens a new live session on disk, or an earlier one again when `id` names one in the storage folder. */
  openLive: Method<{name: string; id: string | null}, SessionInfo>;
  /**
   * Opens saved files as one session; returns at once, indexing goes on and is reported by events. `contentId` is the same
   * whenever the same files are opened and were only added to: what was remembered of their records holds.
   */
  openFiles: Method<{paths: string[]; name: string}, SessionInfo & {contentId: string}>;
  listSessions: Method<object, SessionInfo[]>;
  /** Live sessions on disk that are not open now, newest first. */
  listStored: Method<object, {id: string; name: string; startedEpochMs: number; records: number; diskBytes: number}[]>;
  deleteStored: Method<{id: string}, void>;
  /** Closes the session's sources and forgets its model; a live session stays on disk. */
  closeSession: Method<InSession, void>;
  /** Removes all records of the session, on disk as well; sources go on. */
  clearSession: Method<InSession, void>;
  /** Writes the records that pass the filter (null: all), byte for byte, to a new file. */
  save: Method<InSession<{path: string; filter: RowFilter | null}>, {records: number; sizeBytes: number}>;

  /** Writes the session, or what passes the filter, or one flow, to a new file of another format. */
  export: Method<
    InSession<{to: ExportTarget; path: string; filter: RowFilter | null; span: number | null}>,
    ExportFigures
  >;

  /** A new CURVE key pair in Z85. Nothing is kept. */
  makeCurveKeys: Method<object, {publicKey: string; secretKey: string}>;
  listen: Method<InSession<{spec: ListenerSpec}>, SourceInfo>;
  /** A source fed by the host (debug console, terminal pipe). */
  openFeed: Method<InSession<{kind: 'debug' | 'pipe' | 'command'; name: string}>, SourceInfo>;
  /** Bytes in order; resolves when they are taken in, which is the back-pressure. */
  feed: Method<InSession<{sourceId: string; bytes: Uint8Array}>, void>;
  /** Stops a source; resolves when its port, file or process is released. */
  stopSource: Method<InSession<{sourceId: string; exitCode?: number}>, void>;
  removeSource: Method<InSession<{sourceId: string}>, void>;

  summary: Method<InSession, Summary>;
  /** A negative `from` counts from the end, whatever has come by then. */
  rows: Method<InSession<{filter: RowFilter; from: number; count: number}>, RowPage>;
  /** Position of a record among the rows that pass the filter, or of the nearest one before it; -1 when none. */
  rowOf: Method<InSession<{filter: RowFilter; record: number}>, {position: number; exact: boolean}>;
  /** The next or previous row with flag `error` from a position; -1 when none. */
  nextError: Method<InSession<{filter: RowFilter; from: number; step: 1 | -1}>, {position: number}>;
  /** A page of the nested Log by position in its order; a negative `from` as for `rows`. */
  nested: Method<InSession<{filter: RowFilter; folds: NestedFolds; from: number; count: number}>, NestedPage>;
  /** Where a record is in the nested Log; with `span` the row of that flow or task. */
  nestedRowOf: Method<
    InSession<{filter: RowFilter; folds: NestedFolds; record: number; span: number | null}>,
    NestedPlace
  >;
  /** The next or previous error in nested order, also in what is folded; null when none. `from` null: from the start. */
  nestedError: Method<InSession<{filter: RowFilter; from: number | null; step: 1 | -1}>, {record: number | null}>;
  overview: Method<InSession<{filter: RowFilter; buckets: number}>, Overview>;
  checkFilter: Method<InSession<{text: string}>, {problem: FilterProblem | null}>;
  filterParts: Method<InSession<{text: string}>, FilterParts>;
  /** `cursor` is a 0-based character position in the text. */
  completeFilter: Method<InSession<{text: string; cursor: number}>, FilterCompletion>;
  /**
   * One row per name of task, entrypoint or node: errors first, then retries, then total time. With a filter only those
   * that hold a record that passes. At most `limit` rows. Alike: names that differ in numbers alone are one row.
   */
  statistics: Method<InSession<StatisticsWish>, StatisticsTable>;
  /** What Timeline, Graph and Statistics show under a filter; `alike` as for the statistics. */
  shownFlows: Method<InSession<{filter: RowFilter; count: number; alike: boolean}>, ShownFlows>;
  /** The graph of the flow that a span is in; with more than `limit` spans same-named siblings are one node. */
  graph: Method<InSession<{span: number; limit: number}>, FlowGraph>;
  record: Method<InSession<{record: number}>, RecordDetails>;
  /** Records as received, one line of JSON each, at most 10,000; those that are gone are left out. */
  jsonLines: Method<InSession<{records: number[]}>, {lines: string[]}>;
  /** Children of a span, or the flows when `parent` is null. */
  spans: Method<
    InSession<{
      parent: number | null;
      from: number;
      count: number;
      order: FlowOrder;
      text: string;
      group?: FlowsOfGroup | null;
    }>,
    SpanPage
  >;
  /** The flows that `spans` gives for `parent` null, gathered; a group stands where its first flow would. */
  flowGroups: Method<
    InSession<{by: FlowGrouping; from: number; count: number; order: FlowOrder; text: string}>,
    FlowGroupPage
  >;
  span: Method<InSession<{span: number}>, SpanInfo>;
  /** What a flow or task may be compared with. */
  peers: Method<InSession<PeerWish>, PeerPage>;
  /**
   * Compares a flow, a task or with null the whole session (left) with another, of any session. The latest few are kept
   * to be asked; a call about one that is gone, or whose records have moved, fails with 'noSuchComparison'.
   */
  openComparison: Method<InSession<{span: number | null; right: ComparedSide; tolerance: Tolerance}>, ComparisonInfo>;
  /** Rows below a node, or the top ones. */
  comparisonRows: Method<
    InSession<{comparison: number; parent: number | null; from: number; count: number; differencesOnly: boolean}>,
    ComparedPage
  >;
  /** The way to the next or previous difference, outermost first, all around; empty when there is none. */
  comparisonStep: Method<
    InSession<{comparison: number; from: number | null; step: 1 | -1; differencesOnly: boolean}>,
    {path: ComparedRow[]}
  >;
  comparisonText: Method<InSession<{comparison: number}>, ComparedText>;
  closeComparison: Method<InSession<{comparison: number}>, void>;
  /** Where a record, or with null a flow or task, comes from as far as the trace tells. */
  locate: Method<InSession<{record: number | null; span: number | null}>, SourceTarget>;
  /** Rows of flows and tasks with their bars in a window of time; what is too near together is merged. */
  timeline: Method<InSession<{query: TimelineQuery}>, TimelineSlices>;
  /** Where a span is in the Timeline that a query describes; its window does not matter. */
  timelinePlace: Method<InSession<{query: TimelineQuery; span: number}>, TimelinePlace>;
  /** Records per second and numeric fields over a window; fields from a sample of its records. */
  timelineCounters: Method<InSession<{query: CounterQuery}>, TimelineCounters>;
  rejects: Method<InSession, RejectSample[]>;
  /** Paths of source files that records write, in the order of their first sight, from number `from` on. */
  filePaths: Method<InSession<{from: number}>, {generation: number; paths: string[]}>;
  lineFigures: Method<InSession<LineQuery>, LineFigures>;
  /** The next (1) or previous (-1) record in time of the same flow, task or thread; null when there is none. */
  neighbour: Method<InSession<{record: number; step: 1 | -1; within: StepWithin}>, {record: number | null}>;
  /** The last records of a line, newest arrival first, at most 50. */
  lineRecords: Method<InSession<{path: string; line: number; count: number}>, LineRecord[]>;
  /**
   * Names of tasks, flows, entrypoints and nodes whose records name no line, in the order of their first sight, from number
   * `from` on; null for what no source has a name for.
   */
  names: Method<InSession<{from: number}>, {generation: number; symbols: (SymbolRef | null)[]}>;
  /** By the numbers that `names` gave them. */
  nameFigures: Method<InSession<{names: number[]}>, NameFigures>;
  /** The last record of each of the last runs, latest first, at most 50. */
  nameRecords: Method<InSession<{name: number; count: number}>, LineRecord[]>;

  /** A debugger holds a process from now on; kept with a live session. One with a known id is left as it is. */
  beginPause: Method<InSession<{pause: DebugPause}>, void>;
  /** The process goes on. An id that is not known is ignored. */
  endPause: Method<InSession<{id: string; toEpochMs: number}>, void>;
  pauses: Method<InSession, PauseList>;
  /** The innermost open scope, call or task that a paused thread is in, and its latest record; null when none fits. */
  openSpanAt: Method<InSession<{place: PausedPlace}>, {span: number; record: number} | null>;
  /** Position of the innermost of these frames that began the span; -1 when none did. */
  frameOfSpan: Method<InSession<{span: number; frames: DebugFrame[]}>, {index: number}>;
  /** The process that a span ran in, as far as its records tell. */
  processOfSpan: Method<InSession<{span: number}>, ProcessId>;
  /** What of a record may become the condition of a breakpoint. */
  stopValues: Method<InSession<{record: number; language: StopLanguage}>, StopValue[]>;
  /** Names of loggers among the latest records, most frequent first. */
  loggers: Method<InSession, string[]>;
  /**
   * Tells by event `filterHit` of records that arrive from now on and pass one of these filters. Replaces the list of
   * before, and lets every filter hit again. Filters that cannot be read are left out and named.
   */
  watchFilters: Method<InSession<{filters: WatchedFilter[]}>, {problems: {id: string; problem: FilterProblem}[]}>;

  /** Where one step of a replay ends. `from` null: outside, before the first record (1) or behind the last (-1). */
  replayStep: Method<InSession<{from: number | null; step: 1 | -1; to: ReplayStep}>, ReplayHit>;
  /** The next record that meets one of the stops. */
  replayRun: Method<InSession<{from: number | null; step: 1 | -1; stops: ReplayStop[]}>, ReplayHit>;
  /** Which of the stops a record meets. */
  replayMeets: Method<InSession<{record: number; stops: ReplayStop[]}>, {stops: number[]}>;
  replayPlace: Method<InSession<{record: number}>, ReplayPlace>;
};

export type EngineEvents = {
  sessionChanged: SessionChange;
  /** A source failed or recovered; `action` names what the host may offer. */
  sourceNotice: {
    sessionId: string;
    sourceId: string;
    severity: 'info' | 'warning' | 'error';
    message: string;
    code: string;
  };
  /** A record passed a watched filter: the first of its process since `watchFilters`. */
  filterHit: {sessionId: string; filterId: string; record: number; process: ProcessId; sourceName: string};
  log: {level: 'info' | 'warning' | 'error'; text: string};
};

export type FilterHit = EngineEvents['filterHit'];

export type ErrorCode =
  | 'cancelled'
  | 'engineGone'
  | 'versionMismatch'
  | 'noSuchSession'
  | 'noSuchRecord'
  | 'noSuchSource'
  | 'noSuchComparison'
  | 'addressInUse'
  | 'badEndpoint'
  | 'notLoopback'
  | 'badFilter'
  | 'fileNotFound'
  | 'fileUnreadable'
  | 'diskFull'
  | 'internal';
