/**
 * How the Log is arranged: nested or flat, what is folded, where a record is in it. In: choices of the user. Out: state,
 * and wishes to the RowFeed. Owned by the Inspector.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {SpanId} from '../../src/protocol/model';
import type {NestedFolds, NestedPlace} from '../../src/protocol/nested';
import type {RowPage} from '../../src/protocol/queries';
import type {Caller} from '../../src/protocol/rpc';
import type {RowFeed} from '../log/rowFeed';
import type {InspectorState} from './inspectorState';
import type {Store} from './store';

export class RowArrangement {
  constructor(
    private readonly link: Pick<Caller<InspectorApi>, 'call'>,
    private readonly store: Store<InspectorState>,
    private readonly feed: RowFeed,
    /** `moved`: rows stand elsewhere, the table finds its place again. */
    private readonly told: {moved(): void; save(): void},
  ) {}

  /** Where a record, or the row of a span, is in the Log as it is shown. */
  async positionOf(record: number, span: SpanId | null = null): Promise<NestedPlace> {
    const {filter, nested, folds} = this.store.state;
    if (nested) return this.link.call('nestedRowOf', {filter, folds, record, span});
    return {...(await this.link.call('rowOf', {filter, record})), foldedSpans: [], foldedGroup: null};
  }

  /** Rows of the Log as it is shown, by position. */
  async page(from: number, count: number): Promise<RowPage> {
    const {filter, nested, folds} = this.store.state;
    return nested
      ? this.link.call('nested', {filter, folds, from, count})
      : this.link.call('rows', {filter, from, count});
  }

  /** Under their flows and tasks, or one after the other. */
  setNested(nested: boolean): void {
    if (this.store.state.nested === nested) return;
    this.store.set({nested, loaded: false});
    this.feed.setFolds(nested ? this.store.state.folds : null);
    this.told.moved();
    this.told.save();
  }

  setFolds(folds: NestedFolds): void {
    this.store.set({folds});
    if (this.store.state.nested) this.feed.setFolds(folds);
    this.told.save();
  }

  toggleSpan(span: SpanId): void {
    const {folds} = this.store.state;
    this.setFolds({...folds, except: toggled(folds.except, span)});
  }

  toggleGroup(record: number): void {
    const {folds} = this.store.state;
    this.setFolds({...folds, openGroups: toggled(folds.openGroups, record)});
  }

  foldAll(all: boolean): void {
    this.setFolds({all, except: [], openGroups: []});
    this.told.moved();
  }

  /** Opens what hides a record; whether there was anything to open. */
  unfold({foldedSpans, foldedGroup}: NestedPlace): boolean {
    if (foldedSpans.length === 0 && foldedGroup === null) return false;
    const {folds} = this.store.state;
    const except = folds.all
      ? [...folds.except, ...foldedSpans]
      : folds.except.filter(span => !foldedSpans.includes(span));
    const openGroups = foldedGroup === null ? folds.openGroups : [...folds.openGroups, foldedGroup];
    this.setFolds({all: folds.all, except, openGroups});
    return true;
  }
}

function toggled(list: readonly number[], id: number): number[] {
  return list.includes(id) ? list.filter(other => other !== id) : [...list, id];
}
