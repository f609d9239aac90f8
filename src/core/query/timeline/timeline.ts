/**
 * Answers the Timeline of one session. Comes in: a query. Goes out: slices. Keeps what is costly (facts of flows, the
 * list of rows, lanes, strips, marks of a filter) until the session moves, so that zooming and scrolling a session that
 * stands still cost what is on screen. Called by Trace.
 */
import {NONE} from '../../../protocol/model';
import type {RowFilter} from '../../../protocol/queries';
import {MAX_TIMELINE_ROWS, TimelineRowFlag} from '../../../protocol/timeline';
import type {
  CounterQuery,
  TimelineCounters,
  TimelinePlace,
  TimelineQuery,
  TimelineSlices,
} from '../../../protocol/timeline';
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';
import {recordToShow} from '../recordToShow';
import {aggregate} from './aggregate';
import type {AggregateNode} from './aggregate';
import {addAggregateRows, listNodes} from './aggregateRows';
import {Answer} from './answer';
import {buildCounters} from './counters';
import {heldStretches} from './heldStretches';
import type {BarPyramid} from './barPyramid';
import {criticalPath} from './criticalPath';
import type {PathPart} from './criticalPath';
import type {Lane} from './lanes';
import {buildLanes} from './lanes';
import {markRecords} from './marks';
import {rootFacts} from './rootFacts';
import type {RootFacts} from './rootFacts';
import {buildRowList, shownRoots} from './rowList';
import type {RowList} from './rowList';
import {RowWriter} from './rows';
import {endOf, isOpen, startOf} from './spanTimes';
import {buildStrip} from './strips';
import {TickIndex} from './tickIndex';

/** Lanes and strips kept for flows; those on screen are fewer. */
const MAX_KEPT = 64;

/** Ids of the records that pass. Throws RpcError 'badFilter'. */
type FindRecords = (filter: RowFilter, pause: Pause) => Promise<Uint32Array>;

export class Timeline {
  private revision = -1;
  private facts: RootFacts | null = null;
  private readonly marks = new Map<string, Uint8Array>();
  private readonly lists = new Map<string, RowList>();
  private readonly aggregates = new Map<string, AggregateNode[]>();
  private readonly lanes = new Map<number, Lane[]>();
  private readonly strips = new Map<number, BarPyramid>();
  private readonly paths = new Map<number, PathPart[]>();
  private readonly ticks: TickIndex;

  constructor(
    private readonly model: Model,
    private readonly findRecords: FindRecords,
    /** A record's fields as plain data. */
    private readonly readFields: (record: number) => unknown,
  ) {
    this.ticks = new TickIndex(model);
  }

  /** Throws RpcError 'badFilter', and 'cancelled' through `pause`. */
  async slices(query: TimelineQuery, generation: number, pause: Pause): Promise<TimelineSlices> {
    const marks = await this.prepare(query.filter, pause);
    const {model} = this;
    const answer = new Answer();
    const head = {
      ...{revision: this.revision, generation, originEpochMs: model.originEpochMs, problem: null, mode: query.mode},
      ...{latestNs: model.endNs, fromNs: query.fromNs, toNs: query.toNs, resolutionNs: query.resolutionNs},
      ...heldStretches(model),
    };
    const count = Math.min(query.rowCount, MAX_TIMELINE_ROWS);
    if (query.mode === 'aggregated') {
      const roots = this.aggregateOf(query.filter, marks);
      const nodes = listNodes(roots, query.fold, new Set(query.toggled));
      const from = Math.min(query.fromRow, nodes.length);
      addAggregateRows(model, answer, nodes, from, from + count);
      const last = roots.at(-1);
      const extentToNs = last ? last.fromNs + last.totalNs : NaN;
      return answer.finish({
        ...{...head, flows: roots.length, totalRows: nodes.length, fromRow: from},
        ...{extentFromNs: last ? 0 : NaN, extentToNs},
      });
    }
    const list = this.listOf(query, marks);
    const fromRow = Math.min(query.fromRow, list.size);
    const end = Math.min(list.size, fromRow + count);
    const writer = new RowWriter(model, answer, query, {
      facts: this.facts!,
      ticks: this.ticks,
      lanesOf: root => this.lanesOf(root),
      stripOf: span => this.stripOf(span),
    });
    for (let row = fromRow; row < end; row++) writer.add(list, row, row - fromRow);
    if (query.criticalOf !== null && query.criticalOf < model.spans.size) {
      this.addPath(answer, list, fromRow, end, model.spans.rootOf(query.criticalOf));
    }
    const known = list.fromNs < Infinity;
    return answer.finish({
      ...{...head, flows: list.flows, totalRows: list.size, fromRow},
      extentFromNs: known ? list.fromNs : NaN,
      extentToNs: known ? (list.toNs === Infinity ? model.endNs : list.toNs) : NaN,
    });
  }

  /** The flows that the waterfall shows. Throws RpcError 'badFilter'. */
  async flows(filter: RowFilter, pause: Pause): Promise<number[]> {
    const marks = await this.prepare(filter, pause);
    return shownRoots(this.model, this.facts!, {marks, timeRange: filter.timeRange});
  }

