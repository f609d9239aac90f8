/**
 * Which columns the table shows and how wide. In: what the user chose and the width there is. Out: visible columns in
 * order with the CSS grid template. Pure; used by the table, its header and the columns menu.
 */

import {t} from '../format/l10n';

export const COLUMN_IDS = ['time', 'level', 'system', 'flow', 'task', 'message', 'elapsed', 'source'] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface ColumnPrefs {
  /** Missing: the default width. The message takes what is left. */
  widthPx: Partial<Record<ColumnId, number>>;
  hidden: ColumnId[];
}

export const DEFAULT_COLUMNS: ColumnPrefs = {widthPx: {}, hidden: []};

const TITLES: Record<ColumnId, () => string> = {
  time: () => t('Time'),
  level: () => t('Level'),
  system: () => t('System'),
  flow: () => t('Flow'),
  task: () => t('Task'),
  message: () => t('Message'),
  elapsed: () => t('Elapsed'),
  source: () => t('Source'),
};

export function columnTitle(id: ColumnId): string {
  return TITLES[id]();
}

const DEFAULT_WIDTH_PX: Record<ColumnId, number> = {
  time: 104,
  level: 138,
  system: 80,
  flow: 120,
  task: 136,
  message: 0,
  elapsed: 80,
  source: 116,
};

export const MIN_COLUMN_PX = 48;
export const MAX_COLUMN_PX = 600;
/** Below this the message gives way no more and other columns go. */
const MIN_MESSAGE_PX = 280;
/** First to go first. Time and level stay: a row without them cannot be read. */
const GIVE_WAY: readonly ColumnId[] = ['system', 'source', 'elapsed', 'flow', 'task'];
/** Below this width time and level share a cell. */
const COMPACT_BELOW_PX = 420;
const COMPACT_TIME_PX = 92;

export interface ColumnLayout {
  visible: ColumnId[];
  /** Value for `grid-template-columns`. */
  template: string;
  /** Time as icon and seconds, without a level column. */
  compact: boolean;
}

/** Columns that may be hidden by the user; the message cannot. */
export function isHideable(id: ColumnId): boolean {
  return id !== 'message';
}

export function columnWidthPx(prefs: ColumnPrefs, id: ColumnId): number {
  return prefs.widthPx[id] ?? DEFAULT_WIDTH_PX[id];
}

/** Headers of the nested Log carry these. */
export const FLAT_ONLY: readonly ColumnId[] = ['system', 'flow', 'task'];

export function layoutColumns(prefs: ColumnPrefs, availablePx: number, nested = false): ColumnLayout {
  const compact = availablePx < COMPACT_BELOW_PX;
  const hidden = new Set<ColumnId>([...prefs.hidden, ...(nested ? FLAT_ONLY : [])]);
  if (compact) hidden.add('level');
  const widthOf = (id: ColumnId) => (compact && id === 'time' ? COMPACT_TIME_PX : columnWidthPx(prefs, id));
  const visible = () => COLUMN_IDS.filter(id => !hidden.has(id));
  for (const id of GIVE_WAY) {
    const fixedPx = visible().reduce((sum, column) => sum + (column === 'message' ? 0 : widthOf(column)), 0);
    if (availablePx - fixedPx >= MIN_MESSAGE_PX) break;
    hidden.add(id);
  }
  const shown = visible();
  const template = shown.map(id => (id === 'message' ? 'minmax(0, 1fr)' : `${widthOf(id)}px`)).join(' ');
  return {visible: shown, template, compact};
}

/** Sets one width; the bounds keep a column findable. */
export function resizeColumn(prefs: ColumnPrefs, id: ColumnId, widthPx: number): ColumnPrefs {
  const bounded = Math.round(Math.min(MAX_COLUMN_PX, Math.max(MIN_COLUMN_PX, widthPx)));
  return {...prefs, widthPx: {...prefs.widthPx, [id]: bounded}};
}

export function toggleColumn(prefs: ColumnPrefs, id: ColumnId): ColumnPrefs {
  if (!isHideable(id)) return prefs;
  const hidden = prefs.hidden.includes(id) ? prefs.hidden.filter(other => other !== id) : [...prefs.hidden, id];
  return {...prefs, hidden};
}

/** Reads what an earlier page stored; anything odd is dropped. */
export function readColumns(stored: unknown): ColumnPrefs {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_COLUMNS;
  const {widthPx, hidden} = stored as {widthPx?: unknown; hidden?: unknown};
  let prefs: ColumnPrefs = {
    widthPx: {},
    hidden: Array.isArray(hidden) ? COLUMN_IDS.filter(id => isHideable(id) && hidden.includes(id)) : [],
  };
  for (const id of COLUMN_IDS) {
    const width: unknown = typeof widthPx === 'object' && widthPx !== null ? Reflect.get(widthPx, id) : undefined;
    if (typeof width === 'number' && Number.isFinite(width)) prefs = resizeColumn(prefs, id, width);
  }
  return prefs;
}
