/**
 * The moving part of the table: where the viewport stands, which rows are painted, how keys and wheel move it. In: the
 * elements that LogTable made, and the Inspector. Out: painted rows, the selection, wishes to the RowFeed.
 * The surprise: `topPx` is the truth and the scroll bar follows it, because beyond 8 million px the scroll bar is only
 * a share of the content (scrollMap.ts).
 */
import {cancelFrame, nextFrame} from '../state/frame';
import type {Inspector, TableHandle} from '../state/inspector';
import type {ViewState} from '../state/viewState';
import type {FeedUpdate} from './rowFeed';
import {ROW_PX, RowPool} from './rowPool';
import type {ScrollMap} from './scrollMap';
import {
  buildScrollMap,
  centreRow,
  clampTop,
  isMapped,
  maxTopPx,
  revealRow,
  toScrollTop,
  toTopPx,
  visibleRows,
} from './scrollMap';

const OVERSCAN = 8;
const SAVE_AFTER_MS = 400;

export class LogView implements TableHandle {
  private readonly pool: RowPool;
  private map: ScrollMap = buildScrollMap(0, ROW_PX, 0);
  private topPx = 0;
  /** What the scroll bar was last set to; a scroll event with another value comes from the user. */
  private scrollTopSet = 0;
  private compact = false;
  /** Position to select as soon as its row is here. */
  private pendingSelect: number | null = null;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  /** Rises with every jump, so that late answers of older ones are dropped. */
  private jump = 0;
  private readonly detach: () => void;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly inspector: Inspector,
    private readonly grid: HTMLElement,
    private readonly spacer: HTMLElement,
    private readonly headerPx: number,
  ) {
    this.pool = new RowPool(spacer);
    this.detach = inspector.attach(this);
    this.unsubscribe = inspector.store.subscribe(previous => {
      const {selection, session} = inspector.store.state;
      if (previous.selection !== selection || previous.session?.originEpochMs !== session?.originEpochMs) this.draw();
    });
    grid.addEventListener('scroll', this.onScroll);
    grid.addEventListener('wheel', this.onWheel, {passive: false});
    spacer.addEventListener('mousedown', this.onMouseDown);
    spacer.addEventListener('dblclick', this.onDoubleClick);
    this.measure(false);
    // Coming back from another view: the rows are still here.
    if (inspector.feed.loaded) this.rowsChanged(null);
  }

  dispose(): void {
    this.detach();
    this.unsubscribe();
    clearTimeout(this.saveTimer);
    cancelFrame(this.paint);
    this.grid.removeEventListener('scroll', this.onScroll);
    this.grid.removeEventListener('wheel', this.onWheel);
  }

  /** After the size of the table or the columns changed. */
  measure(compact: boolean): void {
    this.compact = compact;
    this.update(this.topPx);
  }

  anchor(): ViewState['anchor'] {
    const position = Math.floor(this.topPx / ROW_PX);
    const row = this.inspector.feed.row(position);
    const record = row?.page.record[row.index];
    return record === undefined ? null : {record, offsetPx: this.topPx - position * ROW_PX};
  }

  focus(): void {
    this.grid.focus();
  }

  /** Null when the table was only shown again. */
  rowsChanged(update: FeedUpdate | null): void {
    const {feed, store} = this.inspector;
    const held = this.pool.all().find(row => row.position === Math.floor(this.topPx / ROW_PX));
    const heldRecord = held?.row ? held.row.page.record[held.row.index] : undefined;
    const restored = update?.replaced ? this.inspector.takeRestored() : null;
    if (restored) this.restore(restored);
    let topPx = this.topPx;
    if (update && !update.replaced && !store.state.follow && heldRecord !== undefined && held) {
      // Rows that arrive late are sorted in above; what is being read stays where it is.
      const position = feed.positionOf(heldRecord);
      if (position >= 0) topPx += (position - held.position) * ROW_PX;
    }
    this.update(topPx);
    if (this.pendingSelect !== null) this.selectAt(this.pendingSelect);
  }

  filterChanged(): void {
    const {selection, follow} = this.inspector.store.state;
    this.pendingSelect = null;
    const jump = ++this.jump;
    if (follow) {
      this.draw();
      return;
    }
    const anchor = this.anchor();
    const record = selection?.record ?? anchor?.record;
    if (record === undefined) {
      this.update(0);
      return;
    }
    this.inspector.positionOf(record).then(
      ({position}) => {
        if (jump !== this.jump) return;
        this.map = buildScrollMap(Math.max(this.inspector.feed.total, position + 1), ROW_PX, this.map.viewportPx);
        const topPx = position < 0 ? 0 : position * ROW_PX - (this.map.viewportPx - ROW_PX) / 2;
        this.update(topPx);
      },
      (error: unknown) => this.inspector.complain(error),
    );
    this.draw();
  }

  followChanged(): void {
    this.update(this.topPx);
  }

  reveal(record: number): void {
    const jump = ++this.jump;
    this.inspector.positionOf(record).then(
      ({position, exact}) => {
        if (jump !== this.jump || position < 0) return;
        if (!exact) this.inspector.store.set({notice: 'The filter hides this record; the row before it is shown.'});
        // A page that was opened for this record may not know yet how many rows there are.
        const rows = Math.max(this.inspector.feed.total, position + 1);
        if (rows > this.inspector.feed.total) this.map = buildScrollMap(rows, ROW_PX, this.map.viewportPx);
        this.moveTo(centreRow(this.map, this.topPx, position, ROW_PX));
      },
      (error: unknown) => this.inspector.complain(error),
    );
  }

  /** Moves the selection by rows. */
  async step(rows: number): Promise<void> {
    const {selection} = this.inspector.store.state;
    if (!selection) {
      const first = Math.ceil(this.topPx / ROW_PX);
      this.selectAt(rows > 0 ? first : first + this.rowsPerPage() - 1);
      return;
    }
    let position = this.pendingSelect ?? this.inspector.feed.positionOf(selection.record);
    if (position < 0) ({position} = await this.inspector.positionOf(selection.record));
    this.selectAt(position + rows);
  }

  rowsPerPage(): number {
    return Math.max(1, Math.floor(this.map.viewportPx / ROW_PX) - 1);
  }

  toFirst(): void {
    this.selectAt(0);
  }

  toLast(): void {
    this.selectAt(this.inspector.feed.total - 1);
  }

  private restore(view: ViewState): void {
    const {anchor, selectedRecord} = view;
    if (selectedRecord !== null) {
      const {follow} = this.inspector.store.state;
      this.inspector.select({record: selectedRecord, timeNs: NaN});
      this.inspector.setFollow(follow);
    }
    if (!anchor || this.inspector.store.state.follow) return;
    const jump = ++this.jump;
    this.inspector.positionOf(anchor.record).then(
      ({position}) => {
        if (jump === this.jump && position >= 0) this.moveTo(position * ROW_PX + anchor.offsetPx);
      },
      (error: unknown) => this.inspector.complain(error),
    );
  }

  private selectAt(wanted: number): void {
    const {feed} = this.inspector;
    if (feed.total === 0) return;
    const position = Math.min(Math.max(0, wanted), feed.total - 1);
    const row = feed.row(position);
    const record = row?.page.record[row.index];
    this.pendingSelect = row ? null : position;
    this.moveTo(revealRow(this.map, this.topPx, position, ROW_PX));
    if (row && record !== undefined) this.inspector.select({record, timeNs: row.page.timeNs[row.index] ?? NaN});
    else this.inspector.setFollow(false);
  }

  private moveTo(topPx: number): void {
    if (topPx < this.topPx) this.inspector.setFollow(false);
    this.update(topPx);
  }

  /** Takes over sizes and position, and moves the scroll bar there. */
  private update(topPx: number): void {
    const {feed, store} = this.inspector;
    const viewportPx = Math.max(0, this.grid.clientHeight - this.headerPx);
    this.map = buildScrollMap(feed.total, ROW_PX, viewportPx);
    this.topPx = store.state.follow ? maxTopPx(this.map) : clampTop(this.map, topPx);
    this.spacer.style.height = `${this.map.spacerPx}px`;
    this.scrollTopSet = toScrollTop(this.map, this.topPx);
    if (Math.abs(this.grid.scrollTop - this.scrollTopSet) >= 1) this.grid.scrollTop = this.scrollTopSet;
    this.draw();
  }

  private draw(): void {
    nextFrame(this.paint);
  }

  private readonly paint = (): void => {
    const {feed, store} = this.inspector;
    const {selection, session, follow} = store.state;
    const {viewportPx} = this.map;
    const visible = visibleRows(this.topPx, viewportPx, ROW_PX, feed.total, 0);
    if (viewportPx > 0) feed.want(visible.first, Math.max(visible.end, visible.first + 1), follow);
    const {first, end} = visibleRows(this.topPx, viewportPx, ROW_PX, feed.total, OVERSCAN);
    this.pool.resize(Math.ceil(viewportPx / ROW_PX) + 2 * OVERSCAN + 2);
    this.pool.hideFrom(position => position >= first && position < end);
    const shiftPx = this.grid.scrollTop - this.topPx;
    const originEpochMs = session?.originEpochMs ?? NaN;
    let active = '';
    for (let position = first; position < end; position++) {
      const element = this.pool.elementFor(position);
      const row = feed.row(position);
      const selected = row !== null && selection !== null && row.page.record[row.index] === selection.record;
      this.pool.paint(element, position, row, {originEpochMs, selected, compact: this.compact});
      // While the scroll bar is the truth (not mapped) a row's place does not depend on it.
      const y = isMapped(this.map) ? position * ROW_PX + shiftPx : position * ROW_PX;
      element.root.style.transform = `translateY(${y}px)`;
      if (selected) active = element.root.id;
    }
    this.grid.setAttribute('aria-rowcount', String(feed.total + 1));
    if (active) this.grid.setAttribute('aria-activedescendant', active);
    else this.grid.removeAttribute('aria-activedescendant');
  };

  private readonly onScroll = (): void => {
    const {scrollTop} = this.grid;
    this.saveSoon();
    if (Math.abs(scrollTop - this.scrollTopSet) < 1.5) {
      if (isMapped(this.map)) this.draw();
      return;
    }
    const topPx = toTopPx(this.map, scrollTop);
    if (topPx < this.topPx - 1) this.inspector.setFollow(false);
    this.topPx = topPx;
    this.scrollTopSet = scrollTop;
    this.jump++;
    this.draw();
  };

  private readonly onWheel = (event: WheelEvent): void => {
    if (!isMapped(this.map) || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const unitPx = event.deltaMode === 1 ? ROW_PX : event.deltaMode === 2 ? this.map.viewportPx : 1;
    this.jump++;
    this.moveTo(this.topPx + event.deltaY * unitPx);
  };

  private readonly onMouseDown = (event: MouseEvent): void => {
    const row = this.rowOf(event);
    if (!row || event.button !== 0) return;
    const record = row.page.record[row.index];
    if (record === undefined) return;
    this.inspector.select({record, timeNs: row.page.timeNs[row.index] ?? NaN});
    const onSource = event.target instanceof Element && event.target.closest('.c-source .text') !== null;
    if (onSource && row.page.source[row.index]) this.inspector.goToSource(record);
  };

  private readonly onDoubleClick = (event: MouseEvent): void => {
    const row = this.rowOf(event);
    const record = row?.page.record[row.index];
    if (record !== undefined) this.inspector.goToSource(record);
  };

  private rowOf(event: MouseEvent) {
    const root = event.target instanceof Element ? event.target.closest('.row') : null;
    return this.pool.all().find(element => element.root === root)?.row ?? null;
  }

  private saveSoon(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => this.inspector.save(), SAVE_AFTER_MS);
  }
}