  /** Where a span stands; an ancestor's row when it is folded away. */
  async place(query: TimelineQuery, span: number, pause: Pause): Promise<TimelinePlace> {
    const marks = await this.prepare(query.filter, pause);
    const {model} = this;
    const list = this.listOf(query, marks);
    const fromNs = startOf(model, span);
    const toNs = this.endOf(span, fromNs);
    let row = -1;
    let exact = false;
    for (let at = span; at !== NONE && row < 0; at = model.spans.parent[at]!) {
      row = list.span.subarray(0, list.size).indexOf(at);
      exact = at === span;
    }
    return {
      ...{row, exact: exact && row >= 0, fromNs},
      toNs: toNs === Infinity ? Math.max(model.endNs, fromNs) : toNs,
      recordToShow: recordToShow(model, span),
    };
  }

  /** Throws RpcError 'badFilter', and 'cancelled' through `pause`. */
  async counters(query: CounterQuery, pause: Pause): Promise<TimelineCounters> {
    const filter = {...query.filter, timeRange: null, withText: false};
    const ids = await this.findRecords(filter, pause);
    return buildCounters(this.model, this.readFields, ids, query, pause);
  }

  /** Marks of the filter, null when it lets everything pass. Everything kept of an older revision is dropped. */
  private async prepare(filter: RowFilter, pause: Pause): Promise<Uint8Array | null> {
    const {model} = this;
    const restricts = filter.text.trim() !== '' || filter.minLevel > 0 || filter.span !== null;
    // The range chooses by the time that work took, not by where its records are.
    const records = restricts ? await this.findRecords({...filter, timeRange: null}, pause) : null;
    model.settle();
    if (model.revision !== this.revision) {
      this.revision = model.revision;
      for (const kept of [this.marks, this.lists, this.aggregates, this.lanes, this.strips, this.paths]) kept.clear();
      this.facts = null;
    }
    this.facts ??= rootFacts(model);
    if (!records) return null;
    return remember(this.marks, keyOf(filter), () => markRecords(model, records), 4);
  }

  private listOf(query: TimelineQuery, marks: Uint8Array | null): RowList {
    const {fold, toggled, filter} = query;
    const key = JSON.stringify([keyOf(filter), filter.timeRange, fold, toggled]);
    const build = () =>
      buildRowList(this.model, this.facts!, {
        ...{fold, toggled: new Set(toggled), marks, timeRange: filter.timeRange},
        lanesOf: root => this.lanesOf(root).length,
      });
    return remember(this.lists, key, build, 4);
  }

  private aggregateOf(filter: RowFilter, marks: Uint8Array | null): AggregateNode[] {
    const key = JSON.stringify([keyOf(filter), filter.timeRange]);
    const build = () => {
      const roots = shownRoots(this.model, this.facts!, {marks, timeRange: filter.timeRange});
      return aggregate(this.model, roots, marks, this.model.endNs);
    };
    return remember(this.aggregates, key, build, 2);
  }

  private lanesOf(root: number): Lane[] {
    return remember(this.lanes, root, () => buildLanes(this.model, root), MAX_KEPT);
  }

  private stripOf(span: number): BarPyramid {
    return remember(this.strips, span, () => buildStrip(this.model, span), MAX_KEPT);
  }

  private buildPath(root: number): PathPart[] {
    const {model} = this;
    return criticalPath(model, root, this.endOf(root, startOf(model, root)), model.endNs);
  }

  /** The last sign of a flow without an end is known from its facts, however large it is. */
  private endOf(span: number, fromNs: number): number {
    const {model, facts} = this;
    const isRoot = model.spans.parent[span] === NONE;
    return isRoot && facts && isOpen(model, span) ? facts.toNs[span]! : endOf(model, span, fromNs);
  }

  private addPath(answer: Answer, list: RowList, fromRow: number, end: number, root: number): void {
    const parts = remember(this.paths, root, () => this.buildPath(root), 4);
    const rowOf = new Map<number, number>();
    for (let row = fromRow; row < end; row++) {
      if (!(list.flags[row]! & TimelineRowFlag.lane)) rowOf.set(list.span[row]!, row - fromRow);
    }
    const {parent} = this.model.spans;
    for (const part of parts) {
      // What is folded away shows on the row that stands for it.
      let at = part.span;
      while (at !== NONE && !rowOf.has(at)) at = parent[at]!;
      answer.addPath(part.span, at === NONE ? NONE : rowOf.get(at)!, part.fromNs, part.toNs);
    }
  }
}

function keyOf({text, minLevel, span, utcOffsetMinutes}: RowFilter): string {
  return JSON.stringify([text, minLevel, span, utcOffsetMinutes]);
}

function remember<K, V>(kept: Map<K, V>, key: K, build: () => V, most: number): V {
  let value = kept.get(key);
  if (value === undefined) value = build();
  // In order of use: the first is the one unused for longest.
  else kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }
  return value;
}
