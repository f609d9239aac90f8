/**
 * The Timeline's state and everything that can be done with it. In: the Inspector, wishes of view, keys and tools. Out:
 * slices to paint, a store for what is drawn by components. Lives as long as the page, so that a tab switch changes
 * nothing. The surprise: the window of the waterfall is the Inspector's time range, applied a moment after it stops
 * moving, so that zooming here and the brush above are one thing.
 */
import type {TimelineFold, TimelineMode, TimelineSlices} from '../../src/protocol/timeline';
import type {ScrollMap} from '../log/scrollMap';
import {buildScrollMap, centreRow, clampTop, isMapped, revealRow, visibleRows} from '../log/scrollMap';
import type {Inspector} from '../state/inspector';
import type {InspectorState} from '../state/inspectorState';
import {Store} from '../state/store';
import {firstOfRow} from './hitTest';
import {ROW_PX} from './measures';
import type {TimelinePrefs} from './prefs';
import {MAX_TOGGLED, readPrefs} from './prefs';
import {rowNote} from './rowText';
import {SliceLoader} from './sliceLoader';
import type {TimeWindow} from './timeScale';
import {clampWindow, panWindow, resolutionOf, TimeScale, withMargins, zoomWindow} from './timeScale';

export interface Hover {
  row: number;
  bar: number;
  leftPx: number;
  topPx: number;
}

export interface TimelineState {
  prefs: TimelinePrefs;
  slices: TimelineSlices | null;
  /** Why there are no slices, or ''. */
  problem: string;
  /** Absolute row that keys act on; -1 for none. */
  cursorRow: number;
  /** What the card is about. */
  hover: Hover | null;
  /** First and end of the rows that have labels. */
  firstRow: number;
  endRow: number;
}

/** A window is applied to the other views when it has stood still so long. */
const COMMIT_MS = 300;
/** Live sessions whose last record is older than this are replays: their clock is not ours. */
const REPLAY_AFTER_MS = 60_000;
const OVERSCAN = 4;

export class TimelineController {
  readonly store: Store<TimelineState>;
  readonly loader: SliceLoader;
  topPx = 0;
  hoverRow = -1;
  notes: string[] = [];
  private window: TimeWindow | null = null;
  /** Aggregated time has an axis of its own. */
  private spentWindow: TimeWindow | null = null;
  private committed: InspectorState['filter']['timeRange'] = null;
  private commitTimer: ReturnType<typeof setTimeout> | undefined;
  private widthPx = 800;
  private heightPx = 400;
  private repaint: () => void = () => undefined;
  private attached = false;
  private place: AbortController | null = null;
  /** Chosen here, so that it need not be brought into view. */
  private ownSpan: number | null = null;
  private pendingRow = -1;
  private cameMs = 0;

  constructor(private readonly inspector: Inspector) {
    const prefs = readPrefs(inspector.forViews.remembered('timeline'));
    this.store = new Store<TimelineState>({
      ...{prefs, slices: null, problem: '', cursorRow: -1, hover: null, firstRow: 0, endRow: 0},
    });
    this.topPx = prefs.topPx;
    this.loader = new SliceLoader(
      inspector.forViews.call,
      slices => this.came(slices),
      message => {
        this.store.set({problem: message});
        this.repaint();
      },
    );
    this.committed = inspector.store.state.filter.timeRange;
    this.window = this.committed;
  }

  /** The view is shown; returns the way to say that it is not any more. */
  attach(repaint: () => void): () => void {
    this.repaint = repaint;
    this.attached = true;
    const stop = this.inspector.store.subscribe(before => this.pageMoved(before));
    this.followFilter();
    this.forgetOtherSession();
    this.refresh();
    const {selectedSpan} = this.inspector.store.state;
    if (selectedSpan !== null && selectedSpan !== this.ownSpan) void this.reveal(selectedSpan);
    return () => {
      stop();
      this.attached = false;
      this.repaint = () => undefined;
      this.loader.stop();
      this.place?.abort();
      this.commit();
      this.setHover(null);
      this.remember({topPx: this.topPx});
    };
  }

  // What is shown

