/**
 * The nested order of one filter: flows and what is outside of them by time, each with its rows. Positions are found by
 * a sum per flow; the rows of a flow are made when they are asked for, so that scrolling, folding and a live tail cost
 * what they touch. In: matches and folds. Out: positions and rows. Used by NestedRows.
 */
import {NONE} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';
import {BlockBuilder, RowCounter} from './blockRows';
import {Blocks} from './blocks';
import type {Matches} from './blocks';
import {Folds} from './folds';
import {RowColumns} from './rowColumns';
import {SpanPlaces} from './spanPlaces';

/** Records whose rows are counted between two pauses: some milliseconds. */
const SLICE = 16_384;
/** Rows of flows that are kept, some megabytes. */
const MAX_KEPT_ROWS = 400_000;
const NO_FOLDS = {all: false, except: [], openGroups: []};
const EVERYTHING_OPEN = new Folds(NO_FOLDS, true);

/** A flow, or neighbouring records outside all flows. */
export interface Entry {
  /** NONE for records outside all flows. */
  root: number;
  /** Range in the loose records; empty for a flow. */
  from: number;
  end: number;
  /** Position of its first row. */
  position: number;
  rowCount: number;
}

export class NestedOrder {
  entries: Entry[] = [];
  /** Rows in all. */
  total = 0;
  readonly blocks: Blocks;
  private readonly places: SpanPlaces;
  private readonly builder: BlockBuilder;
  private folds = new Folds(NO_FOLDS);
  private sorted: number[] = [];
  private readonly rowCounts = new Map<number, number>();
  private readonly kept = new Map<string, RowColumns>();
  private keptRows = 0;
  private running: Promise<void> = Promise.resolve();
  private looseRows = new Map<number, {end: number; last: number; rowCount: number}>();

  constructor(private readonly model: Model) {
    this.places = new SpanPlaces(model);
    this.blocks = new Blocks(model, this.places);
    this.builder = new BlockBuilder(model, this.places);
  }

  /** Takes over matches and folds, then reads. Callers at the same time wait for each other. */
  async use<T>(matches: Matches, folds: Folds, pause: Pause, read: () => T): Promise<T> {
    const before = this.running;
    let done: () => void = () => undefined;
    this.running = new Promise(resolve => (done = resolve));
    try {
      await before;
      await this.bringUpToDate(matches, folds, pause);
      return read();
    } finally {
      done();
    }
  }

  /** Index of the entry that holds a position. */
  entryAt(position: number): number {
    let low = 0;
    let high = this.entries.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.entries[middle]!.position <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Index of the entry that a record is in; -1 when none of it is shown. */
  entryOf(record: number): number {
    const span = this.model.records.span[record]!;
    if (span !== NONE) {
      const root = this.model.spans.rootOf(span);
      return this.entries.findIndex(entry => entry.root === root);
    }
    const {loose, looseCount} = this.blocks;
    const at = loose.subarray(0, looseCount).indexOf(record);
    return at < 0 ? -1 : this.entries.findIndex(({root, from, end}) => root === NONE && at >= from && at < end);
  }

  rowsOf({root, from, end}: Entry): RowColumns {
    const key = `${root} ${from} ${end}`;
    const known = this.kept.get(key);
    if (known) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known;
    }
    const rows = this.builder.build(root, this.recordsOf(root, from, end), this.folds, new RowColumns());
    this.kept.set(key, rows);
    this.keptRows += rows.count;
    for (const [oldKey, old] of this.kept) {
      if (this.keptRows <= MAX_KEPT_ROWS || old === rows) break;
      this.kept.delete(oldKey);
      this.keptRows -= old.count;
    }
    return rows;
  }

  isFolded(span: number): boolean {
    return this.folds.isFolded(span);
  }

  /** The rows of an entry with everything open, groups too; not kept. */
  openRowsOf({root, from, end}: Entry): RowColumns {
    return this.builder.build(root, this.recordsOf(root, from, end), EVERYTHING_OPEN, new RowColumns());
  }

  /** Records of an entry that pass, in time order. */
  recordsOf(root: number, from: number, end: number): Uint32Array {
    return root === NONE ? this.blocks.loose.subarray(from, end) : this.blocks.recordsOf(root);
  }

