/**
 * Everything the shell of the page draws from. Rows are not here: the table reads them from the RowFeed by itself,
 * many times a second. Pure values; the Inspector changes them.
 */
import type {Banner, InspectorHello} from '../../src/protocol/inspectorApi';
import type {SpanId} from '../../src/protocol/model';
import type {NestedFolds} from '../../src/protocol/nested';
import type {
  FilterProblem,
  Overview,
  RecordDetails,
  RejectSample,
  RowFilter,
  SessionInfo,
  ShownFlows,
} from '../../src/protocol/queries';
import type {ColumnPrefs} from '../log/columns';
import type {ViewState} from './viewState';
import type {ViewId} from '../shell/views';

export interface Selection {
  record: number;
  /** Nanoseconds since the origin; NaN until known. */
  timeNs: number;
}

export interface InspectorState {
  /** The host's greeting; null until it has answered. */
  hello: InspectorHello | null;
  /** Kept up to date by changes; null while the engine is starting. */
  session: SessionInfo | null;
  banner: Banner | null;
  /** One line about the last action that could not be done, or ''. */
  notice: string;
  filter: RowFilter;
  problem: FilterProblem | null;
  /** Rows that pass the filter; null until the first page. */
  total: number | null;
  /** A page of the present filter has come. */
  loaded: boolean;
  follow: boolean;
  paused: boolean;
  /** Rows at the end that came since follow went off. */
  newRows: number;
  selection: Selection | null;
  previous: Selection | null;
  /** The flow or task that is selected; follows the selected record unless a view chose another. */
  selectedSpan: SpanId | null;
  details: RecordDetails | null;
  /** Why there are no details although a record is selected, or ''. */
  detailsProblem: string;
  detailsOpen: boolean;
  detailsWidthPx: number;
  folded: string[];
  columns: ColumnPrefs;
  /** Rows stand under their flows and tasks. */
  nested: boolean;
  folds: NestedFolds;
  /** Times count from the start of the session. */
  relativeTime: boolean;
  /** Several rows are marked: how many, and the time from the first to the last. */
  marked: {count: number; elapsedNs: number} | null;
  /** Words that rows which pass the filter show, in lower case. */
  filterWords: string[];
  overview: Overview | null;
  /** What the other views have to show; null until known. */
  shownFlows: ShownFlows | null;
  /** Why that is not known, or ''. */
  shownFlowsProblem: string;
  /** In the Statistics names that differ in numbers alone are one. */
  alike: boolean;
  /** What the main area shows. */
  view: ViewId | 'rejects';
  rejects: RejectSample[] | null;
}

/** Before the host has answered: what was remembered of the page, and nothing else. */
export function initialState(view: ViewState, hasRoom: boolean): InspectorState {
  return {
    hello: null,
    session: null,
    banner: null,
    notice: '',
    filter: view.filter,
    problem: null,
    total: null,
    loaded: false,
    follow: view.follow ?? false,
    paused: false,
    newRows: 0,
    selection: null,
    previous: null,
    selectedSpan: null,
    details: null,
    detailsProblem: '',
    detailsOpen: (view.detailsOpen ?? true) && hasRoom,
    detailsWidthPx: view.detailsWidthPx,
    folded: view.folded,
    columns: view.columns,
    nested: view.nested,
    folds: view.folds,
    relativeTime: view.relativeTime,
    marked: null,
    filterWords: [],
    overview: null,
    shownFlows: null,
    shownFlowsProblem: '',
    alike: view.alike,
    view: view.view,
    rejects: null,
  };
}

/** What goes with record numbers that no longer hold. */
export const NOTHING_CHOSEN = {
  ...{selection: null, previous: null, selectedSpan: null},
  ...{details: null, total: null, loaded: false},
} satisfies Partial<InspectorState>;

/** Rows there are without a filter. */
export function rowsInSession(session: SessionInfo, withText: boolean): number {
  const {records, rejected, text} = session.counts;
  return records + rejected + (withText ? text : 0);
}

/** A file that is still being read, as a share from 0 to 1; null when all is read. */
export function readingShare(session: SessionInfo): number | null {
  const reading = session.sources.filter(source => source.state === 'reading' || source.state === 'starting');
  const files = reading.filter(source => source.kind === 'file');
  if (files.length === 0) return null;
  return files.reduce((sum, source) => sum + source.progress, 0) / files.length;
}