  get slices(): TimelineSlices | null {
    return this.loader.slices;
  }

  get state(): TimelineState {
    return this.store.state;
  }

  /** Where unfinished work ends at this moment. */
  nowNs(): number {
    const {slices} = this;
    if (!slices) return NaN;
    if (!this.isLive()) return slices.latestNs;
    const wallNs = (Date.now() - slices.originEpochMs) * 1e6;
    const isReplay = Math.abs(wallNs - slices.latestNs) > REPLAY_AFTER_MS * 1e6;
    return Math.max(slices.latestNs, isReplay ? slices.latestNs + (performance.now() - this.cameMs) * 1e6 : wallNs);
  }

  isLive(): boolean {
    const {session, paused} = this.inspector.store.state;
    return (session?.live ?? false) && session?.kind === 'live' && !paused;
  }

  /** Everything that is listed, with air around it. */
  bounds(): TimeWindow {
    const {slices} = this;
    if (slices?.mode === 'aggregated') {
      const toNs = Math.max(1, Number.isNaN(slices.extentToNs) ? 1 : slices.extentToNs);
      return {fromNs: 0, toNs: toNs * 1.02};
    }
    const {overview} = this.inspector.store.state;
    let fromNs = overview ? overview.fromNs : NaN;
    let toNs = overview ? overview.toNs : NaN;
    if (slices && !Number.isNaN(slices.extentFromNs)) {
      fromNs = Math.min(slices.extentFromNs, Number.isNaN(fromNs) ? Infinity : fromNs);
      toNs = Math.max(slices.extentToNs, Number.isNaN(toNs) ? -Infinity : toNs);
      if (this.isLive()) toNs = Math.max(toNs, this.nowNs());
    }
    return Number.isNaN(fromNs) ? {fromNs: 0, toNs: 1e9} : withMargins({fromNs, toNs});
  }

  shownWindow(): TimeWindow {
    const {slices} = this;
    if (this.state.prefs.mode === 'aggregated') return this.spentWindow ?? this.bounds();
    if (this.window) return this.window;
    // Without a range: all that the filter leaves.
    if (!slices || slices.mode !== 'waterfall' || Number.isNaN(slices.extentFromNs)) return this.bounds();
    const toNs = this.isLive() ? Math.max(slices.extentToNs, this.nowNs()) : slices.extentToNs;
    return withMargins({fromNs: slices.extentFromNs, toNs});
  }

  scale(): TimeScale {
    return new TimeScale(this.shownWindow(), this.widthPx);
  }

  scrollMap(): ScrollMap {
    return buildScrollMap(this.slices?.totalRows ?? 0, ROW_PX, this.heightPx);
  }

  /** Size of the lanes. */
  measure(widthPx: number, heightPx: number): void {
    if (widthPx === this.widthPx && heightPx === this.heightPx) return;
    this.widthPx = Math.max(1, widthPx);
    this.heightPx = heightPx;
    this.refresh();
  }

  // What is done

  zoom(factor: number, anchorNs = this.anchorNs()): void {
    this.setWindow(zoomWindow(this.shownWindow(), factor, anchorNs, this.bounds()));
  }

  /** By a share of what is shown. */
  pan(share: number): void {
    const window = this.shownWindow();
    this.setWindow(panWindow(window, share * (window.toNs - window.fromNs), this.bounds()));
  }

  panPx(px: number): void {
    this.setWindow(panWindow(this.shownWindow(), px * this.scale().nsPerPx, this.bounds()));
  }

  showAll(): void {
    this.setWindow(null);
  }

  zoomTo(fromNs: number, toNs: number): void {
    const end = toNs === Infinity ? this.nowNs() : toNs;
    if (Number.isNaN(fromNs) || Number.isNaN(end)) return;
    this.setWindow(withMargins({fromNs, toNs: Math.max(end, fromNs + 100)}));
  }

  /** Exactly this stretch. */
  showStretch(fromNs: number, toNs: number): void {
    this.setWindow(clampWindow({fromNs, toNs: Math.max(toNs, fromNs + 50)}, this.bounds()));
  }

