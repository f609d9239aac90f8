/**
 * Where the bars of a histogram stand. Pure. In: bins of the engine, the scale that all rows share, a size. Out: numbers
 * for SVG. The scale is logarithmic and covers what any row has, so that rows can be compared by eye.
 */
import {binOf, BINS_PER_DECADE, MAX_BINS} from '../../src/protocol/statistics';
import type {StatisticsRow} from '../../src/protocol/queries';

export const HISTOGRAM_PX = 22;
const BASE_PX = 19;
const HIGHEST_PX = 15;
/** One run among thousands must still be seen. */
const LOWEST_PX = 3;
const SIDE_PX = 8;

/** Bins [from, to) across `widthPx`. */
export interface Scale {
  from: number;
  to: number;
  widthPx: number;
}

export interface Bar {
  xPx: number;
  yPx: number;
  widthPx: number;
  heightPx: number;
}

/** From the shortest to the longest of all rows, in whole decades. */
export function scaleOf(all: Pick<StatisticsRow, 'bins' | 'firstBin'>, widthPx: number): Scale {
  if (all.bins.length === 0) return {from: 0, to: BINS_PER_DECADE, widthPx};
  const last = all.firstBin + all.bins.length;
  const from = Math.floor(all.firstBin / BINS_PER_DECADE) * BINS_PER_DECADE;
  const to = Math.ceil(last / BINS_PER_DECADE) * BINS_PER_DECADE;
  return {from, to: Math.min(MAX_BINS, Math.max(to, from + BINS_PER_DECADE)), widthPx};
}

function binPx(scale: Scale): number {
  return Math.max(0, scale.widthPx - 2 * SIDE_PX) / (scale.to - scale.from);
}

/** Where a bin, or a point between two, stands. */
export function xOf(scale: Scale, bin: number): number {
  return SIDE_PX + (bin - scale.from) * binPx(scale);
}

export function barsOf({bins, firstBin}: Pick<StatisticsRow, 'bins' | 'firstBin'>, scale: Scale): Bar[] {
  const most = bins.reduce((a, b) => Math.max(a, b), 0);
  const widthPx = Math.max(1, binPx(scale) - 1);
  return bins.flatMap((count, index) => {
    if (count === 0) return [];
    const heightPx = Math.max(LOWEST_PX, (count / most) * HIGHEST_PX);
    return [{xPx: xOf(scale, firstBin + index), yPx: BASE_PX - heightPx, widthPx, heightPx}];
  });
}

/** All bars as one path, because thousands of elements for one screen of rows are too many. */
export function pathOf(bars: readonly Bar[]): string {
  const at = (value: number) => String(Math.round(value * 10) / 10);
  return bars
    .map(bar => `M${at(bar.xPx)} ${at(bar.yPx)}h${at(bar.widthPx)}v${at(bar.heightPx)}h-${at(bar.widthPx)}z`)
    .join('');
}

/** Middle of the bin that holds the duration; NaN for none. */
export function markOf(durationNs: number, scale: Scale): number {
  return Number.isNaN(durationNs) ? NaN : xOf(scale, binOf(durationNs) + 0.5);
}

/** Labelled decades, as many as have room: position and nanoseconds. */
export function decadesOf(scale: Scale): {xPx: number; ns: number; labelled: boolean}[] {
  const first = scale.from / BINS_PER_DECADE;
  const count = (scale.to - scale.from) / BINS_PER_DECADE;
  const apartPx = binPx(scale) * BINS_PER_DECADE;
  const every = Math.max(1, Math.ceil(LABEL_PX / Math.max(1, apartPx)));
  return Array.from({length: count + 1}, (_, index) => ({
    xPx: xOf(scale, scale.from + index * BINS_PER_DECADE),
    ns: 10 ** (first + index),
    // The ends have no room for a text in their middle.
    labelled: index > 0 && index < count && (index - 1) % every === 0,
  }));
}

const LABEL_PX = 48;
