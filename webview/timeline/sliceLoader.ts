/**
 * Keeps slices for what is on screen. In: what is wanted now, as often as it changes. Out: answers, the latest kept until
 * the next one comes, so that the page always has something to paint. One question at a time: while one is under way
 * the newest wish waits, unless it is about something else, which cancels the old one.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {Caller} from '../../src/protocol/rpc';
import {RpcError} from '../../src/protocol/rpc';
import {MAX_TIMELINE_ROWS} from '../../src/protocol/timeline';
import type {TimelineQuery, TimelineSlices} from '../../src/protocol/timeline';
import type {TimeWindow} from './timeScale';

export interface Wish {
  /** Everything of the question but window and rows; another one makes old answers wrong rather than incomplete. */
  about: Pick<TimelineQuery, 'filter' | 'mode' | 'fold' | 'toggled' | 'criticalOf'>;
  window: TimeWindow;
  resolutionNs: number;
  firstRow: number;
  endRow: number;
  revision: number;
}

const ROW_MARGIN = 40;
/** Asked on both sides of the window, as shares of it. */
const TIME_MARGIN = 1;
/** Asked again when less than this is left. */
const LEFT_OVER = 0.25;
const LIVE_INTERVAL_MS = 250;

export class SliceLoader {
  slices: TimelineSlices | null = null;
  /** What `slices` are about, as text. */
  private shownAbout = '';
  private askedAbout = '';
  private controller: AbortController | null = null;
  private wish: Wish | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private answeredMs = 0;
  private tookMs = 0;
  /** A refused question is not asked again until it is another one. */
  private refused = '';

  constructor(
    private readonly call: Caller<InspectorApi>['call'],
    private readonly came: (slices: TimelineSlices) => void,
    private readonly failed: (message: string) => void,
  ) {}

  /** Forgets everything: the session or its numbering is another one. */
  reset(): void {
    this.controller?.abort();
    this.controller = null;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.slices = null;
    this.shownAbout = this.askedAbout = this.refused = '';
    this.wish = null;
  }

  stop(): void {
    this.controller?.abort();
    this.controller = null;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  want(wish: Wish): void {
    this.wish = wish;
    this.consider();
  }

  private consider(): void {
    const {wish} = this;
    if (!wish) return;
    const about = JSON.stringify(wish.about);
    if (about === this.refused) return;
    if (this.controller) {
      if (about === this.askedAbout) return;
      this.controller.abort();
      this.controller = null;
    }
    const need = this.need(wish, about);
    if (need === 'nothing') return;
    if (need === 'newer') {
      // Only the session has moved: not more often than that costs little of the engine's time.
      const waitMs = this.answeredMs + Math.max(LIVE_INTERVAL_MS, 4 * this.tookMs) - performance.now();
      if (waitMs > 0) {
        this.timer ??= setTimeout(() => {
          this.timer = undefined;
          this.consider();
        }, waitMs);
        return;
      }
    }
    void this.ask(wish, about);
  }

  private need({window, resolutionNs, firstRow, endRow, revision}: Wish, about: string): 'nothing' | 'newer' | 'other' {
    const {slices} = this;
    if (!slices || about !== this.shownAbout || slices.resolutionNs !== resolutionNs) return 'other';
    const leftNs = (window.toNs - window.fromNs) * LEFT_OVER;
    if (slices.fromNs > window.fromNs - leftNs || slices.toNs < window.toNs + leftNs) return 'other';
    const lastRow = Math.min(endRow, slices.totalRows);
    if (firstRow < slices.fromRow || lastRow > slices.fromRow + slices.rowCount) return 'other';
    return slices.revision === revision ? 'nothing' : 'newer';
  }

  private async ask(wish: Wish, about: string): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    this.askedAbout = about;
    clearTimeout(this.timer);
    this.timer = undefined;
    const {window, resolutionNs, firstRow, endRow} = wish;
    const marginNs = (window.toNs - window.fromNs) * TIME_MARGIN;
    const fromRow = Math.max(0, firstRow - ROW_MARGIN);
    const rowCount = Math.min(MAX_TIMELINE_ROWS, endRow + ROW_MARGIN - fromRow);
    const query = {
      ...{...wish.about, fromRow, rowCount, resolutionNs},
      ...{fromNs: window.fromNs - marginNs, toNs: window.toNs + marginNs},
    };
    const startMs = performance.now();
    try {
      const slices = await this.call('timeline', {query}, controller.signal);
      if (controller.signal.aborted) return;
      this.answeredMs = performance.now();
      this.tookMs = this.answeredMs - startMs;
      this.slices = slices;
      this.shownAbout = about;
      this.controller = null;
      this.came(slices);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.controller = null;
      if (error instanceof RpcError && (error.code === 'cancelled' || error.code === 'engineGone')) return;
      this.refused = about;
      this.failed(error instanceof Error ? error.message : String(error));
      return;
    }
    this.consider();
  }

  /** Asks a refused question again. */
  retry(): void {
    this.refused = '';
    this.consider();
  }
}
