/**
 * The table of methods between the Inspector page (caller) and the extension host (handler), and the host's events.
 * The host binds the session, so the page never names one. Whatever has an effect (open, save, copy, settings) is
 * validated at run time by the host: the page shows untrusted text.
 */
import type {
  ExceptionFrame,
  FilterCompletion,
  FilterParts,
  FlowOrder,
  Overview,
  RecordDetails,
  RejectSample,
  RowFilter,
  RowPage,
  SessionChange,
  SessionInfo,
  ShownFlows,
  SpanPage,
} from './queries';
import type {StepWithin} from './lines';
import type {SourceRef} from './model';
import type {NestedFolds, NestedPage, NestedPlace} from './nested';
import type {FlowGraph} from './graph';
import type {StatisticsTable, StatisticsWish} from './statistics';
import type {CounterQuery, TimelineCounters, TimelinePlace, TimelineQuery, TimelineSlices} from './timeline';

type Method<P, R> = {params: P; result: R};

/** What the page must know before it can draw. `session` is null while the engine is starting. */
export interface InspectorHello {
  session: SessionInfo | null;
  /** Sessions that the toolbar can switch to. */
  sessions: {id: string; name: string; live: boolean}[];
  /** BCP 47. */
  locale: string;
  /** Custom editor for a file, or the panel of live sessions. */
  surface: 'panel' | 'file';
}

/** A filter that the user has given a name. */
export interface SavedFilter {
  name: string;
  text: string;
}

/** Filters kept for this workspace; recent ones newest first. */
export interface FilterLists {
  recent: string[];
  saved: SavedFilter[];
}

export type InspectorApi = {
  hello: Method<object, InspectorHello>;
  rows: Method<{filter: RowFilter; from: number; count: number}, RowPage>;
  rowOf: Method<{filter: RowFilter; record: number}, {position: number; exact: boolean}>;
  nextError: Method<{filter: RowFilter; from: number; step: 1 | -1}, {position: number}>;
  overview: Method<{filter: RowFilter; buckets: number}, Overview>;
  /** As the methods of EngineApi with these names. */
  nested: Method<{filter: RowFilter; folds: NestedFolds; from: number; count: number}, NestedPage>;
  nestedRowOf: Method<{filter: RowFilter; folds: NestedFolds; record: number; span: number | null}, NestedPlace>;
  nestedError: Method<{filter: RowFilter; from: number | null; step: 1 | -1}, {record: number | null}>;
  neighbour: Method<{record: number; step: 1 | -1; within: StepWithin}, {record: number | null}>;
  completeFilter: Method<{text: string; cursor: number}, FilterCompletion>;
  filterParts: Method<{text: string}, FilterParts>;
  filterLists: Method<object, FilterLists>;
  /** Puts a text on top of the recent filters. */
  rememberFilter: Method<{text: string}, void>;
  /** Gives a filter a name; an empty text takes the name away. */
  saveFilter: Method<SavedFilter, void>;
  record: Method<{record: number}, RecordDetails>;
  jsonLines: Method<{records: number[]}, {lines: string[]}>;
  /** As EngineApi.statistics; null is every task. */
  statistics: Method<StatisticsWish, StatisticsTable>;
  /** As EngineApi.shownFlows. */
  shownFlows: Method<{filter: RowFilter; count: number; alike: boolean}, ShownFlows>;
  /** As EngineApi.graph. */
  graph: Method<{span: number; limit: number}, FlowGraph>;
  /** Flows, or children of one; as EngineApi.spans. */
  spans: Method<{parent: number | null; from: number; count: number; order: FlowOrder; text: string}, SpanPage>;
  rejects: Method<object, RejectSample[]>;
  timeline: Method<{query: TimelineQuery}, TimelineSlices>;
  timelinePlace: Method<{query: TimelineQuery; span: number}, TimelinePlace>;
  timelineCounters: Method<{query: CounterQuery}, TimelineCounters>;
  /** What the page restricts its views to now, for commands that act on what is shown. */
  shows: Method<{filter: RowFilter}, void>;
  /** The page's selection changed; trees follow. null clears it. */
  select: Method<{record: number | null}, void>;
  /** Where the record's location is in the workspace, for the label; does not open anything. */
  resolve: Method<{source: SourceRef; record: number | null}, {label: string; found: boolean; reason: string}>;
  /** Where goToSource would lead, by path or by name, or why nowhere; opens nothing and asks the user nothing. */
  place: Method<{record: number}, {label: string; path: string; reason: string}>;
  goToSource: Method<{record: number; preserveFocus: boolean}, {opened: boolean; reason: string}>;
  openFrame: Method<{record: number; frame: ExceptionFrame}, {opened: boolean; reason: string}>;
  copy: Method<{text: string}, void>;
  /** Runs one of the page's own actions through the command of the same name. */
  action: Method<{id: InspectorAction}, void>;
  switchSession: Method<{id: string}, void>;
};

/** Actions that the page may ask for; anything else is refused. */
export const INSPECTOR_ACTIONS = [
  'startListening',
  'stopListening',
  'openTraceFile',
  'saveTraceAs',
  'exportTrace',
  'clearSession',
  'openSettings',
  'openMappings',
  'showOutput',
  'sendSample',
  'addEmitter',
  'openWalkthrough',
] as const;
export type InspectorAction = (typeof INSPECTOR_ACTIONS)[number];

export type InspectorEvents = {
  /** The session was switched, cleared, lost or restored: read `hello` again. */
  reset: InspectorHello;
  changed: SessionChange;
  /** Something outside selected a record; the page scrolls to it. `details` opens the pane. */
  reveal: {record: number; details: boolean};
  /** Set the filter text from outside (tree: Filter to This Flow). */
  setFilter: {text: string; span: number | null};
  /** One line above the toolbar; null removes it. */
  banner: Banner | null;
  /** Names may be defined elsewhere now: answers of `place` are to be asked for again. */
  sourcesChanged: object;
  /** A command of the command palette for the page (focusFilter, toggleFollow, nextError, previousError, toggleDetails). */
  command: {id: 'focusFilter' | 'toggleFollow' | 'nextError' | 'previousError' | 'toggleDetails'};
};

export interface Banner {
  severity: 'info' | 'warning' | 'error';
  text: string;
  actions: {label: string; id: InspectorAction}[];
}
