/**
 * What the page remembers over a tab switch and a reload, in VS Code's per-webview state. Reading never fails: what an
 * older version or a stranger wrote is replaced by defaults, part by part.
 */
import type {NestedFolds} from '../../src/protocol/nested';
import type {RowFilter} from '../../src/protocol/queries';
import type {ColumnPrefs} from '../log/columns';
import {DEFAULT_COLUMNS, readColumns} from '../log/columns';
import type {ViewId} from '../shell/viewIds';
import {isView} from '../shell/viewIds';

export interface ViewState {
  /** Record numbers and times below belong to this session and generation only. */
  sessionId: string | null;
  generation: number;
  filter: RowFilter;
  columns: ColumnPrefs;
  nested: boolean;
  folds: NestedFolds;
  relativeTime: boolean;
  /** In the Statistics names that differ in numbers alone are one. */
  alike: boolean;
  /** null: nobody has opened or closed them yet; the width of the page decides. */
  detailsOpen: boolean | null;
  detailsWidthPx: number;
  /** Sections of the details that are folded. */
  folded: string[];
  follow: boolean | null;
  view: ViewId;
  selectedRecord: number | null;
  /** First row on screen and how much of it is scrolled away. */
  anchor: {record: number; offsetPx: number} | null;
  /** What each of the other views remembers, in its own words and read by itself: sort order, zoom. */
  perView: Partial<Record<ViewId, unknown>>;
  /** Of other sessions that this page has shown, latest first; theirs are empty. */
  others: ViewState[];
}

/** Sessions of which a page remembers where the user was. */
export const MAX_OTHERS = 6;

/** The page shows local time, so times in its filter are local too. */
const utcOffsetMinutes = -new Date().getTimezoneOffset();
export const NO_FILTER: RowFilter = {
  text: '',
  minLevel: 0,
  timeRange: null,
  withText: true,
  span: null,
  utcOffsetMinutes,
};
export const NO_FOLDS: NestedFolds = {all: false, except: [], openGroups: []};
export const DEFAULT_DETAILS_PX = 400;
export const MIN_DETAILS_PX = 280;
/** From here on table and details have room beside each other; narrower pages begin without details. */
const ROOM_FOR_DETAILS_PX = 900;
export function hasRoomForDetails(): boolean {
  return window.innerWidth >= ROOM_FOR_DETAILS_PX;
}

export const DEFAULT_VIEW: ViewState = {
  sessionId: null,
  generation: 0,
  filter: NO_FILTER,
  columns: DEFAULT_COLUMNS,
  nested: true,
  folds: NO_FOLDS,
  relativeTime: false,
  alike: true,
  detailsOpen: null,
  detailsWidthPx: DEFAULT_DETAILS_PX,
  folded: ['fields', 'raw'],
  follow: null,
  view: 'log',
  selectedRecord: null,
  anchor: null,
  perView: {},
  others: [],
};

export function readViewState(stored: unknown): ViewState {
  if (!isObject(stored)) return DEFAULT_VIEW;
  const widthPx = numberOr(stored.detailsWidthPx, DEFAULT_DETAILS_PX);
  return {
    sessionId: typeof stored.sessionId === 'string' ? stored.sessionId : null,
    generation: numberOr(stored.generation, 0),
    filter: readFilter(stored.filter),
    columns: readColumns(stored.columns),
    nested: typeof stored.nested === 'boolean' ? stored.nested : true,
    folds: readFolds(stored.folds),
    relativeTime: stored.relativeTime === true,
    alike: stored.alike !== false,
    detailsOpen: typeof stored.detailsOpen === 'boolean' ? stored.detailsOpen : null,
    detailsWidthPx: Math.max(MIN_DETAILS_PX, widthPx),
    folded: Array.isArray(stored.folded)
      ? stored.folded.filter((name): name is string => typeof name === 'string')
      : DEFAULT_VIEW.folded,
    follow: typeof stored.follow === 'boolean' ? stored.follow : null,
    view: isView(stored.view) ? stored.view : 'log',
    selectedRecord: numberOr(stored.selectedRecord, null),
    anchor: readAnchor(stored.anchor),
    perView: isObject(stored.perView) ? stored.perView : {},
    others: Array.isArray(stored.others) ? stored.others.slice(0, MAX_OTHERS).map(readOther) : [],
  };
}

/** How a session is shown that this page has not shown before: as it is, with the user's habits. */
export function asFirstSeen(view: ViewState): ViewState {
  const filter = {...NO_FILTER, withText: view.filter.withText};
  return {...withoutRecords(view), sessionId: null, filter, follow: null, view: 'log'};
}

function readOther(stored: unknown): ViewState {
  return {...readViewState(stored), others: []};
}

/** What is left when record numbers and times no longer mean what they did. */
export function withoutRecords(view: ViewState): ViewState {
  return {
    ...view,
    selectedRecord: null,
    anchor: null,
    folds: NO_FOLDS,
    filter: {...view.filter, timeRange: null, span: null},
  };
}

function readFilter(stored: unknown): RowFilter {
  if (!isObject(stored)) return NO_FILTER;
  return {
    text: typeof stored.text === 'string' ? stored.text : '',
    minLevel: numberOr(stored.minLevel, 0),
    timeRange: readRange(stored.timeRange),
    withText: typeof stored.withText === 'boolean' ? stored.withText : true,
    span: numberOr(stored.span, null),
    utcOffsetMinutes,
  };
}

function readFolds(stored: unknown): NestedFolds {
  if (!isObject(stored) || typeof stored.all !== 'boolean') return NO_FOLDS;
  const ids = (list: unknown) =>
    Array.isArray(list) ? list.filter((id): id is number => Number.isInteger(id) && id >= 0) : [];
  return {all: stored.all, except: ids(stored.except), openGroups: ids(stored.openGroups)};
}

function readRange(stored: unknown): RowFilter['timeRange'] {
  if (!isObject(stored)) return null;
  const fromNs = numberOr(stored.fromNs, null);
  const toNs = numberOr(stored.toNs, null);
  return fromNs === null || toNs === null || toNs <= fromNs ? null : {fromNs, toNs};
}

function readAnchor(stored: unknown): ViewState['anchor'] {
  if (!isObject(stored)) return null;
  const record = numberOr(stored.record, null);
  return record === null ? null : {record, offsetPx: numberOr(stored.offsetPx, 0)};
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
