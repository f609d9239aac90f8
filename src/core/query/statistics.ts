/**
 * Figures per name of task, entrypoint or node. Reads columns only; the model must be settled. Percentiles are exact:
 * the durations of each name are kept in one Float64Array and sorted. A library of histograms (hdr-histogram-js) would
 * save memory only where durations cannot be kept, but they are columns already (8 bytes a task here, for the time of the
 * call), and it brings a WebAssembly loader and a compressor that the pure core has no use for.
 * Works in slices: spans that arrive meanwhile are left to the next call, and each span is read once, so that what moves
 * between two slices cannot make the figures of a row disagree.
 */
import {SpanRole, SpanState, SYSTEM_NAMES} from '../../protocol/model';
import type {StatisticsRow} from '../../protocol/queries';
import type {StatisticsTable} from '../../protocol/statistics';
import type {Model} from '../model/model';
import {binsOf, percentile} from './distribution';
import type {Pause} from './matchedRows';
import {spanName} from './spanInfo';
import {selfNs, spanDurationNs} from './spanTimes';

const FAILED: readonly number[] = [
  SpanState.failed, SpanState.failedExpected, SpanState.timedOut, SpanState.unclosedProbablyFailed,
]; // prettier-ignore
/** Spans looked at between two pauses: a few milliseconds. */
const SLICE = 16_384;

interface Group {
  row: StatisticsRow;
  ended: number;
}

interface Read {
  groups: Group[];
  /** Per span: its group, -1 for none. */
  groupOf: Int32Array;
  /** Per span; NaN while it has not ended. */
  durationNs: Float64Array;
}

/** `marked`: only spans with a 1 there; null for all. At most `limit` rows, the worst first. */
export async function buildStatistics(
  model: Model,
  marked: Uint8Array | null,
  {generation, limit}: {generation: number; limit: number},
  pause: Pause,
): Promise<StatisticsTable> {
  const {revision} = model;
  const read = await readGroups(model, marked, pause);
  const all = emptyRow('', 'none', '');
  fillDistributions(read, all);
  const rows = read.groups.map(group => group.row).sort(worstFirst);
  for (const row of rows) {
    for (const key of ['count', 'errors', 'retries', 'open'] as const) all[key] += row[key];
    if (!Number.isNaN(row.selfNs)) all.selfNs += row.selfNs;
  }
  all.totalNs = NaN;
  return {revision, generation, names: rows.length, rows: rows.slice(0, limit), all};
}

async function readGroups(model: Model, marked: Uint8Array | null, pause: Pause): Promise<Read> {
  const {spans} = model;
  const {size} = spans;
  const read: Read = {groups: [], groupOf: new Int32Array(size).fill(-1), durationNs: new Float64Array(size).fill(NaN)};
  const groupFor = grouping(model, read.groups);
  for (let span = 0; span < size; span++) {
    if (span % SLICE === SLICE - 1) await pause();
    if (!(spans.roles[span]! & SpanRole.task) || (marked !== null && marked[span] !== 1)) continue;
    const index = groupFor(span);
    const group = read.groups[index]!;
    const {row} = group;
    const durationNs = spanDurationNs(model, span);
    read.groupOf[span] = index;
    read.durationNs[span] = durationNs;
    row.count++;
    if (FAILED.includes(spans.state[span]!)) row.errors++;
    row.retries += Math.max(0, spans.attempts[span]! - 1);
    if (Number.isNaN(durationNs)) row.open++;
    else {
      group.ended++;
      row.totalNs += durationNs;
      row.selfNs += selfNs(model, span);
    }
  }
  return read;
}

/** One group per system, service and name. Unnamed spans go by a short form of their id. */
function grouping(model: Model, groups: Group[]): (span: number) => number {
  const {spans, texts} = model;
  const byService = new Map<number, Map<number | string, number>>();
  return span => {
    const system = spans.system[span]!;
    const service = spans.service[span]! * SYSTEM_NAMES.length + system;
    let byName = byService.get(service);
    if (!byName) byService.set(service, (byName = new Map<number | string, number>()));
    const key = spans.name[span]! || spanName(model, span);
    let index = byName.get(key);
    if (index === undefined) {
      byName.set(key, (index = groups.length));
      const row = emptyRow(spanName(model, span), SYSTEM_NAMES[system]!, texts.text(spans.service[span]!));
      groups.push({row, ended: 0});
    }
    return index;
  };
}

function fillDistributions({groups, groupOf, durationNs}: Read, all: StatisticsRow): void {
  let total = 0;
  const from = groups.map(group => (total += group.ended) - group.ended);
  const durations = new Float64Array(total);
  const next = [...from];
  groupOf.forEach((index, span) => {
    if (index >= 0 && !Number.isNaN(durationNs[span]!)) durations[next[index]!++] = durationNs[span]!;
  });
  groups.forEach(({row, ended}, index) => fill(row, durations.subarray(from[index], from[index]! + ended)));
  fill(all, durations);
}

/** Sorts `durations` in place. */
function fill(row: StatisticsRow, durations: Float64Array): void {
  const sorted = durations.sort();
  row.p50Ns = percentile(sorted, 0.5);
  row.p95Ns = percentile(sorted, 0.95);
  row.p99Ns = percentile(sorted, 0.99);
  row.maxNs = percentile(sorted, 1);
  Object.assign(row, binsOf(sorted));
  if (sorted.length === 0) row.totalNs = row.selfNs = NaN;
}

function emptyRow(name: string, system: StatisticsRow['system'], service: string): StatisticsRow {
  return {
    ...{name, system, service},
    ...{count: 0, errors: 0, retries: 0, open: 0, totalNs: 0, selfNs: 0},
    ...{p50Ns: NaN, p95Ns: NaN, p99Ns: NaN, maxNs: NaN, bins: [], firstBin: 0},
  };
}

/** Errors and retries first, then what took most time. */
function worstFirst(a: StatisticsRow, b: StatisticsRow): number {
  return (
    b.errors - a.errors ||
    b.retries - a.retries ||
    (Number.isNaN(b.totalNs) ? -1 : b.totalNs) - (Number.isNaN(a.totalNs) ? -1 : a.totalNs) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  );
}