  isScrollMapped(): boolean {
    return isMapped(this.scrollMap());
  }

  retry(): void {
    this.store.set({problem: ''});
    this.loader.retry();
  }

  /** The selected task, or everything. */
  fitSelection(): void {
    const row = this.selectedRow();
    const {slices} = this;
    if (!slices || row < 0) return this.showAll();
    this.zoomTo(slices.rowFromNs[row] ?? NaN, slices.rowToNs[row] ?? NaN);
  }

  scrollTo(topPx: number): void {
    const top = clampTop(this.scrollMap(), topPx);
    if (top === this.topPx) return;
    this.topPx = top;
    this.setHover(null);
    this.refresh();
  }

  toggleRow(row: number): void {
    const {slices} = this;
    const key = slices?.rowKey[row];
    if (key === undefined) return;
    const {toggled} = this.state.prefs;
    const others = toggled.filter(other => other !== key);
    this.setPrefs({toggled: others.length < toggled.length ? others : [...others, key].slice(-MAX_TOGGLED)});
  }

  foldAll(fold: TimelineFold): void {
    this.setPrefs({fold, toggled: []});
    this.scrollTo(0);
  }

  setMode(mode: TimelineMode): void {
    // Rows of the two modes have different numbers.
    this.setPrefs({mode, toggled: [], fold: 'auto'});
    this.spentWindow = null;
    this.topPx = 0;
    this.store.set({cursorRow: -1});
    this.refresh();
  }

  setPrefs(patch: Partial<TimelinePrefs>): void {
    this.remember(patch);
    this.setHover(null);
    this.refresh();
  }

  /** Row of the answer that is selected, -1 when it is not in the answer. */
  selectedRow(): number {
    const {slices} = this;
    if (!slices) return -1;
    const cursor = this.state.cursorRow - slices.fromRow;
    if (cursor >= 0 && cursor < slices.rowCount) return cursor;
    const {selectedSpan} = this.inspector.store.state;
    return selectedSpan === null ? -1 : slices.rowSpan.indexOf(selectedSpan);
  }

  /** Makes a row the selected one, here and everywhere. `row` counts from the first of all. */
  selectRow(row: number): void {
    const {slices} = this;
    if (!slices || slices.totalRows === 0) return;
    const wanted = Math.min(Math.max(0, row), slices.totalRows - 1);
    this.store.set({cursorRow: wanted});
    this.scrollTo(revealRow(this.scrollMap(), this.topPx, wanted, ROW_PX));
    const at = wanted - slices.fromRow;
    if (at < 0 || at >= slices.rowCount) {
      this.pendingRow = wanted;
      this.refresh();
      return;
    }
    this.pendingRow = -1;
    const span = slices.rowSpan[at] ?? 0;
    this.ownSpan = span;
    const record = slices.rowFirstRecord[at] ?? 0xffffffff;
    this.inspector.selectSpan(span, record === 0xffffffff ? null : record);
    this.repaint();
  }

  /** Selects what a bar stands for; a task in a lane is looked up first. */
  async selectBar(bar: number): Promise<void> {
    const {slices} = this;
    const row = slices?.barRow[bar];
    if (!slices || row === undefined) return;
    const span = slices.barSpan[bar] ?? 0;
    if (slices.rowSpan[row] === span || slices.barKind[bar] !== 4) return this.selectRow(slices.fromRow + row);
    this.store.set({cursorRow: slices.fromRow + row});
    this.ownSpan = span;
    const place = await this.ask(span);
    if (place) this.inspector.selectSpan(span, place.firstRecord);
  }

  /** Whether a bar of the row is in the window. */
  hasBarInView(row: number): boolean {
    const {slices} = this;
    if (!slices) return false;
    const {fromNs, toNs} = this.shownWindow();
    for (let bar = firstOfRow(slices, row); bar < slices.barCount && slices.barRow[bar] === row; bar++) {
      if ((slices.barFromNs[bar] ?? NaN) <= toNs && (slices.barToNs[bar] ?? NaN) >= fromNs) return true;
    }
    return false;
  }

