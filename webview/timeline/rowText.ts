/** What is said of a row: the note behind its bar, its duration, and all of it for screen readers. Pure. */
import {SpanRole, SpanState, SYSTEM_NAMES} from '../../src/protocol/model';
import {TimelineRowFlag} from '../../src/protocol/timeline';
import type {TimelineSlices} from '../../src/protocol/timeline';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {stateMark} from '../log/rowWords';
import {lookOf} from './looks';

const SYSTEM_TITLES: Record<string, string> = {
  distlog: 'Distlog',
  selinon: 'Selinon',
  nameko: 'nameko',
  penguiflow: 'PenguiFlow',
};

export function isLane(slices: TimelineSlices, row: number): boolean {
  return ((slices.rowFlags[row] ?? 0) & TimelineRowFlag.lane) !== 0;
}

export function isFlowRow(slices: TimelineSlices, row: number): boolean {
  return slices.rowDepth[row] === 0 && !isLane(slices, row);
}

export function rowName(slices: TimelineSlices, row: number): string {
  if (isLane(slices, row)) return t('Level {0}', slices.rowAttempts[row] ?? 0);
  return visibleLine(slices.rowName[row] ?? '') || t('All traces');
}

/** What stands beside the name, quieter. */
export function rowAside(slices: TimelineSlices, row: number): string {
  if (isLane(slices, row)) return countOf(slices.rowTasks[row] ?? 0);
  if (slices.mode === 'aggregated') {
    const count = slices.rowTasks[row] ?? 0;
    return count > 1 ? `×${formatCount(count)}` : '';
  }
  return slices.rowDepth[row] === 0 ? (SYSTEM_TITLES[SYSTEM_NAMES[slices.rowSystem[row] ?? 0] ?? ''] ?? '') : '';
}

function countOf(tasks: number): string {
  return tasks === 1 ? t('1 task') : t('{0} tasks', formatCount(tasks));
}

/** `≥` where no end was seen; until `nowNs` while it goes on. */
export function rowDuration(slices: TimelineSlices, row: number, nowNs: number): string {
  if (isLane(slices, row)) return '';
  const fromNs = slices.rowFromNs[row] ?? NaN;
  const toNs = slices.rowToNs[row] ?? NaN;
  const heldNs = slices.rowHeldNs[row] ?? 0;
  const text = formatDuration((toNs === Infinity ? Math.max(nowNs, fromNs) : toNs) - fromNs - heldNs);
  const closed = ((slices.rowFlags[row] ?? 0) & TimelineRowFlag.closed) !== 0;
  return closed || toNs === Infinity || text === '' ? text : `≥ ${text}`;
}

/** Behind the bar: only what the bar itself does not say. */
export function rowNote(slices: TimelineSlices, row: number): string {
  if (isLane(slices, row)) return '';
  const state = slices.rowState[row] ?? 0;
  const errors = slices.rowErrors[row] ?? 0;
  if (slices.mode === 'aggregated') {
    const count = slices.rowTasks[row] ?? 0;
    return errors > 0 ? t('{0} of {1} failed', formatCount(errors), formatCount(count)) : '';
  }
  const parts: string[] = [];
  if (state !== SpanState.succeeded) parts.push(stateMark(state).word.toLowerCase());
  const attempts = slices.rowAttempts[row] ?? 0;
  if (attempts > 1) parts.push(t('{0} attempts', attempts));
  if (errors > 0 && !lookOf(state).isBad)
    parts.push(errors === 1 ? t('1 error') : t('{0} errors', formatCount(errors)));
  const reason = slices.rowReason[row] ?? '';
  if (reason !== '' && state !== SpanState.succeeded && state !== SpanState.open) parts.push(visibleLine(reason));
  const process = slices.rowProcess[row] ?? '';
  if (process !== '') parts.push(visibleLine(process));
  if ((slices.rowFlags[row] ?? 0) & TimelineRowFlag.outsideParent) parts.push(t('clocks differ'));
  return parts.join(' · ');
}

/** Everything a sighted reader sees in the row. */
export function rowLabel(slices: TimelineSlices, row: number, nowNs: number): string {
  const name = rowName(slices, row);
  if (isLane(slices, row)) return `${name}, ${rowAside(slices, row)}`;
  const state = slices.rowState[row] ?? 0;
  const aside = rowAside(slices, row);
  const isFlow = ((slices.rowRoles[row] ?? 0) & SpanRole.flow) !== 0;
  const parts = [isFlow && slices.mode === 'waterfall' ? t('Flow {0}', name) : name, aside];
  if (slices.mode === 'waterfall') parts.push(stateMark(state).word.toLowerCase());
  parts.push(rowDuration(slices, row, nowNs));
  const note = rowNote(slices, row).replace(`${stateMark(state).word.toLowerCase()} · `, '');
  if (note !== stateMark(state).word.toLowerCase()) parts.push(note);
  return parts.filter(part => part !== '').join(', ');
}
