/**
 * Everything the shell of the page draws from. Rows are not here: the table reads them from the RowFeed by itself,
 * many times a second. Pure values; the Inspector changes them.
 */
import type {Banner, InspectorHello} from '../../src/protocol/inspectorApi';
import type {SpanId} from '../../src/protocol/model';
import type {
  FilterProblem,
  Overview,
  RecordDetails,
  RejectSample,
  RowFilter,
  SessionInfo,
} from '../../src/protocol/queries';
import type {ColumnPrefs} from '../log/columns';
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
  overview: Overview | null;
  /** What the main area shows. */
  view: ViewId | 'rejects';
  rejects: RejectSample[] | null;
}

/** Whether anything restricts which rows are shown. */
export function isFiltered(filter: RowFilter): boolean {
  return filter.text.trim() !== '' || filter.minLevel > 0 || filter.timeRange !== null || filter.span !== null;
}

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
