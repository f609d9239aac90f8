/**
 * The row that keys move from and the rows marked with it, as ranges of positions. In: choices by click and key, and
 * how far rows have moved. Out: which positions are marked. Pure state; owned by LogView.
 */

/** Half-open. */
export type RowRange = readonly [number, number];

export class RowMarks {
  /** The row that was chosen last. */
  cursor: {key: string; position: number} | null = null;
  private anchor = 0;
  /** The last one is what Shift extends. */
  private ranges: RowRange[] = [];

  /** This row and no other. */
  only(position: number, key: string): void {
    this.cursor = {key, position};
    this.anchor = position;
    this.ranges = [[position, position + 1]];
  }

  /** From the row that was chosen alone last to this one. */
  extend(position: number, key: string): void {
    if (!this.cursor) return this.only(position, key);
    this.cursor = {key, position};
    const range: RowRange = [Math.min(this.anchor, position), Math.max(this.anchor, position) + 1];
    this.ranges = [...this.ranges.slice(0, -1), range];
  }

  /** Adds the row, or takes it away when it was marked. */
  toggle(position: number, key: string): void {
    if (!this.cursor) return this.only(position, key);
    const had = this.has(position);
    const rest = this.ranges.flatMap(range => without(range, position));
    // A table with a cursor has at least its row marked.
    if (had && rest.length === 0) return;
    this.cursor = {key, position};
    this.anchor = position;
    this.ranges = had ? rest : [...rest, [position, position + 1]];
  }

  clear(): void {
    this.cursor = null;
    this.ranges = [];
  }

  /** The cursor's row stands elsewhere now; its neighbours are taken to have moved with it. */
  moved(position: number): void {
    if (!this.cursor || this.cursor.position === position) return;
    const by = position - this.cursor.position;
    this.cursor = {...this.cursor, position};
    this.anchor += by;
    this.ranges = this.ranges.map(([from, end]) => [Math.max(0, from + by), Math.max(0, end + by)] as const);
  }

  /** Rows have been folded, filtered or replaced: only the cursor's row can be told. */
  collapse(): void {
    if (!this.cursor) return;
    const {position} = this.cursor;
    this.anchor = position;
    this.ranges = [[position, position + 1]];
  }

  has(position: number): boolean {
    return this.ranges.some(([from, end]) => position >= from && position < end);
  }

  /** Ranges in order of position, without overlaps. */
  list(): RowRange[] {
    const merged: [number, number][] = [];
    for (const [from, end] of [...this.ranges].sort((a, b) => a[0] - b[0])) {
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], end);
      else if (end > from) merged.push([from, end]);
    }
    return merged;
  }

  get count(): number {
    return this.list().reduce((sum, [from, end]) => sum + end - from, 0);
  }
}

function without([from, end]: RowRange, position: number): RowRange[] {
  if (position < from || position >= end) return [[from, end]];
  const parts: RowRange[] = [
    [from, position],
    [position + 1, end],
  ];
  return parts.filter(([a, b]) => b > a);
}