  private async bringUpToDate(matches: Matches, folds: Folds, pause: Pause): Promise<void> {
    // What arrives during a pause may move flows; then the rest is done for what is there by then.
    for (let moves = -1; moves !== this.model.moves.end;) {
      this.takeFolds(folds);
      this.blocks.update(matches);
      if (this.blocks.looseChanged) this.forgetLoose();
      moves = this.model.moves.end;
      await this.countChanged(pause);
      if (moves !== this.model.moves.end) this.model.settle();
    }
    this.buildEntries();
  }

  private takeFolds(folds: Folds): void {
    const changes = this.folds.changesTo(folds);
    this.folds = folds;
    const {changed, roots} = this.blocks;
    const {records, spans} = this.model;
    if (!changes) {
      for (const root of roots) changed.add(root);
      this.forgetLoose();
      return;
    }
    for (const span of changes.spans) if (span < spans.size) changed.add(spans.rootOf(span));
    for (const record of changes.groups) {
      const span = record < records.size ? records.span[record]! : NONE;
      if (span === NONE) this.forgetLoose();
      else changed.add(spans.rootOf(span));
    }
  }

  private async countChanged(pause: Pause): Promise<void> {
    let sinceLastPause = 0;
    for (const root of this.blocks.changed) {
      this.blocks.changed.delete(root);
      const wasKept = this.forget(`${root} 0 0`);
      if (!this.blocks.roots.has(root)) {
        this.rowCounts.delete(root);
        continue;
      }
      sinceLastPause += this.count(root, wasKept);
      if (sinceLastPause < SLICE) continue;
      sinceLastPause = 0;
      await pause();
    }
  }

  /** Returns how many rows there are. */
  private count(root: number, keep: boolean): number {
    if (this.folds.isFolded(root)) {
      this.rowCounts.set(root, 1);
      return 1;
    }
    // What was on screen is likely to be asked for again; of the others only the number matters.
    const {count} = keep
      ? this.rowsOf({root, from: 0, end: 0, position: 0, rowCount: 0})
      : this.builder.build(root, this.blocks.recordsOf(root), this.folds, new RowCounter());
    this.rowCounts.set(root, count);
    return count;
  }

  private buildEntries(): void {
    const {records} = this.model;
    const {loose, looseCount, roots} = this.blocks;
    const before = (a: number, b: number) => records.timeNs[a]! - records.timeNs[b]! || a - b;
    const known = this.sorted.filter(root => roots.has(root));
    if (known.length < roots.size) {
      const had = new Set(known);
      for (const root of roots) if (!had.has(root)) known.push(root);
    }
    this.sorted = known.sort((a, b) => before(this.places.of(a), this.places.of(b)));
    this.entries = [];
    this.total = 0;
    let at = 0;
    const addLoose = (end: number) => {
      if (end > at) this.add({root: NONE, from: at, end, position: this.total, rowCount: this.looseCount(at, end)});
      at = end;
    };
    for (const root of this.sorted) {
      let end = at;
      const place = this.places.of(root);
      while (end < looseCount && before(loose[end]!, place) < 0) end++;
      addLoose(end);
      this.add({root, from: 0, end: 0, position: this.total, rowCount: this.rowCounts.get(root) ?? 0});
    }
    addLoose(looseCount);
  }

  private add(entry: Entry): void {
    this.entries.push(entry);
    this.total += entry.rowCount;
  }

  /** Rows of a run outside all flows; remembered while the run is the same. */
  private looseCount(from: number, end: number): number {
    const first = this.blocks.loose[from]!;
    const last = this.blocks.loose[end - 1]!;
    const known = this.looseRows.get(first);
    if (known && known.end === end && known.last === last) return known.rowCount;
    this.forget(`${NONE} ${from} ${end}`);
    const {count: rowCount} = this.rowsOf({root: NONE, from, end, position: 0, rowCount: 0});
    this.looseRows.set(first, {end, last, rowCount});
    return rowCount;
  }

  private forgetLoose(): void {
    this.blocks.looseChanged = false;
    this.looseRows.clear();
    for (const key of [...this.kept.keys()]) if (key.startsWith(`${NONE} `)) this.forget(key);
  }

  private forget(key: string): boolean {
    this.keptRows -= this.kept.get(key)?.count ?? 0;
    return this.kept.delete(key);
  }
}
