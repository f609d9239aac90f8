/**
 * A recording, read by the real core, as what the page asks: rows, details, overview and rejects are the product's own.
 * Serves InspectorApi; what has effects outside the page is only noted.
 */
import type {InspectorApi, InspectorHello} from '../../../src/protocol/inspectorApi';
import type {SessionInfo, SourceInfo} from '../../../src/protocol/queries';
import {filterParts} from '../../../src/core/query/filter/parts';
import {FilterMemory} from '../../../src/host/inspector/filterMemory';
import type {Handlers} from '../../../src/protocol/rpc';
import type {Trace} from '../../../src/core/trace';
import {memoryMemento} from '../../support/memoryMemento';
import {spoolOf, traceOf} from '../../support/memoryTrace';

export interface Effects {
  opened: string[];
  copied: string[];
  actions: string[];
}

export interface TraceSessionOptions {
  name: string;
  kind?: SessionInfo['kind'];
  sources?: SourceInfo[];
  diskBytes?: number;
}

const noPause = () => Promise.resolve();

export class TraceSession {
  readonly filters = new FilterMemory(memoryMemento());
  readonly effects: Effects = {opened: [], copied: [], actions: []};
  private readonly trace: Trace;
  private readonly sizeBytes: number;

  constructor(
    spools: Uint8Array[],
    private readonly options: TraceSessionOptions,
  ) {
    this.trace = traceOf(spools, undefined, spools.length === 1 ? [options.name] : []);
    this.sizeBytes = spools.reduce((sum, spool) => sum + spool.length, 0);
  }

  static spoolsOf(...recordings: string[]): Uint8Array[] {
    return recordings.map(spoolOf);
  }

  static ofRecordings(...recordings: string[]): TraceSession {
    return new TraceSession(TraceSession.spoolsOf(...recordings), {name: 'shop'});
  }

  info(): SessionInfo {
    const {kind = 'live', name, sources = [], diskBytes = this.sizeBytes} = this.options;
    const {originEpochMs, generation, revision} = this.trace;
    const counts = this.trace.counts();
    const base = {id: 'session-1', name, kind, live: kind === 'live', startedEpochMs: originEpochMs};
    return {...base, originEpochMs, counts, sources, diskBytes, generation, revision};
  }

  hello(): InspectorHello {
    const session = this.info();
    const surface = session.kind === 'live' ? 'panel' : 'file';
    return {session, sessions: [{id: session.id, name: session.name, live: session.live}], locale: 'en', surface};
  }

  /** From its first to its last record. */
  extent(): {startNs: number; endNs: number} {
    const {startTime, endTime} = this.trace.summary();
    const nsOf = (time: string | null) => (Date.parse(time ?? '') - this.trace.originEpochMs) * 1e6;
    return {startNs: nsOf(startTime), endNs: nsOf(endTime) + 1e6};
  }

  /** First record of the flow that began last. */
  lastFlowRecord(): number {
    return this.trace.spans(null, 0, 1, 'newest', '').spans[0]!.firstRecord!;
  }

  handlers(): Handlers<InspectorApi> {
    const {trace, effects} = this;
    return {
      hello: () => this.hello(),
      rows: ({filter, from, count}) => trace.rows(filter, from, count, noPause),
      rowOf: ({filter, record}) => trace.rowOf(filter, record, noPause),
      nextError: ({filter, from, step}) => trace.nextError(filter, from, step, noPause),
      overview: ({filter, buckets}) => trace.overview(filter, buckets, noPause),
      nested: ({filter, folds, from, count}) =>
        trace.nested.page({filter, folds, from, count}, trace.generation, noPause),
      nestedRowOf: ({filter, folds, record, span}) => trace.nested.rowOf(filter, folds, record, span, noPause),
      nestedError: async ({filter, from, step}) => ({
        record: await trace.nested.nextError(filter, from, step, noPause),
      }),
      neighbour: async ({record, step, within}) => ({record: await trace.neighbour(record, step, within, noPause)}),
      completeFilter: ({text, cursor}) => trace.completeFilter(text, cursor),
      filterParts: ({text}) => filterParts(text),
      filterLists: () => this.filters.lists(),
      shows: () => undefined,
      rememberFilter: ({text}) => this.filters.remember(text),
      saveFilter: saved => this.filters.save(saved),
      jsonLines: ({records}) => ({lines: records.map(record => trace.jsonLine(record))}),
      record: ({record}) => trace.record(record),
      graph: ({span, limit}) => trace.graph(span, limit, noPause),
      spans: ({parent, from, count, order, text}) => trace.spans(parent, from, count, order, text),
      statistics: wish => trace.statistics(wish, noPause),
      shownFlows: wish => trace.shownFlows(wish, noPause),
      timeline: ({query}) => trace.timeline(query, noPause),
      timelinePlace: ({query, span}) => trace.timelinePlace(query, span, noPause),
      timelineCounters: ({query}) => trace.timelineCounters(query, noPause),
      rejects: () => trace.rejects(),
      select: () => undefined,
      resolve: ({source}) => {
        const label = `${source.path.split('/').slice(-2).join('/')}:${source.line}`;
        return {label, found: true, reason: source.path};
      },
      place: ({record}) => {
        const {source, symbols} = trace.locate(record, null);
        const [symbol] = symbols;
        if (source) return {label: `${source.path.split('/').at(-1)}:${source.line}`, path: source.path, reason: ''};
        if (symbol) return {label: `${symbol.name}.py:1`, path: `/shop/${symbol.name}.py`, reason: ''};
        return {label: '', path: '', reason: 'This record names no place in the source.'};
      },
      goToSource: ({record}) => {
        const source = trace.record(record).source;
        effects.opened.push(source ? `${source.path}:${source.line}` : 'nothing');
        return source
          ? {opened: true, reason: ''}
          : {opened: false, reason: 'This record names no place in the source.'};
      },
      openFrame: ({frame}) => {
        effects.opened.push(`${frame.path}:${frame.line}`);
        return {opened: true, reason: ''};
      },
      copy: ({text}) => void effects.copied.push(text),
      action: ({id}) => void effects.actions.push(id),
      switchSession: () => undefined,
    };
  }
}
