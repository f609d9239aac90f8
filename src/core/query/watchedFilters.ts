/**
 * Filters that are asked of every record that arrives: record breakpoints. Comes in: the list to watch, and `look` after
 * each batch. Goes out: hits. One hit a filter and process, until the list is set again: what a program still sends
 * while it is being paused is no second stop. Only records that came after `set` count. One per live session.
 */
import {NONE, RecordFlag, RecordKind} from '../../protocol/model';
import type {ProcessId, WatchedFilter} from '../../protocol/debugging';
import type {FilterProblem} from '../../protocol/queries';
import type {Model} from '../model/model';
import type {FilterScope} from './filter/leaf';
import {compileRowFilter} from './rowPredicate';
import type {CompiledFilter} from './rowPredicate';

export interface FilterHit {
  filterId: string;
  record: number;
  process: ProcessId;
  sourceName: string;
}

interface Watched {
  id: string;
  predicate: CompiledFilter;
  /** Processes that have hit it. */
  hit: Set<string>;
}

export class WatchedFilters {
  private watched: Watched[] = [];
  private seen = 0;

  constructor(private readonly scope: FilterScope) {}

  get isEmpty(): boolean {
    return this.watched.length === 0;
  }

  /** Returns what cannot be read; the others are watched. */
  set(filters: readonly WatchedFilter[]): {id: string; problem: FilterProblem}[] {
    const problems: {id: string; problem: FilterProblem}[] = [];
    this.watched = [];
    this.seen = this.scope.model.records.size;
    for (const {id, filter} of filters) {
      const predicate = compileRowFilter(filter, this.scope);
      if ('problem' in predicate) problems.push({id, problem: predicate.problem});
      else this.watched.push({id, predicate, hit: new Set()});
    }
    return problems;
  }

  /** Goes on where the watch over an earlier model of the same session was: what has hit does not hit again. */
  goOnFrom(earlier: WatchedFilters, filters: readonly WatchedFilter[]): void {
    this.set(filters);
    for (const watched of this.watched) {
      watched.hit = earlier.watched.find(({id}) => id === watched.id)?.hit ?? watched.hit;
    }
  }

  /** Asks the records that have come since the last call. */
  look(): FilterHit[] {
    const {model} = this.scope;
    const {size} = model.records;
    const from = this.seen;
    this.seen = size;
    if (this.isEmpty || from >= size) return [];
    model.settle();
    const hits: FilterHit[] = [];
    for (const {id, predicate, hit} of this.watched) {
      if (predicate.depends) predicate.refresh();
      for (let record = from; record < size; record++) {
        if (!isArrival(model, record) || !predicate.test(record)) continue;
        const process = processOf(model, record);
        const sourceName = this.scope.sourceName(model.records.source[record]!);
        const key = process.pid === '' ? sourceName : `${process.host} ${process.pid}`;
        if (hit.has(key)) continue;
        hit.add(key);
        hits.push({filterId: id, record, process, sourceName});
      }
    }
    return hits;
  }
}

/** Copies of a record and rejected lines stop nothing. */
function isArrival({records}: Model, record: number): boolean {
  return records.kind[record]! < RecordKind.reject && !(records.flags[record]! & RecordFlag.duplicate);
}

/** As far as the record tells. */
export function processOf(model: Model, record: number): ProcessId {
  return processIdOf(model, model.records.process[record]!);
}

export function processIdOf({processes, texts}: Model, process: number): ProcessId {
  if (process === NONE) return {host: '', pid: ''};
  return {host: texts.text(processes.field(process, 0)), pid: texts.text(processes.field(process, 1))};
}
