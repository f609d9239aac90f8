/**
 * Pages of rows for the Log. Keeps the matches of the filters used last, so that scrolling and live tails cost only
 * what is new. All long work happens in `MatchedRows.extend`, in slices.
 */
import {NONE, RecordKind} from '../../protocol/model';
import type {FilterProblem, Overview, RowFilter, RowPage} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import type {FilterScope} from './filter/leaf';
import {MatchedRows} from './matchedRows';
import type {Pause} from './matchedRows';
import type {Matches} from './nested/blocks';
import {startOfPage} from './pageOf';
import {compileRowFilter} from './rowPredicate';
import type {CompiledFilter} from './rowPredicate';
import {placeText, rowSource} from './rowSource';
import type {RowSource} from './rowSource';
import {spanName} from './spanInfo';
import {TimeOrder} from './timeOrder';

/** A page holds what a screen shows and some more; more than this in one call is cut. */
const MAX_PAGE = 1000;
const MAX_MESSAGE_CHARS = 1000;
/** Filters whose matches are kept. Two views and a search are open at a time, rarely more. */
const MAX_KEPT = 6;
/** How far back the previous record of the same flow is looked for. */
const MAX_BACK = 2000;

interface Kept {
  rows: MatchedRows;
  stop: () => void;
  predicate: CompiledFilter;
}

export class Rows {
  readonly order: TimeOrder;
  private readonly kept = new Map<string, Kept>();
  private readonly model: FilterScope['model'];
  private readonly reader: FilterScope['reader'];

  constructor(private readonly scope: FilterScope) {
    this.model = scope.model;
    this.reader = scope.reader;
    this.order = new TimeOrder(scope.model.records);
  }

  async page(filter: RowFilter, from: number, count: number, generation: number, pause: Pause): Promise<RowPage> {
    this.model.settle();
    const revision = this.model.revision;
    const head = {revision, generation, originEpochMs: this.model.originEpochMs};
    const rows = await this.find(filter, pause);
    if ('problem' in rows) return {...emptyPage(0, {...head, total: 0, from: 0}), problem: rows.problem};
    const start = startOfPage(from, rows.size);
    const size = Math.min(Math.max(0, count), MAX_PAGE, rows.size - start);
    const page = emptyPage(size, {...head, originEpochMs: this.model.originEpochMs, total: rows.size, from: start});
    for (let row = 0; row < size; row++) this.fillRow(page, row, this.order.ids[rows.positions[start + row]!]!);
    return page;
  }

  async rowOf(filter: RowFilter, record: number, pause: Pause): Promise<{position: number; exact: boolean}> {
    const rows = await this.matches(filter, pause);
    const at = this.order.positionOf(record);
    if (at < 0 || rows.size === 0) return {position: -1, exact: false};
    const position = rows.countBefore(at);
    if (position < rows.size && rows.positions[position] === at) return {position, exact: true};
    return {position: position - 1, exact: false};
  }

  async nextError(filter: RowFilter, from: number, step: 1 | -1, pause: Pause): Promise<{position: number}> {
    const rows = await this.matches(filter, pause);
    const {level, kind, flags} = this.model.records;
    for (let at = from + step; at >= 0 && at < rows.size; at += step) {
      const record = this.order.ids[rows.positions[at]!]!;
      if (flags[record]! & 4 || level[record]! >= 40 || kind[record] === RecordKind.reject) return {position: at};
    }
    return {position: -1};
  }

  async overview(filter: RowFilter, buckets: number, pause: Pause): Promise<Overview> {
    const rows = await this.matches(filter, pause);
    const {model} = this;
    const count = Math.max(1, Math.min(buckets, 4096));
    const empty = !(model.endNs >= model.startNs);
    const fromNs = empty ? 0 : model.startNs;
    // One nanosecond more, so that the last record falls into the last bucket.
    const toNs = empty ? 1 : model.endNs + 1;
    const overview: Overview = {
      revision: model.revision,
      fromNs,
      toNs,
      records: new Uint32Array(count),
      warnings: new Uint32Array(count),
      errors: new Uint32Array(count),
    };
    const perNs = count / (toNs - fromNs);
    const {timeNs, level, flags, kind} = model.records;
    for (let at = 0; at < rows.size; at++) {
      const record = this.order.ids[rows.positions[at]!]!;
      if (kind[record]! >= RecordKind.text) continue;
      const bucket = Math.min(count - 1, Math.max(0, Math.floor((timeNs[record]! - fromNs) * perNs)));
      overview.records[bucket]!++;
      if (flags[record]! & 4) overview.errors[bucket]!++;
      else if (level[record]! >= 30) overview.warnings[bucket]!++;
    }
    return overview;
  }

  /** Ids of all rows that pass, in time order. Throws RpcError 'badFilter', as all but `page` do. */
  async records(filter: RowFilter, pause: Pause): Promise<Uint32Array> {
    const rows = await this.matches(filter, pause);
    return rows.positions.subarray(0, rows.size).map(position => this.order.ids[position]!);
  }

