/**
 * A session of any size that exists only as arithmetic: row N is always the same. For tests of the table, where millions
 * of rows matter and their content does not. Serves InspectorApi; grows when told to.
 */
import {Model} from '../../../src/core/model/model';
import {Timeline} from '../../../src/core/query/timeline/timeline';
import type {InspectorApi, InspectorHello} from '../../../src/protocol/inspectorApi';
import type {
  RecordDetails,
  RowFilter,
  RowPage,
  SessionChange,
  SessionInfo,
  SourceInfo,
  StatisticsRow,
} from '../../../src/protocol/queries';
import type {StatisticsTable} from '../../../src/protocol/statistics';
import {binOf} from '../../../src/protocol/statistics';
import type {Handlers} from '../../../src/protocol/rpc';
import {RpcError} from '../../../src/protocol/rpc';
import {NONE, RecordFlag} from '../../../src/protocol/model';
import type {NestedPage} from '../../../src/protocol/nested';

const LEVELS = [20, 10, 20, 30, 20, 20, 10, 40];
export const ORIGIN_MS = Date.UTC(2026, 2, 1, 12, 0, 0);

/** The one source of a live session. */
export const LISTENER: SourceInfo = {
  id: 'source-1',
  kind: 'zeromq',
  name: 'tcp://127.0.0.1:5010',
  state: 'listening',
  detail: '',
  records: 0,
  recordsPerSecond: 0,
  rejected: 0,
  evicted: 0,
  peers: 0,
  exitCode: null,
  progress: 1,
};

const NO_TASKS: StatisticsRow = {
  ...{
    name: '',
    names: 0,
    system: 'none',
    service: '',
    count: 0,
    errors: 0,
    retries: 0,
    open: 0,
    totalNs: NaN,
    selfNs: NaN,
  },
  ...{p50Ns: NaN, p95Ns: NaN, p99Ns: NaN, maxNs: NaN, bins: [], firstBin: 0},
};
const noPause = () => Promise.resolve();
const noRecords = () => Promise.resolve(new Uint32Array(0));
const noBytes = {read: () => new Uint8Array(0)};
const noTimeline = () => new Timeline(new Model(noBytes, () => ''), noRecords, () => null);

export interface Calls {
  rows: {from: number; count: number}[];
  actions: string[];
  goToSource: number[];
  copied: string[];
  selected: (number | null)[];
}

function nestedOf(page: RowPage): NestedPage {
  const {count} = page;
  return {
    ...page,
    rowKind: new Uint8Array(count),
    indent: new Uint16Array(count),
    fold: new Uint8Array(count),
    parentAt: new Uint32Array(count).fill(NONE),
    size: new Uint32Array(count),
    durationNs: new Float64Array(count).fill(NaN),
    heads: Array.from({length: count}, () => null),
    matches: page.total,
    ancestors: [],
  };
}

export class SyntheticSession {
  revision = 1;
  readonly generation = 1;
  readonly calls: Calls = {rows: [], actions: [], goToSource: [], copied: [], selected: []};

  constructor(
    public rowCount: number,
    readonly kind: SessionInfo['kind'] = 'live',
  ) {}

  grow(rows: number): SessionChange {
    this.rowCount += rows;
    this.revision++;
    const {counts, sources, diskBytes} = this.info();
    const {revision, generation} = this;
    return {
      sessionId: 's1',
      revision,
      generation,
      originEpochMs: ORIGIN_MS,
      counts,
      sources,
      diskBytes,
      touchedSpans: [],
      grownSpans: [],
    };
  }

  hello(): InspectorHello {
    return {
      session: this.info(),
      sessions: [{id: 's1', name: 'shop', live: true}],
      locale: 'en',
      surface: this.kind === 'live' ? 'panel' : 'file',
    };
  }

