/**
 * One session's trace: takes bytes in, answers questions. What the engine and the CLI use; everything behind it is
 * pure. Record and span ids are valid within one `generation`.
 */
import type {WatchedFilter} from '../protocol/debugging';
import {isRestricted} from '../protocol/isRestricted';
import type {StepWithin} from '../protocol/lines';
import {NONE, type Counts, type Summary} from '../protocol/model';
import type {
  FilterCompletion,
  FilterProblem,
  FlowGrouping,
  FlowGroupPage,
  FlowOrder,
  FlowsOfGroup,
  Overview,
  RecordDetails,
  RejectSample,
  RowFilter,
  RowPage,
  ShownFlows,
  SpanInfo,
  SourceTarget,
  SpanPage,
  TraceSources,
} from '../protocol/queries';
import type {FlowGraph} from '../protocol/graph';
import type {StatisticsTable, StatisticsWish} from '../protocol/statistics';
import type {CounterQuery, TimelineCounters, TimelinePlace, TimelineQuery, TimelineSlices} from '../protocol/timeline';
import type {ExportInput} from './export/exporter';
import {openExport, type ExportOptions} from './export/openExport';
import {Ingest, type IngestOptions} from './ingest';
import type {RecordBytes} from './model/recordBytes';
import type {Rebuild, TraceOptions} from './traceOptions';
import type {Comparable} from './query/compare/comparison';
import type {Debugging} from './query/debugging';
import {buildDetails} from './query/details';
import {checkFilter} from './query/filter/compile';
import {completeFilter} from './query/filter/completion';
import type {Pause} from './query/matchedRows';
import {locateRecord, locateSpan} from './query/locate';
import {checkRecord, checkSpan} from './query/checkIds';
import type {Lines} from './query/lines/lines';
import {neighbour} from './query/neighbour';
import {mergedExtents, type Extent} from './query/extents';
import {buildGraph} from './query/graph/buildGraph';
import {markSpans} from './query/markedSpans';
import type {NestedRows} from './query/nested/nestedRows';
import type {Replay} from './query/replay/replay';
import {collectSources} from './query/sources';
import {buildFlowGroups} from './query/flowGroups';
import {buildSpanInfo} from './query/spanInfo';
import {spanPage} from './query/spanPage';
import {buildShownFlows} from './query/shownFlows';
import {buildStatistics} from './query/statistics';
import {summaryParts, type SummaryParts} from './query/summary';
import {summarize} from './query/filteredSummary';
import type {FilterHit} from './query/watchedFilters';
import {chooseEvicted, type Budget, type Choice} from './retention/chooseEvicted';
import {keptExtents, lastRowEnds, type ByteRange} from './retention/keptExtents';
import {openState, type TraceState} from './traceState';

export type {Rebuild, TraceOptions} from './traceOptions';
export type {RecordBytes} from './model/recordBytes';
export type {Extent, Pause};

export class Trace {
  generation = 1;
  private state: TraceState;
  private readonly sources: {id: string; name: string; ingest: Ingest; options: IngestOptions}[] = [];
  private live = true;
  private runningTime = true;
  private watchedFilters: readonly WatchedFilter[] = [];

  constructor(private readonly options: TraceOptions) {
    this.state = this.fresh(options.bytes);
  }

  /** Epoch milliseconds of time 0; NaN before the first record. */
  get originEpochMs(): number {
    return this.state.model.originEpochMs;
  }

  get revision(): number {
    return this.state.model.revision;
  }

  /** Rows of every kind. */
  get recordCount(): number {
    return this.state.model.records.size;
  }

  /** A spool. The ingest's `source` is the number handed to `RecordBytes.read`. */
  addSource(id: string, name: string, options: {everyLineIsRecord: boolean} = {everyLineIsRecord: false}): Ingest {
    const full: IngestOptions = {maxRecordBytes: this.options.maxRecordBytes, ...options};
    const ingest = new Ingest(this.state.model, this.state.readers, this.sources.length, id, full);
    this.sources.push({id, name, ingest, options: full});
    return ingest;
  }

