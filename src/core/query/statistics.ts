/**
 * Figures per name of task, entrypoint or node. Reads columns only; the model must be settled. Percentiles are exact:
 * the durations of each name are kept in one Float64Array and sorted. A library of histograms (hdr-histogram-js) would
 * save memory only where durations cannot be kept, but they are columns already (8 bytes a task here, for the time of the
 * call), and it brings a WebAssembly loader and a compressor that the pure core has no use for.
 * Works in slices: spans that arrive meanwhile are left to the next call, and each span is read once, so that what moves
 * between two slices cannot make the figures of a row disagree.
 */
import {SpanRole, SpanState, System, SYSTEM_NAMES} from '../../protocol/model';
import type {StatisticsRow} from '../../protocol/queries';
import type {StatisticsTable} from '../../protocol/statistics';
import type {Model} from '../model/model';
import {binsOf, percentile} from './distribution';
import type {Pause} from './matchedRows';
import {selfNs, spanDurationNs} from './spanTimes';
import {StatisticsGroups} from './statisticsGroups';

const FAILED: readonly number[] = [
  SpanState.failed, SpanState.failedExpected, SpanState.timedOut, SpanState.unclosedProbablyFailed,
]; // prettier-ignore
/** A scope that is left tells its end and not how it ended. */
const FAILURES_ARE_LOGGED: readonly number[] = [System.distlog, System.generic];
/** Spans looked at between two pauses: a few milliseconds. */
const SLICE = 16_384;

/** What is read of the spans, each once. */
interface Read {
  groups: StatisticsGroups;
  /** Per span: its group, -1 for none. */
  groupOf: Int32Array;
  /** Per span; NaN while it has not ended. */
  durationNs: Float64Array;
}

/**
 * `marked`: only spans with a 1 there; null for all. At most `limit` rows, the worst first. `alike`: names that differ in
 * numbers alone are one row.
 */
export async function buildStatistics(
  model: Model,
  marked: Uint8Array | null,
  {generation, limit, alike}: {generation: number; limit: number; alike: boolean},
  pause: Pause,
): Promise<StatisticsTable> {
  const {revision} = model;
  const read = await readGroups(model, marked, alike, pause);
  const {groups} = read;
  const worst = groups.worst(limit);
  const rows = worst.map(group => rowOf(model, groups, group));
  const all = emptyRow('', 'none', '');
  for (let group = 0; group < groups.size; group++) {
    for (const key of ['names', 'count', 'errors', 'retries', 'open'] as const) all[key] += groups[key][group]!;
    if (groups.ended[group] !== 0) all.selfNs += groups.selfNs[group]!;
  }
  fillDistributions(read, worst, rows, all);
  all.totalNs = NaN;
  return {revision, generation, names: groups.size, rows, all};
}

async function readGroups(model: Model, marked: Uint8Array | null, alike: boolean, pause: Pause): Promise<Read> {
  const {spans} = model;
  const {size} = spans;
  const groups = new StatisticsGroups(model, alike);
  const groupOf = new Int32Array(size).fill(-1);
  const durations = new Float64Array(size).fill(NaN);
  for (let span = 0; span < size; span++) {
    if (span % SLICE === SLICE - 1) await pause();
    if (!(spans.roles[span]! & SpanRole.task) || (marked !== null && marked[span] !== 1)) continue;
    const group = groups.of(span);
    const durationNs = spanDurationNs(model, span);
    groupOf[span] = group;
    durations[span] = durationNs;
    groups.count[group]!++;
    if (wentWrong(model, span)) groups.errors[group]!++;
    groups.retries[group]! += Math.max(0, spans.attempts[span]! - 1);
    if (Number.isNaN(durationNs)) groups.open[group]!++;
    else {
      groups.ended[group]!++;
      groups.totalNs[group]! += durationNs;
      groups.selfNs[group]! += selfNs(model, span);
    }
  }
  return {groups, groupOf, durationNs: durations};
}

/** Failed; and where a system tells of no failure but by its log, a run that logged an error itself. */
function wentWrong({spans}: Model, span: number): boolean {
  if (FAILED.includes(spans.state[span]!)) return true;
  return FAILURES_ARE_LOGGED.includes(spans.system[span]!) && spans.errors[span]! > 0;
}

function rowOf(model: Model, groups: StatisticsGroups, group: number): StatisticsRow {
  const {spans, texts} = model;
  const first = groups.first[group]!;
  const row = emptyRow(groups.nameOf(group), SYSTEM_NAMES[spans.system[first]!]!, texts.text(spans.service[first]!));
  for (const key of ['names', 'count', 'errors', 'retries', 'open', 'totalNs', 'selfNs'] as const)
    row[key] = groups[key][group]!;
  return row;
}

/** Durations of all, and behind each other those of each row that is shown. */
function fillDistributions(
  {groups, groupOf, durationNs}: Read,
  shown: number[],
  rows: StatisticsRow[],
  all: StatisticsRow,
): void {
  const from = new Int32Array(groups.size).fill(-1);
  let total = 0;
  for (const group of shown) {
    from[group] = total;
    total += groups.ended[group]!;
  }
  const next = from.slice();
  const ofRows = new Float64Array(total);
  const every = new Float64Array(groups.ended.subarray(0, groups.size).reduce((sum, ended) => sum + ended, 0));
  let count = 0;
  groupOf.forEach((group, span) => {
    if (group < 0 || Number.isNaN(durationNs[span]!)) return;
    every[count++] = durationNs[span]!;
    if (from[group]! >= 0) ofRows[next[group]!++] = durationNs[span]!;
  });
  rows.forEach((row, index) => {
    const group = shown[index]!;
    fill(row, ofRows.subarray(from[group], from[group]! + groups.ended[group]!));
  });
  fill(all, every);
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
    ...{name, names: 0, system, service},
    ...{count: 0, errors: 0, retries: 0, open: 0, totalNs: 0, selfNs: 0},
    ...{p50Ns: NaN, p95Ns: NaN, p99Ns: NaN, maxNs: NaN, bins: [], firstBin: 0},
  };
}