  info(): SessionInfo {
    const records = this.rowCount;
    const zero = {rejected: 0, text: 0, duplicates: 0, missing: 0, evicted: 0, openFlows: 0, openTasks: 0, retries: 0};
    return {
      id: 's1',
      name: this.kind === 'live' ? 'shop' : 'shop.trace.ndjson',
      kind: this.kind,
      live: this.kind === 'live',
      originEpochMs: records > 0 ? ORIGIN_MS : NaN,
      startedEpochMs: ORIGIN_MS,
      counts: {records, flows: 3, subflows: 0, tasks: 12, failedFlows: 0, failedTasks: 0, errors: 1, ...zero},
      sources: this.kind === 'live' ? [LISTENER] : [],
      diskBytes: records * 120,
      generation: this.generation,
      revision: this.revision,
    };
  }

  handlers(): Handlers<InspectorApi> {
    return {
      hello: () => this.hello(),
      rows: ({filter, from, count}) => {
        this.calls.rows.push({from, count});
        return this.page(filter, from, count);
      },
      rowOf: ({filter, record}) => this.rowOf(filter, record),
      nextError: () => ({position: -1}),
      overview: ({buckets}) => ({
        revision: this.revision,
        fromNs: 0,
        toNs: Math.max(1, this.rowCount) * 1e6,
        records: new Uint32Array(buckets).map((_, index) => (index * 7) % 13),
        warnings: new Uint32Array(buckets),
        errors: new Uint32Array(buckets).map((_, index) => Number(index % 50 === 0)),
      }),
      // Every record is outside all flows, so nested rows are the flat ones.
      nested: ({filter, from, count}) => {
        this.calls.rows.push({from, count});
        return nestedOf(this.page(filter, from, count));
      },
      nestedRowOf: ({filter, record}) => ({...this.rowOf(filter, record), foldedSpans: [], foldedGroup: null}),
      nestedError: () => ({record: null}),
      neighbour: ({record, step}) => {
        const other = record + step;
        return {record: other >= 0 && other < this.rowCount ? other : null};
      },
      completeFilter: ({cursor}) => ({from: cursor, to: cursor, items: []}),
      filterParts: ({text}) => ({parts: [text], words: []}),
      filterLists: () => ({recent: [], saved: []}),
      shows: () => undefined,
      rememberFilter: () => undefined,
      saveFilter: () => undefined,
      jsonLines: ({records}) => ({lines: records.map(record => `{"n": ${record}}`)}),
      record: ({record}) => this.details(record),
      graph: () => {
        throw new RpcError('noSuchRecord', 'This session has no flows.');
      },
      spans: ({from}) => ({revision: this.revision, generation: this.generation, total: 0, from, spans: []}),
      statistics: ({limit}) => this.statistics(limit),
      shownFlows: () => ({
        revision: this.revision,
        generation: this.generation,
        flows: 0,
        names: this.rowCount,
        spans: [],
      }),
      timeline: ({query}) => noTimeline().slices(query, this.generation, noPause),
      timelineCounters: ({query}) => noTimeline().counters(query, noPause),
      timelinePlace: () => ({row: -1, exact: false, fromNs: NaN, toNs: NaN, recordToShow: null}),
      rejects: () => [],
      select: ({record}) => void this.calls.selected.push(record),
      resolve: ({source}) => ({label: `${source.path.split('/').pop()}:${source.line}`, found: true, reason: ''}),
      place: () => ({label: '', path: '', reason: 'This record names no place in the source.'}),
      goToSource: ({record}) => {
        this.calls.goToSource.push(record);
        return {opened: true, reason: ''};
      },
      openFrame: () => ({opened: true, reason: ''}),
      copy: ({text}) => void this.calls.copied.push(text),
      action: ({id}) => void this.calls.actions.push(id),
      switchSession: () => undefined,
    };
  }

