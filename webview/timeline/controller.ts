/**
 * The Timeline's state and everything that can be done with it. In: the Inspector, wishes of view, keys and tools. Out:
 * slices to paint, a store for what is drawn by components. Lives as long as the page, so that a tab switch changes
 * nothing. Time is WindowState's, the selection RowSelection's, questions are SliceLoader's.
 */
import type {TimelineFold, TimelineMode, TimelineSlices} from '../../src/protocol/timeline';
import type {ScrollMap} from '../log/scrollMap';
import {buildScrollMap, clampTop, isMapped, visibleRows} from '../log/scrollMap';
import type {Inspector} from '../state/inspector';
import type {InspectorState} from '../state/inspectorState';
import {Store} from '../state/store';
import {firstOfRow} from './hitTest';
import {LiveClock} from './liveClock';
import {ROW_PX} from './measures';
import type {TimelinePrefs} from './prefs';
import {MAX_TOGGLED, readPrefs} from './prefs';
import {RowSelection} from './rowSelection';
import {rowNote} from './rowText';
import {SliceLoader} from './sliceLoader';
import type {TimeWindow} from './timeScale';
import {clampWindow, panWindow, resolutionOf, TimeScale, withMargins, zoomWindow} from './timeScale';
import {CounterLoader} from './counterLoader';
import type {Palette} from './palette';
import {WindowState} from './windowState';

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

const OVERSCAN = 4;
/** A stretch to zoom into is at least this long. */
const MIN_STRETCH_NS = 100;

export class TimelineController {
  readonly store: Store<TimelineState>;
  readonly selection: RowSelection;
  readonly clock: LiveClock;
  readonly counters: CounterLoader;
  /** What the canvas was last painted with, for the tracks above it. */
  palette: Palette | null = null;
  private readonly paintedListeners = new Set<() => void>();
  private readonly time: WindowState;
  private readonly loader: SliceLoader;
  topPx = 0;
  /** Under the pointer; -1 for none. */
  hoverRow = -1;
  /** By row of the answer. */
  notes: string[] = [];
  private widthPx = 800;
  private heightPx = 400;
  private repaint: () => void = () => undefined;
  private attached = false;

  constructor(private readonly inspector: Inspector) {
    const prefs = readPrefs(inspector.forViews.remembered('timeline'));
    this.store = new Store<TimelineState>({
      ...{prefs, slices: null, problem: '', cursorRow: -1, hover: null, firstRow: 0, endRow: 0},
    });
    this.topPx = prefs.topPx;
    this.clock = new LiveClock(inspector);
    this.time = new WindowState(inspector, this.clock, () => ({slices: this.slices, mode: this.state.prefs.mode}));
    this.selection = new RowSelection(inspector, this);
    this.counters = new CounterLoader(inspector, () => ({
      window: this.shownWindow(),
      fields: this.state.prefs.mode === 'waterfall' ? this.state.prefs.counters : [],
      isLive: this.clock.isLive(),
    }));
    this.loader = new SliceLoader(
      inspector.forViews.call,
      slices => this.came(slices),
      problem => {
        this.store.set({problem});
        this.repaint();
      },
    );
  }

  /** The view is shown; returns the way to say that it is not any more. */
  attach(repaint: () => void): () => void {
    this.repaint = repaint;
    this.attached = true;
    const stop = this.inspector.store.subscribe(before => this.pageMoved(before));
    this.time.followFilter();
    this.forgetOtherSession();
    this.refresh();
    this.selection.follow();
    return () => {
      stop();
      this.attached = false;
      this.repaint = () => undefined;
      this.loader.stop();
      this.selection.stop();
      this.time.commit();
      this.setHover(null);
      this.remember({topPx: this.topPx});
    };
  }

  get slices(): TimelineSlices | null {
    return this.loader.slices;
  }

  get state(): TimelineState {
    return this.store.state;
  }

  bounds(): TimeWindow {
    return this.time.bounds();
  }

  shownWindow(): TimeWindow {
    return this.time.shown();
  }

  scale(): TimeScale {
    const {slices} = this;
    const {mode, cutsPauses} = this.state.prefs;
    if (!slices || mode === 'aggregated' || !cutsPauses) return new TimeScale(this.shownWindow(), this.widthPx);
    const pauses = {fromNs: slices.pauseFromNs, toNs: slices.pauseToNs};
    return new TimeScale(this.shownWindow(), this.widthPx, pauses);
  }