  /** The matches of a filter by index, live: they grow while the caller holds them. Not to be kept over a `find`. */
  async matchList(filter: RowFilter, pause: Pause): Promise<Matches | {problem: FilterProblem}> {
    const rows = await this.find(filter, pause);
    if ('problem' in rows) return rows;
    const {order} = this;
    return {
      get size() {
        return rows.size;
      },
      at: index => order.ids[rows.positions[index]!]!,
    };
  }

  private async matches(filter: RowFilter, pause: Pause): Promise<MatchedRows> {
    const rows = await this.find(filter, pause);
    if ('problem' in rows) throw new RpcError('badFilter', rows.problem.message);
    return rows;
  }

  private async find(filter: RowFilter, pause: Pause): Promise<MatchedRows | {problem: FilterProblem}> {
    this.model.settle();
    const key = JSON.stringify(filter);
    let entry = this.kept.get(key);
    if (!entry) {
      const predicate = compileRowFilter(filter, this.scope);
      if ('problem' in predicate) return predicate;
      const rows = new MatchedRows(filter, this.order, predicate);
      const stop = this.order.follow(position => rows.changedFrom(position));
      entry = {rows, stop, predicate};
    }
    if (entry.predicate.depends) {
      const changedNs = entry.predicate.refresh();
      if (changedNs === -Infinity) entry.rows.forget();
      else if (changedNs < Infinity) entry.rows.changedFrom(this.order.firstFrom(changedNs));
    }
    // Kept in order of use: the map's first is the one unused for longest.
    this.kept.delete(key);
    this.kept.set(key, entry);
    for (const [oldKey, old] of this.kept) {
      if (this.kept.size <= MAX_KEPT) break;
      old.stop();
      this.kept.delete(oldKey);
    }
    await entry.rows.extend(pause);
    return entry.rows;
  }

  /** What a row shows of a record. Texts are appended, so rows are filled in order. */
  fillRow(page: RowPage, row: number, record: number): void {
    const {records, spans} = this.model;
    const span = records.span[record]!;
    page.record[row] = record;
    page.timeNs[row] = records.timeNs[record]!;
    page.level[row] = records.level[record]!;
    page.kind[row] = records.kind[record]!;
    page.system[row] = records.system[record]!;
    page.flags[row] = records.flags[record]!;
    page.span[row] = span;
    page.sincePreviousNs[row] = this.sincePrevious(record);
    const {message, traceback} = this.reader.display(record);
    page.message.push(oneLine(message));
    const {place, symbol} = rowSource(this.model, this.reader, record, traceback);
    page.source.push(place);
    page.symbol.push(symbol);
    if (span === NONE) {
      page.flowName.push('');
      page.spanName.push('');
      return;
    }
    const root = spans.rootOf(span);
    page.spanState[row] = spans.state[span]!;
    page.depth[row] = Math.min(255, spans.depthOf(span));
    page.flowName.push(spanName(this.model, root));
    page.spanName.push(spanName(this.model, span));
  }

  /** Of a span whose begin is not shown: where its first record leads. */
  sourceOfSpan(span: number): RowSource {
    const {site, firstRecord} = this.model.spans;
    const own = this.model.siteRef(site[span]!);
    if (own) return {place: placeText(own.path, own.line), symbol: null};
    const first = firstRecord[span]!;
    if (first === NONE) return {place: '', symbol: null};
    return rowSource(this.model, this.reader, first, this.reader.display(first).traceback);
  }

  private sincePrevious(record: number): number {
    const {records, spans} = this.model;
    if (records.span[record] === NONE) return NaN;
    const root = spans.rootOf(records.span[record]!);
    const position = this.order.positionOf(record);
    for (let at = position - 1; at >= 0 && position - at < MAX_BACK; at--) {
      const other = this.order.ids[at]!;
      if (records.kind[other]! >= RecordKind.text || records.span[other] === NONE) continue;
      if (spans.rootOf(records.span[other]!) === root) return records.timeNs[record]! - records.timeNs[other]!;
    }
    return NaN;
  }
}

export function emptyPage(
  count: number,
  head: Pick<RowPage, 'revision' | 'generation' | 'originEpochMs' | 'total' | 'from'>,
): RowPage {
  return {
    ...head,
    count,
    record: new Uint32Array(count),
    timeNs: new Float64Array(count),
    level: new Uint8Array(count),
    kind: new Uint8Array(count),
    system: new Uint8Array(count),
    flags: new Uint8Array(count),
    span: new Uint32Array(count),
    spanState: new Uint8Array(count),
    depth: new Uint8Array(count),
    sincePreviousNs: new Float64Array(count),
    flowName: [],
    spanName: [],
    message: [],
    source: [],
    symbol: [],
    problem: null,
  };
}

function oneLine(message: string): string {
  // Cut first, because the whole may be megabytes, and again, because a sign for a line break is longer than the break.
  const head = message.slice(0, MAX_MESSAGE_CHARS + 1).replace(/\s*[\r\n]+\s*/g, ' ⏎ ');
  return head.length > MAX_MESSAGE_CHARS ? `${head.slice(0, MAX_MESSAGE_CHARS - 1)}…` : head;
}
