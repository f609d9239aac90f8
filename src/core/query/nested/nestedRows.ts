/**
 * Pages of the nested Log, and where records are in it. Keeps the orders of the filters used last. In: filter, folds,
 * positions. Out: pages of protocol/nested.ts. Called by the Trace.
 */
import {NONE, RecordFlag, RecordKind} from '../../../protocol/model';
import type {FilterProblem, RowFilter} from '../../../protocol/queries';
import {NestedKind} from '../../../protocol/nested';
import type {NestedFolds, NestedPage, NestedPlace} from '../../../protocol/nested';
import {RpcError} from '../../../protocol/rpc';
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';
import {startOfPage} from '../pageOf';
import {emptyPage} from '../rows';
import type {Rows} from '../rows';
import {AttemptFinder} from './blockRows';
import type {Matches} from './blocks';
import {Folds} from './folds';
import {fillNestedRow, ancestorsOf, emptyNestedPage} from './nestedPage';
import {NestedOrder} from './nestedOrder';
import {findPlace} from './nestedPlace';

const MAX_PAGE = 1000;
/** The Log's filter and the one before it. */
const MAX_KEPT = 2;

export class NestedRows {
  private readonly kept = new Map<string, NestedOrder>();

  constructor(
    private readonly model: Model,
    private readonly rows: Rows,
  ) {}

  async page(
    {filter, folds, from, count}: {filter: RowFilter; folds: NestedFolds; from: number; count: number},
    generation: number,
    pause: Pause,
  ): Promise<NestedPage> {
    this.model.settle();
    const head = {revision: this.model.revision, generation, originEpochMs: this.model.originEpochMs};
    const matches = await this.rows.matchList(filter, pause);
    if ('problem' in matches) {
      return {...emptyNestedPage(emptyPage(0, {...head, total: 0, from: 0})), problem: matches.problem};
    }
    const order = this.orderOf(filter);
    return order.use(matches, new Folds(folds), pause, () => {
      const start = startOfPage(from, order.total);
      const size = Math.min(Math.max(0, count), MAX_PAGE, order.total - start);
      const {originEpochMs} = this.model;
      const page = emptyNestedPage(emptyPage(size, {...head, originEpochMs, total: order.total, from: start}));
      page.matches = order.blocks.matchCount;
      this.fill(page, order, start);
      return page;
    });
  }

  /** Where a record is; with `span`, the row of the span instead. */
  rowOf(
    filter: RowFilter,
    folds: NestedFolds,
    record: number,
    span: number | null,
    pause: Pause,
  ): Promise<NestedPlace> {
    return this.use(filter, new Folds(folds), pause, order => {
      const nowhere = {position: -1, exact: false, foldedSpans: [], foldedGroup: null};
      if (record >= this.model.records.size) return nowhere;
      const index = order.entryOf(record);
      if (index < 0) return {...nowhere, position: this.nearestEntry(order, record)};
      const entry = order.entries[index]!;
      return findPlace(this.model, order, entry, record, span);
    });
  }

  /** The next or previous record that is an error, in the order of the nested Log with everything unfolded; null when none. */
  nextError(filter: RowFilter, from: number | null, step: 1 | -1, pause: Pause): Promise<number | null> {
    const unfolded = new Folds({all: false, except: [], openGroups: []}, true);
    return this.use(filter, unfolded, pause, order => {
      const at = from === null ? -1 : order.entryOf(from);
      const beforeAll = step > 0 ? 0 : order.entries.length - 1;
      for (let index = at < 0 ? beforeAll : at; index >= 0 && index < order.entries.length; index += step) {
        const entry = order.entries[index]!;
        if (!order.recordsOf(entry.root, entry.from, entry.end).some(id => this.isError(id))) continue;
        const {record, kind, count} = order.rowsOf(entry);
        // The row of a group repeats the first of its members.
        const holds = (row: number) => kind[row] !== NestedKind.group && record[row] !== NONE;
        let start = step > 0 ? 0 : count - 1;
        if (index === at) {
          for (let row = 0; row < count; row++) if (record[row] === from && holds(row)) start = row + step;
        }
        for (let row = start; row >= 0 && row < count; row += step) {
          if (holds(row) && this.isError(record[row]!)) return record[row]!;
        }
      }
      return null;
    });
  }

  private isError(record: number): boolean {
    const {flags, level, kind} = this.model.records;
    return (flags[record]! & RecordFlag.error) !== 0 || level[record]! >= 40 || kind[record] === RecordKind.reject;
  }

  private async use<T>(filter: RowFilter, folds: Folds, pause: Pause, read: (order: NestedOrder) => T): Promise<T> {
    this.model.settle();
    const matches: Matches | {problem: FilterProblem} = await this.rows.matchList(filter, pause);
    if ('problem' in matches) throw new RpcError('badFilter', matches.problem.message);
    const order = this.orderOf(filter);
    return order.use(matches, folds, pause, () => read(order));
  }

  private orderOf(filter: RowFilter): NestedOrder {
    const key = JSON.stringify(filter);
    const order = this.kept.get(key) ?? new NestedOrder(this.model);
    this.kept.delete(key);
    this.kept.set(key, order);
    for (const oldKey of this.kept.keys()) {
      if (this.kept.size <= MAX_KEPT) break;
      this.kept.delete(oldKey);
    }
    return order;
  }

  private fill(page: NestedPage, order: NestedOrder, start: number): void {
    const attempts = new AttemptFinder(this.model);
    let index = order.entryAt(start);
    for (let row = 0; row < page.count; index++) {
      const entry = order.entries[index];
      if (!entry) break;
      const rows = order.rowsOf(entry);
      const first = start + row - entry.position;
      if (row === 0) page.ancestors = ancestorsOf(this.model, rows, first, entry.position);
      for (let at = first; at < rows.count && row < page.count; at++, row++) {
        fillNestedRow(this.model, this.rows, attempts, page, row, rows, at, entry.position);
      }
    }
  }

  /** Last row of the entry before which the record would stand. */
  private nearestEntry(order: NestedOrder, record: number): number {
    const {timeNs} = this.model.records;
    let nearest = -1;
    for (const entry of order.entries) {
      const [first] = order.recordsOf(entry.root, entry.from, entry.end);
      if (first === undefined || timeNs[first]! > timeNs[record]!) break;
      nearest = entry.position;
    }
    return nearest;
  }
}
