/** What the card says of a bar: title, state, and facts as pairs of name and text. Pure. */
import {NONE} from '../../src/protocol/model';
import {TimelineBar, TimelineBarFlag} from '../../src/protocol/timeline';
import type {TimelineSlices} from '../../src/protocol/timeline';
import {formatCount} from '../format/amount';
import {formatDuration, formatElapsed} from '../format/duration';
import {t} from '../format/l10n';
import {formatClock} from '../format/time';
import {visibleLine} from '../format/visibleText';
import {stateMark} from '../log/rowWords';
import {rowName} from './rowText';

export interface CardFacts {
  title: string;
  aside: string;
  state: number;
  facts: [string, string][];
}

/** What the card says of a bar. Pure. */
export function cardFacts(slices: TimelineSlices, row: number, bar: number, nowNs: number): CardFacts {
  const kind = bar < 0 ? TimelineBar.whole : (slices.barKind[bar] ?? 0);
  const packed = kind === TimelineBar.packed;
  const state = bar < 0 ? (slices.rowState[row] ?? 0) : (slices.barState[bar] ?? 0);
  const fromNs = bar < 0 ? (slices.rowFromNs[row] ?? NaN) : (slices.barFromNs[bar] ?? NaN);
  const rawTo = bar < 0 ? (slices.rowToNs[row] ?? NaN) : (slices.barToNs[bar] ?? NaN);
  const toNs = rawTo === Infinity ? nowNs : rawTo;
  const name = bar >= 0 && slices.barName[bar] !== NONE ? (slices.names[slices.barName[bar] ?? 0] ?? '') : '';
  const tasks = bar < 0 ? 1 : (slices.barTasks[bar] ?? 1);
  const merged = bar >= 0 && ((slices.barFlags[bar] ?? 0) & TimelineBarFlag.merged) !== 0 && packed;
  const facts: [string, string][] = [];
  const add = (title: string, text: string) => text !== '' && facts.push([title, text]);
  const title = merged
    ? t('{0} tasks', formatCount(tasks))
    : packed
      ? visibleLine(name) || t('Task')
      : rowName(slices, row);
  if (slices.mode === 'aggregated') {
    const count = slices.rowTasks[row] ?? 1;
    add(t('Total'), formatDuration((slices.rowToNs[row] ?? NaN) - (slices.rowFromNs[row] ?? NaN)));
    add(t('Runs'), formatCount(count));
    add(t('Mean'), formatDuration(((slices.rowToNs[row] ?? NaN) - (slices.rowFromNs[row] ?? NaN)) / count));
    add(t('Failed'), (slices.rowErrors[row] ?? 0) > 0 ? formatCount(slices.rowErrors[row] ?? 0) : '');
    return {title, aside: '', state, facts};
  }
  add(t('Start'), `${formatClock(slices.originEpochMs, fromNs)}${sinceFlow(slices, row, fromNs)}`);
  const isOpen = bar >= 0 && ((slices.barFlags[bar] ?? 0) & TimelineBarFlag.open) !== 0;
  const heldInside = kind === TimelineBar.whole ? (slices.rowHeldNs[row] ?? 0) : 0;
  const length = formatDuration(toNs - fromNs - heldInside);
  add(kind === TimelineBar.wait ? t('Waited') : t('Duration'), isOpen ? t('{0} so far, no end seen', length) : length);
  if (heldInside > 0) add(t('Paused'), t('{0} in the debugger, taken out', formatDuration(heldInside)));
  if (!packed) {
    const attempts = slices.rowAttempts[row] ?? 0;
    if (attempts > 1) add(t('Attempts'), t('{0} in {1}', attempts, formatDuration(rowLength(slices, row, nowNs))));
    add(t('Records'), formatCount(slices.rowRecords[row] ?? 0));
    const errors = slices.rowErrors[row] ?? 0;
    if (errors > 0) add(t('Errors'), formatCount(errors));
    add(t('Process'), visibleLine(slices.rowProcess[row] ?? ''));
    add(t('Reason'), visibleLine(slices.rowReason[row] ?? ''));
  }
  const word = stateMark(state).word.toLowerCase();
  const aside =
    kind === TimelineBar.wait
      ? t('waiting for the next attempt')
      : kind === TimelineBar.attempt
        ? `${visibleLine(name)} · ${word}`
        : word;
  return {title, aside, state, facts};
}

function sinceFlow(slices: TimelineSlices, row: number, fromNs: number): string {
  let flow = row;
  while (flow > 0 && (slices.rowDepth[flow] ?? 0) > 0) flow--;
  if (slices.rowDepth[flow] !== 0 || flow === row) return '';
  return t(' · {0} in the flow', formatElapsed(fromNs - (slices.rowFromNs[flow] ?? NaN)));
}

function rowLength(slices: TimelineSlices, row: number, nowNs: number): number {
  const toNs = slices.rowToNs[row] ?? NaN;
  return (toNs === Infinity ? nowNs : toNs) - (slices.rowFromNs[row] ?? NaN);
}
