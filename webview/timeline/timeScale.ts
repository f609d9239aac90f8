/**
 * Between nanoseconds and pixels of the timeline, and how its window moves. All pure. Pauses of the debugger take a
 * fixed width wherever they are long enough to matter, so the scale is a broken line: time outside of pauses is even.
 */

export interface TimeWindow {
  fromNs: number;
  toNs: number;
}

/** Where the debugger held the program; ascending, not overlapping. */
export interface Pauses {
  fromNs: Float64Array;
  toNs: Float64Array;
}

export const NO_PAUSES: Pauses = {fromNs: new Float64Array(0), toNs: new Float64Array(0)};
/** Width of a pause, whatever its length. */
export const PAUSE_PX = 64;
/** Never narrower than this: a float cannot tell apart what is nearer. */
const MIN_WINDOW_NS = 50;

export class TimeScale {
  private readonly pxPerNs: number;
  /** Pauses that are drawn with a width of their own, and where they begin on screen. */
  readonly pauses: {fromNs: number; toNs: number; leftPx: number}[] = [];

  constructor(
    readonly window: TimeWindow,
    readonly widthPx: number,
    pauses: Pauses = NO_PAUSES,
  ) {
    const {fromNs, toNs} = window;
    let heldNs = 0;
    for (let at = 0; at < pauses.fromNs.length; at++) {
      const from = Math.max(fromNs, pauses.fromNs[at] ?? NaN);
      const to = Math.min(toNs, pauses.toNs[at] ?? NaN);
      if (!(to > from)) continue;
      this.pauses.push({fromNs: from, toNs: to, leftPx: 0});
      heldNs += to - from;
    }
    // With very many pauses they share half of the width.
    const pausePx = this.pauses.length === 0 ? 0 : Math.min(PAUSE_PX, widthPx / 2 / this.pauses.length);
    this.pausePx = pausePx;
    const restPx = widthPx - pausePx * this.pauses.length;
    this.pxPerNs = restPx / Math.max(1e-9, toNs - fromNs - heldNs);
    let passedNs = 0;
    this.pauses.forEach((pause, index) => {
      pause.leftPx = (pause.fromNs - fromNs - passedNs) * this.pxPerNs + index * pausePx;
      passedNs += pause.toNs - pause.fromNs;
    });
  }

  readonly pausePx: number;

  get nsPerPx(): number {
    return 1 / this.pxPerNs;
  }

  toPx(ns: number): number {
    if (this.pauses.length === 0) return (ns - this.window.fromNs) * this.pxPerNs;
    let startNs = this.window.fromNs;
    let startPx = 0;
    for (const {fromNs, toNs, leftPx} of this.pauses) {
      if (ns < fromNs) break;
      if (ns < toNs) return leftPx + ((ns - fromNs) / (toNs - fromNs)) * this.pausePx;
      startNs = toNs;
      startPx = leftPx + this.pausePx;
    }
    return startPx + (ns - startNs) * this.pxPerNs;
  }

  toNs(px: number): number {
    let startNs = this.window.fromNs;
    let startPx = 0;
    for (const {fromNs, toNs, leftPx} of this.pauses) {
      if (px < leftPx) break;
      if (px < leftPx + this.pausePx) return fromNs + ((px - leftPx) / this.pausePx) * (toNs - fromNs);
      startNs = toNs;
      startPx = leftPx + this.pausePx;
    }
    return startNs + (px - startPx) / this.pxPerNs;
  }
}

/** `factor` below 1 zooms in; what is at `anchorNs` stays where it is. */
export function zoomWindow(window: TimeWindow, factor: number, anchorNs: number, bounds: TimeWindow): TimeWindow {
  const lengthNs = Math.max(MIN_WINDOW_NS, (window.toNs - window.fromNs) * factor);
  const share = (anchorNs - window.fromNs) / (window.toNs - window.fromNs);
  const fromNs = anchorNs - share * lengthNs;
  return clampWindow({fromNs, toNs: fromNs + lengthNs}, bounds);
}

export function panWindow(window: TimeWindow, byNs: number, bounds: TimeWindow): TimeWindow {
  return clampWindow({fromNs: window.fromNs + byNs, toNs: window.toNs + byNs}, bounds);
}

/** Keeps the length where it fits; a window as long as the bounds is the bounds. */
export function clampWindow(window: TimeWindow, bounds: TimeWindow): TimeWindow {
  const lengthNs = window.toNs - window.fromNs;
  const wholeNs = bounds.toNs - bounds.fromNs;
  if (!(lengthNs < wholeNs)) return {...bounds};
  const fromNs = Math.min(Math.max(window.fromNs, bounds.fromNs), bounds.toNs - lengthNs);
  return {fromNs, toNs: fromNs + lengthNs};
}

/** A stretch of time with air on both sides, so that first and last bars do not touch the edge. */
export function withMargins({fromNs, toNs}: TimeWindow): TimeWindow {
  const airNs = Math.max(MIN_WINDOW_NS, (toNs - fromNs) * 0.02);
  return {fromNs: fromNs - airNs, toNs: toNs + airNs};
}

/** The power of two at or below what one pixel shows: what is asked for and kept while zooming a little. */
export function resolutionOf(nsPerPx: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, nsPerPx)));
}
