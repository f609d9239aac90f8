/**
 * Icon, word and tone of a row, and what a screen reader is told. In: a row of a page. Pure; used by the painter of the
 * table and by the details. Shape and word carry the meaning, colour only supports it.
 */
import {RecordFlag, RecordKind, SPAN_STATE_NAMES, SpanState} from '../../src/protocol/model';
import {t} from '../format/l10n';
import type {IconName} from '../ui/iconNames';

/** Class names of styles/tokens.css. */
export type Tone = 'error' | 'warning' | 'ok' | 'run' | 'open' | 'muted';

export interface Mark {
  icon: IconName;
  word: string;
  /** Where a column has no room for the word. */
  short?: string;
  tone: Tone;
}

const STATE_MARKS: Record<SpanState, [IconName, Tone]> = {
  0: ['skipped', 'muted'],
  1: ['running', 'run'],
  2: ['pass', 'ok'],
  3: ['error', 'error'],
  4: ['failedExpected', 'error'],
  5: ['refresh', 'warning'],
  6: ['watch', 'warning'],
  7: ['circle-slash', 'muted'],
  8: ['skipped', 'muted'],
  9: ['database', 'muted'],
  10: ['neverClosed', 'open'],
  11: ['openFailed', 'open'],
  12: ['watch', 'muted'],
};

/** In the order of SPAN_STATE_NAMES. */
const STATE_WORDS: Record<SpanState, () => string> = {
  0: () => t('Unknown'),
  1: () => t('Running'),
  2: () => t('Succeeded'),
  3: () => t('Failed'),
  4: () => t('Failed, expected'),
  5: () => t('Retrying'),
  6: () => t('Timed out'),
  7: () => t('Cancelled'),
  8: () => t('Skipped'),
  9: () => t('Cached'),
  10: () => t('Never closed'),
  11: () => t('Unclosed, probably failed'),
  12: () => t('Scheduled'),
};

export function stateMark(state: number): Mark {
  const [icon, tone] = STATE_MARKS[state as SpanState] ?? STATE_MARKS[0];
  const mark = {icon, word: (STATE_WORDS[state as SpanState] ?? STATE_WORDS[0])(), tone};
  return state === SpanState.unclosedProbablyFailed ? {...mark, short: t('Probably failed')} : mark;
}

export function stateMarkOf(name: string): Mark {
  return stateMark(Math.max(0, SPAN_STATE_NAMES.indexOf(name as (typeof SPAN_STATE_NAMES)[number])));
}

/** Python levels; one between two names keeps its number. */
export function levelWord(level: number): string {
  return LEVEL_WORDS.get(level)?.() ?? (level === 0 ? '' : t('Level {0}', level));
}

const LEVEL_WORDS = new Map<number, () => string>([
  [10, () => t('Debug')],
  [20, () => t('Info')],
  [30, () => t('Warning')],
  [40, () => t('Error')],
  [50, () => t('Critical')],
]);

export function levelMark(level: number): Mark {
  const word = levelWord(level);
  if (level >= 40) return {icon: 'error', word, tone: 'error'};
  if (level >= 30) return {icon: 'warning', word, tone: 'warning'};
  if (level >= 20) return {icon: 'info', word, tone: 'muted'};
  return {icon: 'debug', word, tone: 'muted'};
}

export interface RowFacts {
  kind: number;
  level: number;
  flags: number;
  spanState: number;
}

/** What the level column says: the fate of lines that are no records, the state at an end, else the level. */
export function rowMark(row: RowFacts): Mark {
  if (row.kind === RecordKind.reject) return {icon: 'reject', word: t('Rejected'), tone: 'warning'};
  if (row.kind === RecordKind.text) return {icon: 'list-flat', word: t('Text'), tone: 'muted'};
  if (row.kind === RecordKind.end && row.level < 40 && row.spanState > 1) return stateMark(row.spanState);
  if (row.level > 0) return levelMark(row.level);
  if (row.flags & RecordFlag.error) return {icon: 'error', word: t('Failed'), tone: 'error'};
  if (row.kind === RecordKind.begin) return {icon: 'begin', word: t('Begin'), tone: 'muted'};
  if (row.kind === RecordKind.end) return stateMark(row.spanState);
  return {icon: 'debug', word: t('Event'), tone: 'muted'};
}

/** Class names of a row; see styles/log.css. */
export function rowTone(row: RowFacts & {depth: number}): string {
  if (row.kind === RecordKind.text || row.kind === RecordKind.reject) return 'note';
  if (row.flags & RecordFlag.error) return 'bad';
  if (row.kind === RecordKind.begin && row.depth === 0) return 'root';
  return row.flags & (RecordFlag.noise | RecordFlag.duplicate) ? 'note' : '';
}
