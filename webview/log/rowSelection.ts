/**
 * Which rows are chosen: the one that keys move from, those marked with it, and how both follow while rows move. In:
 * choices by click and key. Out: the Inspector's selection, and what the footer says. Owned by LogView.
 */
import type {Inspector} from '../state/inspector';
import type {RowRef} from './rowFeed';
import {recordOfRow, rowKey, showsRecord, spanOfRow} from './rowKey';
import type {RowRange} from './rowMarks';
import {RowMarks} from './rowMarks';

/** How a row is chosen: alone, with all up to it, or besides the others. */
export type Choice = 'only' | 'extend' | 'toggle';

export class RowSelection {
  private readonly marks = new RowMarks();
  private choosing = false;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly inspector: Inspector,
    private readonly redraw: () => void,
  ) {
    this.unsubscribe = inspector.store.subscribe(previous => {
      // The details fill in the time of the selection they were asked for.
      const isOther = previous.selection?.record !== inspector.store.state.selection?.record;
      if (isOther && !this.choosing) this.forget();
    });
  }

  dispose(): void {
    this.unsubscribe();
  }

  /** Whether a row is the one that keys move from, and whether it is marked. */
  look(position: number, row: RowRef | null): {isCursor: boolean; selected: boolean} {
    const {cursor} = this.marks;
    const {selection} = this.inspector.store.state;
    const isCursor = row !== null && (cursor ? rowKey(row) === cursor.key : isSelection(row, selection));
    return {isCursor, selected: isCursor || this.isMarked(position)};
  }

  isMarked(position: number): boolean {
    return this.marks.cursor !== null && this.marks.has(position);
  }

  /** The row that keys move from; null while there is none. */
  row(): RowRef | null {
    const position = this.position();
    return position === null || position < 0 ? null : this.inspector.feed.row(position);
  }

  /** What is marked, or the selected row alone. */
  ranges(): RowRange[] {
    const ranges = this.marks.list();
    const position = this.position();
    if (ranges.length > 0 || position === null || position < 0) return ranges;
    return [[position, position + 1]];
  }

  choose(position: number, row: RowRef, choice: Choice): void {
    const {inspector, marks} = this;
    marks[choice](position, rowKey(row));
    this.choosing = true;
    const record = recordOfRow(row);
    const span = spanOfRow(row);
    const timeNs = row.page.timeNs[row.index] ?? NaN;
    if (record === null) inspector.select(null);
    else if (span === null) inspector.select({record, timeNs});
    else inspector.selectSpan(span, record);
    this.choosing = false;
    this.tellMarked();
    this.redraw();
  }

  forget(): void {
    this.marks.clear();
    this.tellMarked();
  }

  /** Rows have come: the cursor's row may stand elsewhere. */
  rowsCame(replaced: boolean): void {
    const {cursor} = this.marks;
    if (!cursor) return;
    const position = this.inspector.feed.positionOfKey(cursor.key);
    if (position >= 0) this.marks.moved(position);
    if (replaced && this.marks.count > 1) {
      this.marks.collapse();
      this.tellMarked();
    }
  }

  /** How many rows are marked and the time between the outermost, for the footer. */
  private tellMarked(): void {
    const {feed, store} = this.inspector;
    const ranges = this.marks.list();
    const {count} = this.marks;
    if (count < 2) {
      store.set({marked: null});
      return;
    }
    const timeAt = (position: number) => {
      const row = feed.row(position);
      return row ? (row.page.timeNs[row.index] ?? NaN) : NaN;
    };
    const first = timeAt(ranges[0]?.[0] ?? 0);
    const last = timeAt((ranges.at(-1)?.[1] ?? 1) - 1);
    store.set({marked: {count, elapsedNs: Math.abs(last - first)}});
  }

  position(): number | null {
    const {cursor} = this.marks;
    const {selection} = this.inspector.store.state;
    if (cursor) return this.inspector.feed.positionOfKey(cursor.key);
    return selection ? this.inspector.feed.positionOf(selection.record) : null;
  }

  async findPosition(): Promise<number | null> {
    const here = this.position();
    if (here === null || here >= 0) return here;
    const {selection} = this.inspector.store.state;
    const span = this.marks.cursor?.key.startsWith('s') ? Number(this.marks.cursor.key.slice(1)) : null;
    if (!selection) return this.marks.cursor?.position ?? null;
    const {position} = await this.inspector.rows.positionOf(selection.record, span);
    return position < 0 ? null : position;
  }
}

function isSelection(row: RowRef, selection: {record: number} | null): boolean {
  return selection !== null && showsRecord(row, selection.record);
}
