/**
 * Which stretch of time is shown, in both modes. In: the Inspector's time range, slices, wishes of zoom and pan. Out:
 * the window now. The surprise: the waterfall's window is the Inspector's time range, applied a moment after it stops
 * moving, so that zooming here and the brush above are one thing; time spent (aggregated) has an axis of its own.
 */
import type {TimelineMode, TimelineSlices} from '../../src/protocol/timeline';
import type {Inspector} from '../state/inspector';
import type {LiveClock} from './liveClock';
import type {TimeWindow} from './timeScale';
import {withMargins} from './timeScale';

/** A window is applied to the other views when it has stood still so long. */
const COMMIT_MS = 300;

export class WindowState {
  /** null shows all. */
  private window: TimeWindow | null;
  private spent: TimeWindow | null = null;
  private committed: TimeWindow | null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly inspector: Inspector,
    private readonly clock: LiveClock,
    private readonly current: () => {slices: TimelineSlices | null; mode: TimelineMode},
  ) {
    this.window = this.committed = inspector.store.state.filter.timeRange;
  }

  /** Everything there is, with air around it. */
  bounds(): TimeWindow {
    const {slices, mode} = this.current();
    if (mode === 'aggregated') {
      const toNs = slices?.mode === mode && slices.extentToNs > 0 ? slices.extentToNs : 1e9;
      return {fromNs: 0, toNs: toNs * 1.02};
    }
    const {overview} = this.inspector.store.state;
    let fromNs = overview?.fromNs ?? Infinity;
    let toNs = overview?.toNs ?? -Infinity;
    if (slices?.mode === mode && !Number.isNaN(slices.extentFromNs)) {
      fromNs = Math.min(fromNs, slices.extentFromNs);
      toNs = Math.max(toNs, slices.extentToNs);
      if (this.clock.isLive()) toNs = Math.max(toNs, this.clock.nowNs());
    }
    return fromNs < toNs ? withMargins({fromNs, toNs}) : {fromNs: 0, toNs: 1e9};
  }

  shown(): TimeWindow {
    const {slices, mode} = this.current();
    if (mode === 'aggregated') return this.spent ?? this.bounds();
    if (this.window) return this.window;
    // Without a range: all that the filter leaves.
    if (slices?.mode !== mode || Number.isNaN(slices.extentFromNs)) return this.bounds();
    const toNs = this.clock.isLive() ? Math.max(slices.extentToNs, this.clock.nowNs()) : slices.extentToNs;
    return withMargins({fromNs: slices.extentFromNs, toNs});
  }

  set(window: TimeWindow | null): void {
    const bounds = this.bounds();
    const whole = window === null || (window.fromNs <= bounds.fromNs && window.toNs >= bounds.toNs);
    if (this.current().mode === 'aggregated') {
      this.spent = whole ? null : window;
      return;
    }
    this.window = whole ? null : window;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.commit(), COMMIT_MS);
  }

  /** Hands the window to the other views. */
  commit(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const {window, inspector} = this;
    const {filter} = inspector.store.state;
    if (window === this.committed || (window === null && filter.timeRange === null)) return;
    this.committed = window;
    if (window) inspector.setFollow(false);
    inspector.setFilter({...filter, timeRange: window});
  }

  /** The brush or Show All may have moved the range. */
  followFilter(): void {
    const {timeRange} = this.inspector.store.state.filter;
    if (timeRange === this.committed) return;
    clearTimeout(this.timer);
    this.window = this.committed = timeRange;
  }

  forgetSpent(): void {
    this.spent = null;
  }
}