  scrollMap(): ScrollMap {
    return buildScrollMap(this.slices?.totalRows ?? 0, ROW_PX, this.heightPx);
  }

  isScrollMapped(): boolean {
    return isMapped(this.scrollMap());
  }

  /** Called after every painting of the lanes. Returns the way to stop. */
  onPainted(listener: () => void): () => void {
    this.paintedListeners.add(listener);
    return () => this.paintedListeners.delete(listener);
  }

  painted(palette: Palette): void {
    this.palette = palette;
    for (const listener of this.paintedListeners) listener();
  }

  /** Size of the lanes. */
  measure(widthPx: number, heightPx: number): void {
    if (widthPx === this.widthPx && heightPx === this.heightPx) return;
    this.widthPx = Math.max(1, widthPx);
    this.heightPx = heightPx;
    this.refresh();
  }

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

  setWindow(window: TimeWindow | null): void {
    this.time.set(window);
    this.setHover(null);
    this.refresh();
  }

  /** A bar with air around it. */
  zoomTo(fromNs: number, toNs: number): void {
    const end = toNs === Infinity ? this.clock.nowNs() : toNs;
    if (Number.isNaN(fromNs) || Number.isNaN(end)) return;
    this.setWindow(withMargins({fromNs, toNs: Math.max(end, fromNs + MIN_STRETCH_NS)}));
  }

  /** Exactly this stretch. */
  showStretch(fromNs: number, toNs: number): void {
    this.setWindow(clampWindow({fromNs, toNs: Math.max(toNs, fromNs + MIN_STRETCH_NS)}, this.bounds()));
  }

  /** The selected task, or everything. */
  fitSelection(): void {
    const row = this.selection.row();
    const {slices} = this;
    if (slices && row >= 0 && !Number.isNaN(slices.rowFromNs[row])) {
      this.zoomTo(slices.rowFromNs[row] ?? NaN, slices.rowToNs[row] ?? NaN);
    } else this.setWindow(null);
  }

  scrollTo(topPx: number): void {
    const top = clampTop(this.scrollMap(), topPx);
    if (top === this.topPx) return;
    this.topPx = top;
    this.setHover(null);
    this.refresh();
  }

  /** `row` is one of the answer. */
  toggleRow(row: number): void {
    const key = this.slices?.rowKey[row];
    if (key === undefined) return;
    const {toggled} = this.state.prefs;
    const others = toggled.filter(other => other !== key);
    this.setPrefs({toggled: others.length < toggled.length ? others : [...others, key].slice(-MAX_TOGGLED)});
  }

  foldAll(fold: TimelineFold): void {
    this.setPrefs({fold, toggled: []});
  }

  setMode(mode: TimelineMode): void {
    this.time.forgetSpent();
    this.topPx = 0;
    this.store.set({cursorRow: -1});
    // Rows of the two modes have different numbers.
    this.setPrefs({mode, toggled: [], fold: 'auto'});
  }

  setPrefs(patch: Partial<TimelinePrefs>): void {
    this.remember(patch);
    this.setHover(null);
    this.refresh();
  }

  setHover(hover: Hover | null): void {
    this.store.set({hover});
  }

