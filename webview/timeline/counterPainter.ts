/**
 * Draws one counter track: a band from the smallest to the largest value of each part, on a scale of its own. In: values
 * and the scale of the lanes below. Pure but for the context; allocates nothing per value.
 */
import type {Context2D} from './painter';
import type {Palette} from './palette';
import type {TimeScale} from './timeScale';

export interface CounterTrack {
  title: string;
  fromNs: number;
  toNs: number;
  /** Of equal length; NaN where nothing is known. */
  min: Float64Array;
  max: Float64Array;
  /** Counts fall to zero between values; a measured number keeps its last one. */
  isRate: boolean;
}

export const COUNTER_PX = 36;
const PAD_PX = 4;

/** Largest value of the track, at least 0; NaN when there is none. */
export function largest(track: CounterTrack): number {
  let most = NaN;
  for (const value of track.max) if (!(value <= most) && !Number.isNaN(value)) most = value;
  return most;
}

export function smallest(track: CounterTrack): number {
  let least = NaN;
  for (const value of track.min) if (!(value >= least) && !Number.isNaN(value)) least = value;
  return least;
}

export function paintCounter(
  ctx: Context2D,
  track: CounterTrack,
  scale: TimeScale,
  topPx: number,
  palette: Palette,
): void {
  const {colours} = palette;
  const {min, max, fromNs, toNs, isRate} = track;
  const basePx = topPx + COUNTER_PX - PAD_PX;
  ctx.fillStyle = colours.grid;
  ctx.fillRect(0, topPx + COUNTER_PX - 1, scale.widthPx, 1);
  const high = largest(track);
  if (Number.isNaN(high)) return;
  const low = Math.min(0, smallest(track));
  const perUnit = (COUNTER_PX - 2 * PAD_PX) / Math.max(1e-12, high - low);
  const stepNs = (toNs - fromNs) / max.length;
  ctx.fillStyle = colours['run-edge'];
  let lastPx = NaN;
  for (let at = 0; at < max.length; at++) {
    const left = scale.toPx(fromNs + at * stepNs);
    const right = scale.toPx(fromNs + (at + 1) * stepNs);
    if (right < 0 || left > scale.widthPx) {
      if (!Number.isNaN(max[at]!)) lastPx = basePx - (max[at]! - low) * perUnit;
      continue;
    }
    if (Number.isNaN(max[at]!)) {
      if (!isRate && !Number.isNaN(lastPx)) ctx.fillRect(left, lastPx, Math.max(1, right - left), 1);
      continue;
    }
    const y = basePx - (max[at]! - low) * perUnit;
    if (isRate) {
      if (max[at]! > 0) ctx.fillRect(left, Math.min(y, basePx - 1), Math.max(1, right - left), Math.max(1, basePx - y));
    } else {
      const bottom = basePx - (min[at]! - low) * perUnit;
      ctx.fillRect(left, y, Math.max(1, right - left), Math.max(1.5, bottom - y));
      lastPx = y;
    }
  }
}