  /** To the next task of a lane, or the one before. */
  async walkLane(row: number, step: 1 | -1): Promise<void> {
    const {slices} = this;
    if (!slices) return;
    const {selectedSpan} = this.inspector.store.state;
    const {fromNs} = this.shownWindow();
    const first = firstOfRow(slices, row);
    let end = first;
    while (end < slices.barCount && slices.barRow[end] === row) end++;
    let at = first;
    while (at < end && slices.barSpan[at] !== selectedSpan) at++;
    if (at === end) {
      at = first;
      while (at < end && (slices.barToNs[at] ?? NaN) < fromNs) at++;
    } else at += step;
    if (at >= first && at < end) await this.selectBar(at);
  }

  setHover(hover: Hover | null): void {
    if (hover !== this.state.hover) this.store.set({hover});
  }

  /** Brings a span into view that was chosen elsewhere. */
  async reveal(span: number): Promise<void> {
    const place = await this.ask(span);
    if (!place || place.row < 0) return;
    this.store.set({cursorRow: place.row});
    this.scrollTo(centreRow(this.scrollMap(), this.topPx, place.row, ROW_PX));
    const {fromNs, toNs} = this.shownWindow();
    if (this.state.prefs.mode === 'waterfall' && (place.toNs < fromNs || place.fromNs > toNs)) {
      const middle = (place.fromNs + place.toNs) / 2;
      this.setWindow(panWindow({fromNs, toNs}, middle - (fromNs + toNs) / 2, this.bounds()));
    }
    this.repaint();
  }

  refresh(): void {
    if (!this.attached) return;
    const {session, filter, selectedSpan} = this.inspector.store.state;
    if (!session) return;
    const {prefs} = this.state;
    const rows = visibleRows(this.topPx, this.heightPx, ROW_PX, this.slices?.totalRows ?? Infinity, OVERSCAN);
    const {mode, fold, toggled} = prefs;
    const aggregated = mode === 'aggregated';
    this.loader.want({
      about: {filter, mode, fold, toggled, criticalOf: prefs.showsPath && !aggregated ? selectedSpan : null},
      window: this.shownWindow(),
      resolutionNs: resolutionOf(this.scale().nsPerPx),
      firstRow: rows.first,
      endRow: rows.end,
      revision: session.revision,
    });
    const {slices} = this;
    const endRow = slices ? Math.min(rows.end, slices.totalRows) : 0;
    this.store.set({firstRow: Math.min(rows.first, endRow), endRow});
    this.repaint();
  }

  private anchorNs(): number {
    const window = this.shownWindow();
    const {slices} = this;
    const row = this.selectedRow();
    if (slices && row >= 0) {
      const fromNs = slices.rowFromNs[row] ?? NaN;
      const toNs = Math.min(slices.rowToNs[row] ?? NaN, this.nowNs());
      const middle = (Math.max(fromNs, window.fromNs) + Math.min(toNs, window.toNs)) / 2;
      if (middle > window.fromNs && middle < window.toNs) return middle;
    }
    return (window.fromNs + window.toNs) / 2;
  }

  private setWindow(window: TimeWindow | null): void {
    const bounds = this.bounds();
    const whole = window === null || (window.fromNs <= bounds.fromNs && window.toNs >= bounds.toNs);
    if (this.state.prefs.mode === 'aggregated') this.spentWindow = whole ? null : window;
    else {
      this.window = whole ? null : window;
      clearTimeout(this.commitTimer);
      this.commitTimer = setTimeout(() => this.commit(), COMMIT_MS);
    }
    this.setHover(null);
    this.refresh();
  }

  /** Hands the window to the other views. */
  private commit(): void {
    clearTimeout(this.commitTimer);
    this.commitTimer = undefined;
    const {window, inspector} = this;
    const {filter} = inspector.store.state;
    if (window === this.committed || (window === null && filter.timeRange === null)) return;
    this.committed = window;
    if (window) inspector.setFollow(false);
    inspector.setFilter({...filter, timeRange: window});
  }

  /** The brush or Show All moved the range. */
  private followFilter(): void {
    const {timeRange} = this.inspector.store.state.filter;
    if (timeRange === this.committed) return;
    clearTimeout(this.commitTimer);
    this.committed = timeRange;
    this.window = timeRange;
  }

