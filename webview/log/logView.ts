/**
 * The moving part of the table: where the viewport stands, which rows are painted, how keys and wheel move it. In: the
 * elements that LogTable made, and the Inspector. Out: painted rows, the selection, wishes to the RowFeed.
 * The surprise: `topPx` is the truth and the scroll bar follows it, because beyond 8 million px the scroll bar is only
 * a share of the content (scrollMap.ts).
 */
import {cancelFrame, nextFrame} from '../state/frame';
import type {Inspector} from '../state/inspector';
import type {TableHandle} from '../state/tableHandle';
import type {ViewState} from '../state/viewState';
import {t} from '../format/l10n';
import {Fold, NestedKind} from '../../src/protocol/nested';
import {NONE} from '../../src/protocol/model';
import {markWords} from './highlight';
import type {WantedPlace} from './namedPlaces';
import type {FeedUpdate, RowRef} from './rowFeed';
import {foldOfRow, isNested, recordOfRow, rowKey, showsRecord} from './rowKey';
import {ROW_PX, RowPool} from './rowPool';
import type {Choice} from './rowSelection';
import {RowSelection} from './rowSelection';
import type {ScrollMap} from './scrollMap';
import {sourceCell} from './sourceCell';
import {StickyHeader} from './stickyHeader';
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
  private paintedTopPx = 0;
  /** What the scroll bar was last set to; a scroll event with another value comes from the user. */
  private scrollTopSet = 0;
  private compact = false;
  /** Position to select as soon as its row is here. */
  private pending: {position: number; choice: Choice} | null = null;
  readonly chosen: RowSelection;
  private readonly sticky: StickyHeader;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  /** Rises with every jump, so that late answers of older ones are dropped. */
  private jump = 0;
  private readonly detach: () => void;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly inspector: Inspector,
    private readonly grid: HTMLElement,
    private readonly spacer: HTMLElement,
    stickyRow: HTMLElement,
    private readonly headerPx: number,
  ) {
    this.pool = new RowPool(spacer, inspector.places);
    this.chosen = new RowSelection(inspector, () => this.draw());
    this.sticky = new StickyHeader(stickyRow, position => this.selectAt(position));
    this.detach = inspector.attach(this);
    inspector.places.onFound = () => this.draw();
    this.unsubscribe = inspector.store.subscribe(previous => {
      const {selection, session, relativeTime, filterWords} = inspector.store.state;
      if (previous.selection !== selection || previous.session?.originEpochMs !== session?.originEpochMs) this.draw();
      if (previous.relativeTime !== relativeTime || previous.filterWords !== filterWords) this.draw();
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
    this.chosen.dispose();
    this.inspector.places.onFound = () => undefined;
    this.inspector.places.want([]);
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
    // Rows without a record of their own cannot be told again after a reload.
    for (let position = Math.floor(this.topPx / ROW_PX); ; position++) {
      const row = this.inspector.feed.row(position);
      if (!row) return null;
      const record = row.page.record[row.index] ?? NONE;
      if (showsRecord(row, record) && record !== NONE) return {record, offsetPx: this.topPx - position * ROW_PX};
    }
  }

  focus(): void {
    this.grid.focus();
  }

  /** Null when the table was only shown again. */
  rowsChanged(update: FeedUpdate | null): void {
    const {feed, store} = this.inspector;
    const held = this.pool.all().find(row => row.position === Math.floor(this.topPx / ROW_PX));
    const heldKey = held?.row ? rowKey(held.row) : undefined;
    const anchor = this.inspector.memory.takeAnchor(store.state.session);
    if (anchor) this.restore(anchor);
    let topPx = this.topPx;
    if (update && !update.replaced && !store.state.follow && heldKey !== undefined && held) {
      // Rows that arrive late are sorted in above; what is being read stays where it is.
      const position = feed.positionOfKey(heldKey);
      if (position >= 0) topPx += (position - held.position) * ROW_PX;
    }
    this.chosen.rowsCame(update?.replaced ?? false);
    this.update(topPx);
    if (this.pending) this.selectAt(this.pending.position, this.pending.choice);
  }

  filterChanged(): void {
    const {selection, follow} = this.inspector.store.state;
    this.pending = null;
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
    this.inspector.rows.positionOf(record).then(
      ({position}) => {
        if (jump !== this.jump) return;
        this.map = buildScrollMap(Math.max(this.inspector.feed.total, position + 1), ROW_PX, this.map.viewportPx);
        const topPx = position < 0 ? 0 : position * ROW_PX - (this.map.viewportPx - ROW_PX) / 2;
        this.update(topPx, Math.max(this.inspector.feed.total, position + 1));
      },
      (error: unknown) => this.inspector.complain(error),
    );
    this.draw();
  }

  followChanged(): void {
    this.update(this.topPx);
  }

  reveal(record: number): void {
    this.inspector.memory.forgetAnchor();
    const jump = ++this.jump;
    this.inspector.rows.positionOf(record).then(
      place => {
        if (jump !== this.jump || place.position < 0) return;
        if (this.inspector.rows.unfold(place)) {
          this.reveal(record);
          return;
        }
        const {position, exact} = place;
        if (!exact) this.inspector.store.set({notice: t('The filter hides this record; the row before it is shown.')});
        // Rows that were just unfolded have not come yet.
        if (position >= this.inspector.feed.total) this.map = buildScrollMap(position + 1, ROW_PX, this.map.viewportPx);
        this.moveTo(centreRow(this.map, this.topPx, position, ROW_PX), position + 1);
      },
      (error: unknown) => this.inspector.complain(error),
    );
  }

  /** Moves the selection by rows. */
  async step(rows: number, choice: Choice = 'only'): Promise<void> {
    const position = this.pending?.position ?? (await this.chosen.findPosition());
    if (position === null) {
      const first = Math.ceil(this.topPx / ROW_PX);
      this.selectAt(rows > 0 ? first : first + this.rowsPerPage() - 1);
    } else this.selectAt(position + rows, choice);
  }

  /** Where a menu for the selected row belongs, in px of the page. */
  menuPlace(): {leftPx: number; topPx: number} {
    const box = this.grid.getBoundingClientRect();
    const position = this.chosen.position() ?? 0;
    const topPx = Math.min(Math.max(0, position * ROW_PX - this.topPx), this.map.viewportPx);
    return {leftPx: box.left + 120, topPx: box.top + this.headerPx + topPx + ROW_PX};
  }

  /** Folds an open row, or goes to the row that this one is under. */
  foldOrLeave(): void {
    const row = this.chosen.row();
    if (!row || !isNested(row.page)) return;
    const parent = row.page.parentAt[row.index] ?? NONE;
    if (foldOfRow(row) === Fold.open) this.toggleFold(row);
    else if (parent !== NONE) this.selectAt(parent);
  }

  /** Unfolds a row, or goes to the first one below it. */
  unfoldOrEnter(): void {
    const row = this.chosen.row();
    if (!row) return;
    if (foldOfRow(row) === Fold.folded) this.toggleFold(row);
    else if (foldOfRow(row) === Fold.open) void this.step(1);
  }

  toggleFold(row: RowRef): void {
    const {page, index} = row;
    if (!isNested(page) || foldOfRow(row) === Fold.none) return;
    const isGroup = page.rowKind[index] === NestedKind.group;
    if (isGroup) this.inspector.rows.toggleGroup(page.record[index] ?? NONE);
    else this.inspector.rows.toggleSpan(page.span[index] ?? NONE);
  }

  rowsPerPage(): number {
    return Math.max(1, Math.floor(this.map.viewportPx / ROW_PX) - 1);
  }

  toFirst(choice: Choice = 'only'): void {
    this.selectAt(0, choice);
  }

  toLast(choice: Choice = 'only'): void {
    this.selectAt(this.inspector.feed.total - 1, choice);
  }

  private restore(anchor: NonNullable<ViewState['anchor']>): void {
    if (this.inspector.store.state.follow) return;
    const jump = ++this.jump;
    this.inspector.rows.positionOf(anchor.record).then(
      ({position}) => {
        if (jump === this.jump && position >= 0) this.moveTo(position * ROW_PX + anchor.offsetPx, position + 1);
      },
      (error: unknown) => this.inspector.complain(error),
    );
  }

  private selectAt(wanted: number, choice: Choice = 'only'): void {
    const {feed, memory} = this.inspector;
    if (feed.total === 0) return;
    memory.forgetAnchor();
    const position = Math.min(Math.max(0, wanted), feed.total - 1);
    const row = feed.row(position);
    this.pending = row ? null : {position, choice};
    // The sticky header covers the row below it.
    const coveredPx = this.inspector.store.state.nested && position > 0 ? ROW_PX : 0;
    this.moveTo(revealRow(this.map, this.topPx, position, ROW_PX, coveredPx));
    if (row) this.chosen.choose(position, row, choice);
    else this.inspector.setFollow(false);
  }

  private moveTo(topPx: number, atLeastRows = 0): void {
    if (topPx < this.topPx) this.inspector.setFollow(false);
    this.update(topPx, atLeastRows);
  }

  /** Takes over sizes and position, and moves the scroll bar there. `atLeastRows` where more rows are known to come. */
  private update(topPx: number, atLeastRows = 0): void {
    const {feed, store} = this.inspector;
    const viewportPx = Math.max(0, this.grid.clientHeight - this.headerPx);
    this.map = buildScrollMap(Math.max(feed.total, atLeastRows), ROW_PX, viewportPx);
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
    const {session, follow, relativeTime, overview, filterWords} = store.state;
    const {viewportPx} = this.map;
    const visible = visibleRows(this.topPx, viewportPx, ROW_PX, feed.total, 0);
    if (viewportPx > 0) feed.want(visible.first, Math.max(visible.end, visible.first + 1), follow);
    this.inspector.places.want(this.namesOn(visible));
    // Read before anything is written, as it costs a layout; while the scroll bar is the truth no place depends on it.
    const shiftPx = isMapped(this.map) ? this.grid.scrollTop - this.topPx : 0;
    // Where all rows change at once those out of sight come a frame later, or not at all while the end is followed.
    const jumped = Math.abs(this.topPx - this.paintedTopPx) > viewportPx;
    this.paintedTopPx = this.topPx;
    const {first, end} = visibleRows(this.topPx, viewportPx, ROW_PX, feed.total, follow || jumped ? 0 : OVERSCAN);
    if (jumped && !follow) this.draw();
    this.pool.resize(Math.ceil(viewportPx / ROW_PX) + 2 * OVERSCAN + 2);
    const originEpochMs = session?.originEpochMs ?? NaN;
    const sinceNs = relativeTime ? (overview?.fromNs ?? 0) : null;
    let active = '';
    for (let position = first; position < end; position++) {
      const element = this.pool.elementFor(position);
      const row = feed.row(position);
      const {isCursor, selected} = this.chosen.look(position, row);
      this.pool.paint(element, position, row, {originEpochMs, sinceNs, selected, compact: this.compact});
      element.root.style.transform = `translateY(${position * ROW_PX + shiftPx}px)`;
      if (isCursor) active = element.root.id;
    }
    // After painting: what is used again must not be hidden in between.
    this.pool.hideFrom(position => position >= first && position < end);
    this.sticky.paint(feed.row(Math.floor(this.topPx / ROW_PX)), this.topPx, ROW_PX, originEpochMs);
    markWords(filterWords, this.pool.messages());
    this.grid.setAttribute('aria-rowcount', String(feed.total + 1));
    if (active) this.grid.setAttribute('aria-activedescendant', active);
    else this.grid.removeAttribute('aria-activedescendant');
  };

  /** What the rows on screen are called that name no place, each once. */
  private namesOn({first, end}: {first: number; end: number}): WantedPlace[] {
    if (this.grid.classList.contains('no-source')) return [];
    const found = new Map<string, WantedPlace>();
    for (let position = first; position < end; position++) {
      const row = this.inspector.feed.row(position);
      const symbol = row?.page.symbol[row.index];
      const record = row && symbol && !found.has(symbol.key) ? recordOfRow(row) : null;
      if (symbol && record !== null) found.set(symbol.key, {key: symbol.key, record});
    }
    return [...found.values()];
  }

  private readonly onScroll = (): void => {
    const {scrollTop} = this.grid;
    this.saveSoon();
    if (Math.abs(scrollTop - this.scrollTopSet) < 1.5) {
      if (isMapped(this.map)) this.draw();
      return;
    }
    const topPx = toTopPx(this.map, scrollTop);
    if (topPx < this.topPx - 1) this.inspector.setFollow(false);
    this.inspector.memory.forgetAnchor();
    this.topPx = topPx;
    this.scrollTopSet = scrollTop;
    this.jump++;
    this.draw();
  };

  private readonly onWheel = (event: WheelEvent): void => {
    if (!isMapped(this.map) || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    this.inspector.memory.forgetAnchor();
    const unitPx = event.deltaMode === 1 ? ROW_PX : event.deltaMode === 2 ? this.map.viewportPx : 1;
    this.jump++;
    this.moveTo(this.topPx + event.deltaY * unitPx);
  };

  private readonly onMouseDown = (event: MouseEvent): void => {
    const element = this.elementOf(event);
    const row = element?.row;
    if (!element || !row || event.button !== 0) return;
    const on = (selector: string) => event.target instanceof Element && event.target.closest(selector) !== null;
    if (on('.twistie')) this.toggleFold(row);
    const choice = event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only';
    // Shift would select text.
    if (choice !== 'only') event.preventDefault();
    this.grid.focus({preventScroll: true});
    this.chosen.choose(element.position, row, choice);
    const record = recordOfRow(row);
    const hasSource = sourceCell(row, this.inspector.places).text !== '';
    if (choice === 'only' && on('.c-source .text') && hasSource && record !== null) this.inspector.goToSource(record);
  };

  private readonly onDoubleClick = (event: MouseEvent): void => {
    const row = this.elementOf(event)?.row;
    if (!row || (event.target instanceof Element && event.target.closest('.twistie'))) return;
    const isGroup = isNested(row.page) && row.page.rowKind[row.index] === NestedKind.group;
    const record = recordOfRow(row);
    if (isGroup) this.toggleFold(row);
    else if (record !== null) this.inspector.goToSource(record);
  };

  /** A right click on a row that is not marked chooses it. */
  chooseForMenu(event: MouseEvent): boolean {
    const element = this.elementOf(event);
    if (!element?.row) return false;
    if (!this.chosen.isMarked(element.position)) this.chosen.choose(element.position, element.row, 'only');
    return true;
  }

  private elementOf(event: MouseEvent) {
    const root = event.target instanceof Element ? event.target.closest('.row') : null;
    return this.pool.all().find(element => element.root === root) ?? null;
  }

  private saveSoon(): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => this.inspector.save(), SAVE_AFTER_MS);
  }
}