  /** The ingest of a source; another one after a swap. */
  ingestOf(source: number): Ingest {
    return this.sources[source]!.ingest;
  }

  /** While live, open spans say "running"; afterwards "never closed". */
  setLive(live: boolean): void {
    if (live === this.live) return;
    this.live = live;
    this.state.model.live = live;
    this.state.model.revision++;
  }

  /** Running time leaves out what debuggers held; wall time does not. */
  setRunningTime(runningTime: boolean): void {
    if (runningTime === this.runningTime) return;
    this.runningTime = runningTime;
    const {pauses} = this.state.model;
    pauses.counted = runningTime;
    if (pauses.list.length > 0) this.state.model.touchAll();
  }

  counts(): Counts {
    const evicted = this.sources.reduce((sum, {ingest}) => sum + ingest.evicted, 0);
    return {...this.state.model.counts(), evicted};
  }

  summary(): Summary {
    const parts = this.summaryParts();
    return {...parts, flowList: [...parts.flowList]};
  }

  /** Its flows are made one by one, and only right as long as nothing comes in. */
  summaryParts(): SummaryParts {
    this.state.model.settle();
    return summaryParts(this.state.model);
  }

  /**
   * The figures of the records that pass. Flows and tasks count when such a record is in them, with the state and
   * duration they have as a whole. Throws RpcError 'badFilter'.
   */
  async summaryOf(filter: RowFilter, pause: Pause): Promise<Summary> {
    return summarize(this.state.model, await this.recordIds(filter, pause));
  }

  /** Per name of task, entrypoint or node, those with errors first; with a filter, of those that hold a record that passes. */
  async statistics({filter, limit, alike}: StatisticsWish, pause: Pause): Promise<StatisticsTable> {
    const {generation} = this;
    const {model} = this.state;
    const marked = filter && (await this.spansWith(filter, pause));
    model.settle();
    return buildStatistics(model, marked, {generation, limit, alike}, pause);
  }

  /** What Timeline, Graph and Statistics show. Throws RpcError 'badFilter'. */
  async shownFlows(
    {filter, count, alike}: {filter: RowFilter; count: number; alike: boolean},
    pause: Pause,
  ): Promise<ShownFlows> {
    const {generation} = this;
    const {model, timeline} = this.state;
    const marked = isRestricted(filter) ? await this.spansWith(filter, pause) : null;
    const roots = await timeline.flows(filter, pause);
    return buildShownFlows(model, roots, marked, {count, alike, generation}, pause);
  }

  /** The graph of the flow that a span is in. Throws RpcError 'noSuchRecord'. */
  async graph(span: number, limit: number, pause: Pause): Promise<FlowGraph> {
    checkSpan(this.state.model, span);
    const {generation} = this;
    const {model, reader} = this.state;
    model.settle();
    return buildGraph(model, reader, {span, limit, generation}, pause);
  }

  /** What is wrong with a filter text, null when nothing is. Needs no record. */
  checkFilter(text: string): FilterProblem | null {
    return checkFilter(text);
  }

  /** What may stand at the cursor: names of fields, or values of this session. */
  completeFilter(text: string, cursor: number): FilterCompletion {
    this.state.model.settle();
    return completeFilter(text, cursor, this.state.scope);
  }

  /** Ids of the records that pass, in time order. Throws RpcError 'badFilter'. */
  recordIds(filter: RowFilter, pause: Pause): Promise<Uint32Array> {
    return this.state.rows.records(filter, pause);
  }

  /** 1 for each span that holds a record that passes, itself or further inside. Throws RpcError 'badFilter'. */
  async spansWith(filter: RowFilter, pause: Pause): Promise<Uint8Array> {
    return markSpans(this.state.model, await this.state.rows.records(filter, pause));
  }