  private pageMoved(before: InspectorState): void {
    const now = this.inspector.store.state;
    if (before.session !== now.session) this.forgetOtherSession();
    if (before.filter !== now.filter) this.followFilter();
    if (before.selectedSpan !== now.selectedSpan && now.selectedSpan !== null && now.selectedSpan !== this.ownSpan) {
      this.ownSpan = null;
      void this.reveal(now.selectedSpan);
    }
    const moved =
      before.session !== now.session || before.filter !== now.filter || before.selectedSpan !== now.selectedSpan;
    if (moved || before.overview !== now.overview || before.paused !== now.paused) this.refresh();
  }

  private forgetOtherSession(): void {
    const {session} = this.inspector.store.state;
    const {prefs} = this.state;
    if (!session || (prefs.sessionId === session.id && prefs.generation === session.generation)) return;
    const first = prefs.sessionId === null;
    this.loader.reset();
    this.topPx = 0;
    this.ownSpan = null;
    if (!first) this.spentWindow = null;
    this.store.set({slices: null, problem: '', cursorRow: -1, hover: null});
    this.remember({sessionId: session.id, generation: session.generation, toggled: [], topPx: 0});
  }

  private came(slices: TimelineSlices): void {
    this.cameMs = performance.now();
    this.notes = Array.from({length: slices.rowCount}, (_, row) => rowNote(slices, row));
    this.keepPlace(slices);
    this.topPx = clampTop(this.scrollMap(), this.topPx);
    this.store.set({slices, problem: slices.problem?.message ?? ''});
    if (this.pendingRow >= 0) this.selectRow(this.pendingRow);
    // What is shown may depend on what has come: the extent, the number of rows.
    this.refresh();
  }

  /** Rows come and go above what is being read; that stays where it is. */
  private keepPlace(slices: TimelineSlices): void {
    const before = this.state.slices;
    if (!before || before.mode !== slices.mode) return;
    const first = Math.ceil(this.topPx / ROW_PX);
    const wanted = [this.state.cursorRow, this.hoverRow, first].find(
      row => row * ROW_PX >= this.topPx && row * ROW_PX < this.topPx + this.heightPx,
    );
    const at = (wanted ?? -1) - before.fromRow;
    if (wanted === undefined || at < 0 || at >= before.rowCount) return;
    const now = slices.rowKey.indexOf(before.rowKey[at] ?? 0);
    if (now < 0) return;
    const moved = slices.fromRow + now - wanted;
    if (moved === 0) return;
    // At the very top stays the very top: what begins earlier should be seen.
    if (this.topPx > 0) this.topPx += moved * ROW_PX;
    if (this.state.cursorRow >= 0) this.store.set({cursorRow: this.state.cursorRow + moved});
  }

  private async ask(span: number) {
    const {session, filter} = this.inspector.store.state;
    if (!session) return null;
    this.place?.abort();
    const controller = new AbortController();
    this.place = controller;
    const {mode, fold, toggled} = this.state.prefs;
    const rest = {fromRow: 0, rowCount: 0, fromNs: 0, toNs: 1, resolutionNs: 1, criticalOf: null};
    const query = {filter, mode, fold, toggled, ...rest};
    try {
      const place = await this.inspector.forViews.call('timelinePlace', {query, span}, controller.signal);
      return controller.signal.aborted ? null : place;
    } catch (error) {
      if (!controller.signal.aborted) this.inspector.complain(error);
      return null;
    }
  }

  private remember(patch: Partial<TimelinePrefs>): void {
    const prefs = {...this.state.prefs, ...patch};
    this.store.set({prefs});
    this.inspector.forViews.remember('timeline', prefs);
  }
}

const controllers = new WeakMap<Inspector, TimelineController>();

/** The one of a page; made when the view is first shown. */
export function controllerOf(inspector: Inspector): TimelineController {
  let controller = controllers.get(inspector);
  if (!controller) controllers.set(inspector, (controller = new TimelineController(inspector)));
  return controller;
}