  setHoverRow(row: number): void {
    if (row === this.hoverRow) return;
    this.hoverRow = row;
    this.repaint();
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

  retry(): void {
    this.store.set({problem: ''});
    this.loader.retry();
  }

  /** Asks for what is on screen, if it is not there, and paints. */
  refresh(): void {
    if (!this.attached) return;
    const {session, filter, selectedSpan} = this.inspector.store.state;
    if (!session) return;
    const {mode, fold, toggled, showsPath} = this.state.prefs;
    const rows = visibleRows(this.topPx, this.heightPx, ROW_PX, this.slices?.totalRows ?? Infinity, OVERSCAN);
    const criticalOf = showsPath && mode === 'waterfall' ? selectedSpan : null;
    this.loader.want({
      about: {filter, mode, fold, toggled, criticalOf},
      window: this.shownWindow(),
      resolutionNs: resolutionOf(this.scale().nsPerPx),
      firstRow: rows.first,
      endRow: rows.end,
      revision: session.revision,
    });
    const endRow = this.slices ? Math.min(rows.end, this.slices.totalRows) : 0;
    this.store.set({firstRow: Math.min(rows.first, endRow), endRow});
    this.counters.refresh();
    this.repaint();
  }

  /** Keys zoom around what is selected, as far as it is in view. */
  private anchorNs(): number {
    const {fromNs, toNs} = this.shownWindow();
    const {slices} = this;
    const row = this.selection.row();
    if (slices && row >= 0) {
      const from = Math.max(fromNs, slices.rowFromNs[row] ?? NaN);
      const middle = (from + Math.min(toNs, slices.rowToNs[row] ?? NaN)) / 2;
      if (middle > fromNs && middle < toNs) return middle;
    }
    return (fromNs + toNs) / 2;
  }

  private pageMoved(before: InspectorState): void {
    const now = this.inspector.store.state;
    if (before.session !== now.session) this.forgetOtherSession();
    if (before.filter !== now.filter) this.time.followFilter();
    if (before.selectedSpan !== now.selectedSpan) this.selection.follow();
    const moved = (['session', 'filter', 'selectedSpan', 'overview', 'paused'] as const).some(
      key => before[key] !== now[key],
    );
    if (moved) this.refresh();
  }

  private forgetOtherSession(): void {
    const {session} = this.inspector.store.state;
    const {sessionId, generation} = this.state.prefs;
    if (!session || (sessionId === session.id && generation === session.generation)) return;
    this.loader.reset();
    this.selection.forget();
    this.time.forgetSpent();
    this.topPx = 0;
    this.store.set({slices: null, problem: '', cursorRow: -1, hover: null});
    this.remember({sessionId: session.id, generation: session.generation, toggled: [], topPx: 0});
  }

  private came(slices: TimelineSlices): void {
    this.clock.came(slices);
    this.notes = Array.from({length: slices.rowCount}, (_, row) => rowNote(slices, row));
    this.keepPlace(slices);
    this.topPx = clampTop(this.scrollMap(), this.topPx);
    this.store.set({slices, problem: slices.problem?.message ?? ''});
    this.selection.rowsCame();
    // What is shown may depend on what has come: the extent, the number of rows.
    this.refresh();
  }

  /** Rows come and go above what is being read; that stays where it is. */
  private keepPlace(slices: TimelineSlices): void {
    const before = this.state.slices;
    if (!before || before.mode !== slices.mode) return;
    const {cursorRow} = this.state;
    const bottomPx = this.topPx + this.heightPx;
    const read = [cursorRow, this.hoverRow, Math.ceil(this.topPx / ROW_PX)];
    const wanted = read.find(row => row * ROW_PX >= this.topPx && row * ROW_PX < bottomPx) ?? -1;
    const now = wanted < 0 ? -1 : sameRow(before, wanted - before.fromRow, slices);
    if (now < 0) return;
    const moved = slices.fromRow + now - wanted;
    // At the very top stays the very top: what begins earlier should be seen.
    if (this.topPx > 0) this.topPx += moved * ROW_PX;
    if (cursorRow >= 0) this.store.set({cursorRow: cursorRow + moved});
  }

  private remember(patch: Partial<TimelinePrefs>): void {
    const prefs = {...this.state.prefs, ...patch};
    this.store.set({prefs});
    this.inspector.forViews.remember('timeline', prefs);
  }
}

/** Where a row of an answer is in a later one; -1 when it is not. The lanes of a flow have its key, all of them. */
function sameRow(before: TimelineSlices, row: number, later: TimelineSlices): number {
  const key = before.rowKey[row];
  if (key === undefined) return -1;
  const first = later.rowKey.indexOf(key);
  const inPlace = row + before.fromRow - later.fromRow;
  const asFarBelow = first + row - before.rowKey.indexOf(key);
  return [inPlace, asFarBelow].find(at => later.rowKey[at] === key) ?? first;
}

const controllers = new WeakMap<Inspector, TimelineController>();

/** The one of a page; made when the view is first shown. */
export function controllerOf(inspector: Inspector): TimelineController {
  let controller = controllers.get(inspector);
  if (!controller) controllers.set(inspector, (controller = new TimelineController(inspector)));
  return controller;
}
