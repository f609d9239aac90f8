/**
 * The columns of the Statistics table: titles, widths, which of them fit, and how each sorts. Pure. In: the width there
 * is, rows of the engine. Out: a CSS grid template, rows in order.
 */
import type {StatisticsRow} from '../../src/protocol/queries';
import {t} from '../format/l10n';

export const STATISTICS_COLUMNS = [
  'name', 'system', 'count', 'errors', 'retries', 'total', 'self', 'p50', 'p95', 'p99', 'max', 'distribution',
] as const; // prettier-ignore
export type StatisticsColumn = (typeof STATISTICS_COLUMNS)[number];

export interface SortOrder {
  column: StatisticsColumn;
  descending: boolean;
}

/** Errors first, then retries, then the total: what went wrong stands on top. */
export const DEFAULT_SORT: SortOrder = {column: 'errors', descending: true};

const WIDTH_PX: Record<StatisticsColumn, number> = {
  name: 216,
  system: 88,
  count: 60,
  errors: 72,
  retries: 64,
  total: 152,
  self: 88,
  p50: 80,
  p95: 80,
  p99: 80,
  max: 84,
  distribution: 0,
};
/** Below this a histogram says nothing. */
const MIN_DISTRIBUTION_PX = 140;
const MIN_NAME_PX = 120;
/** First to go first. Name and errors stay. */
const GIVE_WAY: readonly StatisticsColumn[] = [
  'system', 'self', 'p99', 'distribution', 'p95', 'total', 'retries', 'max', 'count', 'p50',
]; // prettier-ignore

export interface StatisticsLayout {
  visible: StatisticsColumn[];
  /** Value for `grid-template-columns`. */
  template: string;
  /** Of the histogram's column; 0 when it is not shown. */
  distributionPx: number;
}

export function layoutStatistics(widthPx: number): StatisticsLayout {
  const visible = new Set(STATISTICS_COLUMNS);
  for (const column of GIVE_WAY) {
    if (neededPx(visible) <= widthPx) break;
    visible.delete(column);
  }
  const columns = STATISTICS_COLUMNS.filter(column => visible.has(column));
  const distributionPx = visible.has('distribution') ? widthPx - neededPx(visible) + MIN_DISTRIBUTION_PX : 0;
  const tracks = columns.map(column => {
    if (column === 'distribution') return 'minmax(0, 1fr)';
    // Without a histogram the names have the room that is left.
    if (column === 'name' && distributionPx === 0) return `minmax(${MIN_NAME_PX}px, 1fr)`;
    return `${WIDTH_PX[column]}px`;
  });
  return {visible: columns, template: tracks.join(' '), distributionPx};
}

function neededPx(visible: ReadonlySet<StatisticsColumn>): number {
  let sum = 0;
  for (const column of visible) {
    if (column === 'name') sum += visible.has('distribution') ? WIDTH_PX.name : MIN_NAME_PX;
    else sum += column === 'distribution' ? MIN_DISTRIBUTION_PX : WIDTH_PX[column];
  }
  return sum;
}

export function statisticsTitle(column: StatisticsColumn): string {
  const titles: Record<StatisticsColumn, string> = {
    name: t('Name'),
    system: t('System'),
    count: t('Count'),
    errors: t('Errors'),
    retries: t('Retries'),
    total: t('Total'),
    self: t('Self'),
    p50: t('p50'),
    p95: t('p95'),
    p99: t('p99'),
    max: t('Max'),
    distribution: t('Distribution'),
  };
  return titles[column];
}

type Compare = (a: StatisticsRow, b: StatisticsRow) => number;

const byText = (pick: (row: StatisticsRow) => string): Compare => {
  return (a, b) => (pick(a) < pick(b) ? -1 : pick(a) > pick(b) ? 1 : 0);
};
/** What has no value yet comes before the smallest. */
const byNumber = (pick: (row: StatisticsRow) => number): Compare => {
  const known = (row: StatisticsRow) => (Number.isNaN(pick(row)) ? -1 : pick(row));
  return (a, b) => known(a) - known(b);
};

const COMPARE: Record<StatisticsColumn, Compare> = {
  name: byText(row => row.name),
  system: byText(row => row.system),
  count: byNumber(row => row.count),
  errors: byNumber(row => row.errors),
  retries: byNumber(row => row.retries),
  total: byNumber(row => row.totalNs),
  self: byNumber(row => row.selfNs),
  p50: byNumber(row => row.p50Ns),
  p95: byNumber(row => row.p95Ns),
  p99: byNumber(row => row.p99Ns),
  max: byNumber(row => row.maxNs),
  distribution: byNumber(row => row.p50Ns),
};
const TIES: readonly StatisticsColumn[] = ['errors', 'retries', 'total'];

/** Ties: errors, retries and total, the most first; then the name. */
export function sortRows(rows: readonly StatisticsRow[], {column, descending}: SortOrder): StatisticsRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    let order = sign * COMPARE[column](a, b);
    for (const tie of TIES) order ||= COMPARE[tie](b, a);
    return order || COMPARE.name(a, b) || COMPARE.system(a, b);
  });
}

/** A click on a header: the other way round, or that column, numbers from the largest and texts from A. */
export function nextSort(now: SortOrder, column: StatisticsColumn): SortOrder {
  if (now.column === column) return {column, descending: !now.descending};
  return {column, descending: column !== 'name' && column !== 'system'};
}

/** What was stored, by whatever version. */
export function readSort(stored: unknown): SortOrder {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_SORT;
  const {column, descending} = stored as {column?: unknown; descending?: unknown};
  const known = STATISTICS_COLUMNS.find(id => id === column);
  return known ? {column: known, descending: descending !== false} : DEFAULT_SORT;
}