  /** A record as one line of JSON, for programs. A text line and a reject become objects that hold their text. */
  jsonLine(record: number): string {
    return this.state.reader.jsonLine(record);
  }

  /** What an exporter writes from; it stays valid while the session goes on. Throws RpcError 'badFilter', 'noSuchRecord'. */
  openExport(options: ExportOptions, oneFlow: boolean, pause: Pause): Promise<ExportInput> {
    if (options.span !== null) checkSpan(this.state.model, options.span);
    return openExport(this.state, options, oneFlow, pause);
  }

  takeChanges(): {touchedSpans: number[] | null; grownSpans: number[] | null} {
    return this.state.model.takeChanges();
  }

  rows(filter: RowFilter, from: number, count: number, pause: Pause): Promise<RowPage> {
    return this.state.rows.page(filter, from, count, this.generation, pause);
  }

  rowOf(filter: RowFilter, record: number, pause: Pause): Promise<{position: number; exact: boolean}> {
    return this.state.rows.rowOf(filter, record, pause);
  }

  nextError(filter: RowFilter, from: number, step: 1 | -1, pause: Pause): Promise<{position: number}> {
    return this.state.rows.nextError(filter, from, step, pause);
  }

  get nested(): NestedRows {
    return this.state.nested;
  }

  /** What a comparison reads, settled; holds while the generation does. */
  get comparable(): Comparable {
    this.state.model.settle();
    return this.state;
  }

  overview(filter: RowFilter, buckets: number, pause: Pause): Promise<Overview> {
    return this.state.rows.overview(filter, buckets, pause);
  }

  /** Throws RpcError 'noSuchRecord'. */
  record(record: number): RecordDetails {
    const {model, reader} = this.state;
    checkRecord(this.state.model, record);
    model.settle();
    return buildDetails(model, reader, record, this.sources[model.records.source[record]!]!.name);
  }

  /** Where a record, or else a flow or task, comes from as far as the trace tells. Throws RpcError 'noSuchRecord'. */
  locate(record: number | null, span: number | null): SourceTarget {
    const {model, reader} = this.state;
    if (record !== null) checkRecord(this.state.model, record);
    else checkSpan(this.state.model, span ?? NONE);
    model.settle();
    return record !== null ? locateRecord(model, reader, record) : locateSpan(model, reader, span!);
  }

  /** Every place and name that can be looked up in the source, each once. */
  namedSources(pause: Pause): Promise<TraceSources> {
    this.state.model.settle();
    return collectSources(this.state.model, this.state.reader, pause);
  }

  /** The next or previous record of the same flow, task or thread. Throws RpcError 'noSuchRecord'. */
  neighbour(record: number, step: 1 | -1, within: StepWithin, pause: Pause): Promise<number | null> {
    const {model, rows} = this.state;
    checkRecord(this.state.model, record);
    return neighbour(model, rows.order, record, step, within, pause);
  }

  spans(
    parent: number | null,
    from: number,
    count: number,
    order: FlowOrder,
    text: string,
    group: FlowsOfGroup | null = null,
  ): SpanPage {
    if (parent !== null) checkSpan(this.state.model, parent);
    this.state.model.settle();
    return spanPage(this.state.model, {parent, from, count, order, text, group}, this.generation);
  }

  flowGroups(by: FlowGrouping, order: FlowOrder, text: string, from: number, count: number): FlowGroupPage {
    this.state.model.settle();
    return buildFlowGroups(this.state.model, by, order, text, {from, count}, this.generation);
  }

  /** Throws RpcError 'noSuchRecord'. */
  span(span: number): SpanInfo {
    checkSpan(this.state.model, span);
    this.state.model.settle();
    return buildSpanInfo(this.state.model, span);
  }

  /** What editors ask about the lines of source files. A new one after every `clear`. */
  get lines(): Lines {
    return this.state.lines;
  }

  /** What is asked beside the debugger. A new one after every `clear`. */
  get debugging(): Debugging {
    return this.state.debugging;
  }