  /** As many names as rows, none worse than the other. */
  private statistics(limit: number): StatisticsTable {
    const rows = Array.from({length: Math.min(limit, this.rowCount)}, (_, index): StatisticsRow => {
      const ns = (index + 1) * 1e5;
      const times = {totalNs: ns * 3, selfNs: ns, p50Ns: ns, p95Ns: ns, p99Ns: ns, maxNs: ns};
      const counts = {count: 3, errors: 0, retries: 0, open: 0};
      return {
        name: `task ${index}`,
        names: 1,
        system: 'generic',
        service: '',
        ...counts,
        ...times,
        bins: [3],
        firstBin: binOf(ns),
      };
    });
    const {revision, generation} = this;
    const all: StatisticsRow = {...(rows[0] ?? NO_TASKS), name: '', count: rows.length * 3, totalNs: NaN};
    return {revision, generation, names: this.rowCount, rows, all};
  }

  private step(filter: RowFilter): number {
    // The only filters this session knows: `every N`, and anything else that matches nothing.
    const every = /^every (\d+)$/.exec(filter.text)?.[1];
    if (every) return Number(every);
    return filter.text === '' ? 1 : Infinity;
  }

  private page(filter: RowFilter, wantedFrom: number, wanted: number): RowPage {
    const step = this.step(filter);
    const total = step === Infinity ? 0 : Math.ceil(this.rowCount / step);
    const bad = filter.text === 'bad(';
    const from = Math.max(0, Math.min(wantedFrom < 0 ? total + wantedFrom : wantedFrom, total));
    const count = bad ? 0 : Math.max(0, Math.min(wanted, 1000, total - from));
    const records = Array.from({length: count}, (_, index) => (from + index) * step);
    const level = (record: number) => LEVELS[record % LEVELS.length] ?? 20;
    return {
      revision: this.revision,
      generation: this.generation,
      originEpochMs: ORIGIN_MS,
      total,
      from,
      count,
      record: Uint32Array.from(records),
      timeNs: Float64Array.from(records, record => record * 1e6),
      level: Uint8Array.from(records, level),
      kind: new Uint8Array(count),
      system: new Uint8Array(count).fill(1),
      flags: Uint8Array.from(records, record => (level(record) >= 40 ? RecordFlag.error : 0)),
      span: new Uint32Array(count),
      spanState: new Uint8Array(count).fill(2),
      depth: new Uint8Array(count).fill(1),
      sincePreviousNs: new Float64Array(count).fill(1e6),
      flowName: records.map(() => 'checkout'),
      spanName: records.map(record => `step ${record % 5}`),
      message: records.map(record => `message ${record}`),
      source: records.map(record => `child.py:${(record % 90) + 1}`),
      symbol: records.map(() => null),
      problem: bad ? {at: 3, length: 1, message: 'The bracket at position 4 is never closed.'} : null,
    };
  }

  private rowOf(filter: RowFilter, record: number): {position: number; exact: boolean} {
    const step = this.step(filter);
    if (step === Infinity) return {position: -1, exact: false};
    return {position: Math.floor(record / step), exact: record % step === 0};
  }

  private details(record: number): RecordDetails {
    if (record >= this.rowCount) throw new RpcError('noSuchRecord', 'This record is no longer in the session.');
    const timeNs = record * 1e6;
    return {
      record,
      system: 'distlog',
      kind: 0,
      flags: 0,
      timeNs,
      epochMs: ORIGIN_MS + timeNs / 1e6,
      level: LEVELS[record % LEVELS.length] ?? 20,
      levelName: 'INFO',
      message: `message ${record}`,
      template: 'message %d',
      logger: 'worker',
      host: 'obelix',
      process: '14200 MainProcess',
      thread: '1 MainThread',
      source: {path: 'demo/child.py', line: (record % 90) + 1, func: 'work'},
      exception: null,
      fieldsJson: `{"n": ${record}, "big": 12345678901234567890, "ratio": NaN}`,
      raw: `{"n": ${record}}`,
      sizeBytes: 20,
      span: null,
      stack: [],
      rejectReason: null,
      sourceName: 'tcp://127.0.0.1:5010',
    };
  }
}
