/** What is under a point of the lanes. Pure. */
import {TimelineBar} from '../../src/protocol/timeline';
import type {TimelineSlices} from '../../src/protocol/timeline';
import {MIN_BAR_PX, ROW_PX} from './measures';
import type {TimeScale} from './timeScale';

const REACH_PX = 3;

/** Row of the answer at a content position, -1 when it is not in the answer. */
export function rowAt(slices: TimelineSlices, contentPx: number): number {
  const row = Math.floor(contentPx / ROW_PX) - slices.fromRow;
  return row >= 0 && row < slices.rowCount ? row : -1;
}

/** The narrowest bar of the row within reach, because a small one may lie on a wide one; strips count for their task. -1 for none. */
export function barAt(slices: TimelineSlices, scale: TimeScale, row: number, px: number, nowNs: number): number {
  let best = -1;
  let bestPx = Infinity;
  for (let bar = firstOfRow(slices, row); bar < slices.barCount && slices.barRow[bar] === row; bar++) {
    if (slices.barKind[bar] === TimelineBar.strip) continue;
    const fromNs = slices.barFromNs[bar] ?? NaN;
    const toNs = slices.barToNs[bar] ?? NaN;
    const left = scale.toPx(fromNs);
    const right = Math.max(left + MIN_BAR_PX, scale.toPx(toNs === Infinity ? Math.max(nowNs, fromNs) : toNs));
    if (px < left - REACH_PX || px > right + REACH_PX || right - left >= bestPx) continue;
    best = bar;
    bestPx = right - left;
  }
  return best;
}

/** First bar of a row, by binary search; bars are in order of their rows. */
export function firstOfRow(slices: TimelineSlices, row: number): number {
  let low = 0;
  let high = slices.barCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((slices.barRow[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