  /** What a replay asks, from a record or from outside. Throws RpcError 'noSuchRecord'. */
  replay(from: number | null): Replay {
    if (from !== null) checkRecord(this.state.model, from);
    return this.state.replay;
  }

  /** Tells of records that arrive from now on and pass; after `clear` as well. Returns what cannot be read. */
  watch(filters: readonly WatchedFilter[]): {id: string; problem: FilterProblem}[] {
    this.watchedFilters = filters;
    return this.state.watched.set(filters);
  }

  /** Watched filters that records have passed since the last call. */
  takeHits(): FilterHit[] {
    return this.state.watched.isEmpty ? [] : this.state.watched.look();
  }

  /** Throws RpcError 'badFilter'. */
  timeline(query: TimelineQuery, pause: Pause): Promise<TimelineSlices> {
    return this.state.timeline.slices(query, this.generation, pause);
  }

  /** Throws RpcError 'badFilter'. */
  timelineCounters(query: CounterQuery, pause: Pause): Promise<TimelineCounters> {
    return this.state.timeline.counters(query, pause);
  }

  /** Throws RpcError 'badFilter', and 'noSuchRecord' for a span that is gone. */
  async timelinePlace(query: TimelineQuery, span: number, pause: Pause): Promise<TimelinePlace> {
    checkSpan(this.state.model, span);
    return this.state.timeline.place(query, span, pause);
  }

  rejects(): RejectSample[] {
    return this.sources.flatMap(source => source.ingest.samples);
  }

  /** Where the rows that pass are, with what is kept of pauses, source by source in the order of their bytes, neighbours merged. null means all rows. */
  async extents(filter: RowFilter | null, pause: Pause): Promise<Extent[]> {
    const {model, rows} = this.state;
    const ids = filter
      ? await rows.records(filter, pause)
      : Uint32Array.from({length: model.records.size}, (_, id) => id);
    return mergedExtents(model, ids);
  }

  /** By source: where its last row ends, so that the end of that row's line can be looked for. */
  lastRowEnds(): number[] {
    return lastRowEnds(this.state.model.records, this.sources.length);
  }

  /** What goes so that the rest is within the budget. Changes nothing. `endOffsets`: where each last row's line ends. */
  chooseEvicted(endOffsets: readonly number[], budget: Budget): Choice {
    this.state.model.settle();
    return chooseEvicted(this.state.model, endOffsets, budget);
  }

  /** The ranges of one spool that hold the rows that stay. */
  keptExtents({gone}: Choice, source: number, endOffset: number): Iterable<ByteRange> {
    return keptExtents(this.state.model.records, gone, source, endOffset);
  }

  /** No source may be added, and nothing written to the ingests in use, until the swap. */
  rebuild(bytes: RecordBytes): Rebuild {
    const state = this.fresh(bytes);
    const ingests = this.sources.map(({id, options}, source) => {
      return new Ingest(state.model, state.readers, source, id, options);
    });
    const swap = () => {
      this.generation++;
      state.model.live = this.live;
      state.model.pauses.counted = this.runningTime;
      state.watched.goOnFrom(this.state.watched, this.watchedFilters);
      state.model.revision = Math.max(state.model.revision, this.state.model.revision) + 1;
      this.state = state;
      this.sources.forEach((source, index) => (source.ingest = ingests[index]!));
    };
    return {ingests, swap};
  }

  /** Forgets everything read so far; sources go on with offset 0. Ids become invalid. */
  clear(): void {
    this.generation++;
    const {revision} = this.state.model;
    this.state = this.fresh(this.state.bytes);
    this.state.model.revision = revision + 1;
    this.state.watched.set(this.watchedFilters);
    for (const {ingest} of this.sources) ingest.reset(this.state.model, this.state.readers);
  }

  private fresh(bytes: RecordBytes): TraceState {
    const state = openState(bytes, source => this.sources[source]?.name ?? '');
    state.model.live = this.live;
    state.model.pauses.counted = this.runningTime;
    return state;
  }
}
