/**
 * Bars of one lane with levels of detail. In: bars in order of their start. Out: the bars of a window in which those
 * too near together to be told apart at a resolution are merged, in time that depends on the window in resolutions, not
 * on the number of bars. What is merged covers exactly what its parts covered and the gaps between them, which are
 * shorter than the resolution. Pure; built once per lane and revision.
 */
import {stateRank} from './stateRank';

/** Struct of arrays, ascending by `fromNs`; valid up to `size`. */
export interface Bars {
  size: number;
  fromNs: Float64Array;
  /** Infinity while it goes on. */
  toNs: Float64Array;
  state: Uint8Array;
  /** 1 when no end was seen. */
  open: Uint8Array;
  /** The one to show for it; of several the worst, then the longest. */
  span: Uint32Array;
  /** How many it stands for. */
  count: Uint32Array;
}

interface Level {
  resolutionNs: number;
  bars: Bars;
  /** Greatest `toNs` up to each bar: bars may overlap. */
  reachNs: Float64Array;
}

export type BarVisitor = (
  fromNs: number, toNs: number, state: number, open: number, span: number, count: number,
) => void; // prettier-ignore

/** A level is worth its memory when at least this share of the neighbours of the one below merge. */
const MIN_SHRINK = 0.25;
const SMALLEST_LEVEL = 256;

export class BarPyramid {
  private readonly levels: Level[] = [];

  constructor(bars: Bars) {
    this.levels.push({resolutionNs: 0, bars, reachNs: reachOf(bars)});
    for (;;) {
      const top = this.levels.at(-1)!;
      if (top.bars.size <= SMALLEST_LEVEL) break;
      const resolutionNs = nextResolution(top);
      if (resolutionNs === Infinity) break;
      const merged = emptyBars(top.bars.size);
      mergeBars(top.bars, 0, top.bars.size, resolutionNs, (...bar) => push(merged, ...bar));
      if (merged.size === top.bars.size) break;
      const fitted = shrink(merged);
      this.levels.push({resolutionNs, bars: fitted, reachNs: reachOf(fitted)});
    }
  }

  get size(): number {
    return this.levels[0]!.bars.size;
  }

  /** Bars that touch the window [fromNs, toNs], in order of their start. */
  query(fromNs: number, toNs: number, resolutionNs: number, visit: BarVisitor): void {
    let level = this.levels[0]!;
    for (const other of this.levels) if (other.resolutionNs <= resolutionNs) level = other;
    const {bars, reachNs} = level;
    const first = firstAtLeast(reachNs, bars.size, fromNs);
    const end = firstAbove(bars.fromNs, bars.size, toNs);
    mergeBars(bars, first, end, resolutionNs, (from, to, ...rest) => {
      if (to >= fromNs) visit(from, to, ...rest);
    });
  }
}

/** Merges neighbours: of one state while gaps and bars are short, of several states while the whole is short. */
function mergeBars(bars: Bars, first: number, end: number, resolutionNs: number, emit: BarVisitor): void {
  if (first >= end) return;
  const {fromNs, toNs, state, open, span, count} = bars;
  let from = fromNs[first]!;
  let to = toNs[first]!;
  let worst = state[first]!;
  let isOpen = open[first]!;
  let shown = span[first]!;
  let shownNs = to - from;
  let tasks = count[first]!;
  for (let at = first + 1; at < end; at++) {
    const nextNs = toNs[at]! - fromNs[at]!;
    const fits =
      state[at] === worst && open[at] === isOpen
        ? fromNs[at]! - to < resolutionNs &&
          (tasks > 1 || to - from < resolutionNs) &&
          (count[at]! > 1 || nextNs < resolutionNs)
        : Math.max(to, toNs[at]!) - from < resolutionNs;
    if (fits) {
      tasks += count[at]!;
      if (toNs[at]! > to) to = toNs[at]!;
      const worse = stateRank(state[at]!) - stateRank(worst);
      if (worse > 0 || (worse === 0 && nextNs > shownNs)) {
        shown = span[at]!;
        shownNs = nextNs;
        worst = state[at]!;
      }
      isOpen &= open[at]!;
      continue;
    }
    emit(from, to, worst, isOpen, shown, tasks);
    from = fromNs[at]!;
    to = toNs[at]!;
    worst = state[at]!;
    isOpen = open[at]!;
    shown = span[at]!;
    shownNs = nextNs;
    tasks = count[at]!;
  }
  emit(from, to, worst, isOpen, shown, tasks);
}

/** The lowest power of two at which enough neighbours merge; Infinity when they never do. */
function nextResolution({bars, resolutionNs}: Level): number {
  const {fromNs, toNs, state, open, count, size} = bars;
  const byPower = new Uint32Array(72);
  for (let at = 1; at < size; at++) {
    const same = state[at] === state[at - 1] && open[at] === open[at - 1];
    const needNs = same
      ? Math.max(
          fromNs[at]! - toNs[at - 1]!,
          count[at - 1]! > 1 ? 0 : toNs[at - 1]! - fromNs[at - 1]!,
          count[at]! > 1 ? 0 : toNs[at]! - fromNs[at]!,
        )
      : Math.max(toNs[at - 1]!, toNs[at]!) - fromNs[at - 1]!;
    if (needNs < 2 ** 70) byPower[needNs < 1 ? 0 : Math.floor(Math.log2(needNs)) + 1]!++;
  }
  let merging = 0;
  for (let power = 0; power < byPower.length; power++) {
    merging += byPower[power]!;
    const wantedNs = 2 ** power;
    if (wantedNs > resolutionNs && merging >= size * MIN_SHRINK) return wantedNs;
  }
  return Infinity;
}

function reachOf(bars: Bars): Float64Array {
  const reach = new Float64Array(bars.size);
  let farNs = -Infinity;
  for (let at = 0; at < bars.size; at++) {
    if (bars.toNs[at]! > farNs) farNs = bars.toNs[at]!;
    reach[at] = farNs;
  }
  return reach;
}

/** First index whose value is `wanted` or more, in ascending values. */
function firstAtLeast(values: Float64Array, size: number, wanted: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(values: Float64Array, size: number, wanted: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function emptyBars(capacity: number): Bars {
  return {
    size: 0,
    fromNs: new Float64Array(capacity),
    toNs: new Float64Array(capacity),
    state: new Uint8Array(capacity),
    open: new Uint8Array(capacity),
    span: new Uint32Array(capacity),
    count: new Uint32Array(capacity),
  };
}

/** There must be room. */
export function push(
  bars: Bars, fromNs: number, toNs: number, state: number, open: number, span: number, count: number,
): void {
  const at = bars.size++;
  bars.fromNs[at] = fromNs;
  bars.toNs[at] = toNs;
  bars.state[at] = state;
  bars.open[at] = open;
  bars.span[at] = span;
  bars.count[at] = count;
} // prettier-ignore

function shrink(bars: Bars): Bars {
  const {size} = bars;
  return {
    size,
    fromNs: bars.fromNs.slice(0, size),
    toNs: bars.toNs.slice(0, size),
    state: bars.state.slice(0, size),
    open: bars.open.slice(0, size),
    span: bars.span.slice(0, size),
    count: bars.count.slice(0, size),
  };
}
