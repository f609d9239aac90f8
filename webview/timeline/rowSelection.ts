/**
 * The row and the task that keys and clicks act on. In: the controller's rows, the Inspector's selection. Out: one
 * selection everywhere. What is chosen elsewhere is brought into view; what is chosen here is there already.
 */
import {NONE} from '../../src/protocol/model';
import {TimelineBar} from '../../src/protocol/timeline';
import type {TimelinePlace} from '../../src/protocol/timeline';
import {centreRow, revealRow} from '../log/scrollMap';
import type {Inspector} from '../state/inspector';
import type {TimelineController} from './controller';
import {firstOfRow} from './hitTest';
import {lookOf} from './looks';
import {ROW_PX} from './measures';
import {panWindow} from './timeScale';

export class RowSelection {
  private asking: AbortController | null = null;
  /** Chosen here, so that it need not be brought into view. */
  private ownSpan: number | null = null;
  /** Chosen by key before its row has come. */
  private pendingRow = -1;

  constructor(
    private readonly inspector: Inspector,
    private readonly controller: TimelineController,
  ) {}

  stop(): void {
    this.asking?.abort();
  }

  forget(): void {
    this.stop();
    this.ownSpan = null;
    this.pendingRow = -1;
  }

  /** The page's selection may be another one. */
  follow(): void {
    const {selectedSpan} = this.inspector.store.state;
    if (selectedSpan === this.ownSpan) return;
    this.ownSpan = null;
    if (selectedSpan !== null) void this.reveal(selectedSpan);
    else this.controller.store.set({cursorRow: -1});
  }

  rowsCame(): void {
    if (this.pendingRow >= 0) this.selectRow(this.pendingRow);
  }

  /** Row of the answer that is selected, -1 when it is not in the answer. */
  row(): number {
    const {slices, state} = this.controller;
    if (!slices) return -1;
    const cursor = state.cursorRow - slices.fromRow;
    if (cursor >= 0 && cursor < slices.rowCount) return cursor;
    const {selectedSpan} = this.inspector.store.state;
    return selectedSpan === null ? -1 : slices.rowSpan.indexOf(selectedSpan);
  }

  /** Makes a row the selected one, here and everywhere. `row` counts from the first of all. */
  selectRow(row: number): void {
    const {controller} = this;
    const {slices} = controller;
    if (!slices || slices.totalRows === 0) return;
    const wanted = Math.min(Math.max(0, row), slices.totalRows - 1);
    controller.store.set({cursorRow: wanted});
    controller.scrollTo(revealRow(controller.scrollMap(), controller.topPx, wanted, ROW_PX));
    const at = wanted - slices.fromRow;
    if (at < 0 || at >= slices.rowCount) {
      this.pendingRow = wanted;
      controller.refresh();
      return;
    }
    this.pendingRow = -1;
    this.ownSpan = slices.rowSpan[at] ?? null;
    const record = slices.rowFirstRecord[at] ?? NONE;
    // Whoever chooses what failed wants the reason rather than the beginning.
    if (this.ownSpan !== null && lookOf(slices.rowState[at] ?? 0).isBad) void this.choose(this.ownSpan);
    else if (this.ownSpan !== null) {
      this.asking?.abort();
      this.inspector.selectSpan(this.ownSpan, record === NONE ? null : record);
    }
    controller.refresh();
  }

  /** Selects a span with the record that says most about it, which the engine knows. */
  private async choose(span: number): Promise<void> {
    this.ownSpan = span;
    const place = await this.place(span);
    if (place) this.inspector.selectSpan(span, place.recordToShow);
  }

  /** Selects what a bar stands for; a task in a lane is looked up first. */
  async selectBar(bar: number): Promise<void> {
    const {slices} = this.controller;
    const row = slices?.barRow[bar];
    if (!slices || row === undefined) return;
    if (slices.barKind[bar] !== TimelineBar.packed) return this.selectRow(slices.fromRow + row);
    const span = slices.barSpan[bar] ?? NONE;
    this.controller.store.set({cursorRow: slices.fromRow + row});
    await this.choose(span);
  }

  /** To the next task of a lane, or the one before; the first in view when none is selected. */
  async walkLane(row: number, step: 1 | -1): Promise<void> {
    const {slices} = this.controller;
    if (!slices) return;
    const {selectedSpan} = this.inspector.store.state;
    const {fromNs} = this.controller.shownWindow();
    const first = firstOfRow(slices, row);
    const end = firstOfRow(slices, row + 1);
    let at = first;
    while (at < end && slices.barSpan[at] !== selectedSpan) at++;
    if (at === end) {
      at = first;
      while (at < end && (slices.barToNs[at] ?? NaN) < fromNs) at++;
    } else at += step;
    if (at >= first && at < end) await this.selectBar(at);
  }

  /** Brings a span into view that was chosen elsewhere. */
  private async reveal(span: number): Promise<void> {
    const {controller} = this;
    const place = await this.place(span);
    if (!place || place.row < 0) return;
    controller.store.set({cursorRow: place.row});
    controller.scrollTo(centreRow(controller.scrollMap(), controller.topPx, place.row, ROW_PX));
    const {fromNs, toNs} = controller.shownWindow();
    if (controller.state.prefs.mode === 'waterfall' && (place.toNs < fromNs || place.fromNs > toNs)) {
      const middleNs = (place.fromNs + place.toNs) / 2;
      controller.setWindow(panWindow({fromNs, toNs}, middleNs - (fromNs + toNs) / 2, controller.bounds()));
    }
    controller.refresh();
  }

  private async place(span: number): Promise<TimelinePlace | null> {
    const {session, filter} = this.inspector.store.state;
    if (!session) return null;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const {mode, fold, toggled} = this.controller.state.prefs;
    const rest = {fromRow: 0, rowCount: 0, fromNs: 0, toNs: 1, resolutionNs: 1, criticalOf: null};
    const query = {filter, mode, fold, toggled, ...rest};
    try {
      const place = await this.inspector.forViews.call('timelinePlace', {query, span}, asking.signal);
      return asking.signal.aborted ? null : place;
    } catch (error) {
      if (!asking.signal.aborted) this.inspector.complain(error);
      return null;
    }
  }
}
