/**
 * Figures per name of task, entrypoint or node. Reads columns only; the model must be settled. Percentiles are exact:
 * the durations of each name are kept in one Float64Array and sorted. A library of histograms (hdr-histogram-js) would
 * save memory only where durations cannot be kept, but they are columns already (8 bytes a task here, for the time of the
 * call), and it brings a WebAssembly loader and a compressor that the pure core has no use for.
 */
import {NONE, SpanRole, SpanState, SYSTEM_NAMES} from '../../protocol/model';
import type {StatisticsRow} from '../../protocol/queries';
import type {Model} from '../model/model';
import {spanName} from './spanInfo';

const FAILED: readonly number[] = [
  SpanState.failed, SpanState.failedExpected, SpanState.timedOut, SpanState.unclosedProbablyFailed,
]; // prettier-ignore

interface Group {
  row: StatisticsRow;
  /** Where its durations begin in the common array, and how many there are. */
  from: number;
  ended: number;
}

/** `marked`: only spans with a 1 there; null for all. */
export function buildStatistics(model: Model, marked: Uint8Array | null): StatisticsRow[] {
  const {spans} = model;
  const groups: Group[] = [];
  const byName = new Map<string, number>();
  const groupOf = new Int32Array(spans.size).fill(-1);
  for (let span = 0; span < spans.size; span++) {
    if (!(spans.roles[span]! & SpanRole.task) || (marked !== null && marked[span] !== 1)) continue;
    const named = spans.name[span]!;
    const key = `${spans.system[span]!} ${spans.service[span]!} ${named === 0 ? spanName(model, span) : `#${named}`}`;
    let index = byName.get(key);
    if (index === undefined) {
      byName.set(key, (index = groups.length));
      groups.push({row: emptyRow(model, span), from: 0, ended: 0});
    }
    groupOf[span] = index;
    count(model, span, groups[index]!);
  }
  fillDurations(model, groups, groupOf);
  return groups.map(group => group.row).sort(worstFirst);
}

function count(model: Model, span: number, group: Group): void {
  const {spans} = model;
  const {row} = group;
  row.count++;
  if (FAILED.includes(spans.state[span]!)) row.errors++;
  row.retries += Math.max(0, spans.attempts[span]! - 1);
  const durationNs = durationOf(model, span);
  if (Number.isNaN(durationNs)) row.open++;
  else group.ended++;
}

function fillDurations(model: Model, groups: readonly Group[], groupOf: Int32Array): void {
  const total = groups.reduce((from, group) => {
    group.from = from;
    return from + group.ended;
  }, 0);
  const durations = new Float64Array(total);
  const next = groups.map(group => group.from);
  groupOf.forEach((index, span) => {
    if (index < 0) return;
    const durationNs = durationOf(model, span);
    if (Number.isNaN(durationNs)) return;
    const at = next[index]!;
    next[index] = at + 1;
    durations[at] = durationNs;
    const {row} = groups[index]!;
    row.totalNs += durationNs;
    row.selfNs += durationNs - coveredNs(model, span);
  });
  for (const {row, from, ended} of groups) {
    const sorted = durations.subarray(from, from + ended).sort();
    row.p50Ns = percentile(sorted, 0.5);
    row.p95Ns = percentile(sorted, 0.95);
    row.p99Ns = percentile(sorted, 0.99);
    row.maxNs = percentile(sorted, 1);
    if (ended === 0) row.totalNs = row.selfNs = NaN;
  }
}

/** Nearest rank: the smallest value that the given share of all does not exceed. NaN of none. */
export function percentile(sorted: Float64Array, share: number): number {
  // Float error must not push 0.95 × 20 over 19.
  const rank = Math.ceil(share * sorted.length - 1e-9);
  return sorted[Math.max(0, rank - 1)] ?? NaN;
}

/** NaN while it has no start or no end. A clock that went back makes no negative time. */
function durationOf(model: Model, span: number): number {
  const {startNs, endNs} = model.spans;
  const durationNs = endNs[span]! - startNs[span]!;
  return Number.isFinite(durationNs) ? Math.max(0, durationNs) : NaN;
}

/**
 * Time of a span in which at least one span directly below it was under way: children that overlap count once, and only
 * as far as they lie inside it. Attempts are the task itself, so what they called is taken instead.
 */
function coveredNs(model: Model, span: number): number {
  const {spans} = model;
  if (spans.firstChild[span] === NONE) return 0;
  const fromNs = spans.startNs[span]!;
  const toNs = spans.endNs[span]!;
  const parts: {fromNs: number; toNs: number}[] = [];
  const work = [span];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    for (const child of spans.childrenOf(at)) {
      if (spans.roles[child] === SpanRole.attempt) work.push(child);
      else {
        // What never ended was under way as long as it was heard of.
        const endNs = Number.isNaN(spans.endNs[child]!) ? spans.lastNs[child]! : spans.endNs[child]!;
        const part = {fromNs: Math.max(fromNs, spans.startNs[child]!), toNs: Math.min(toNs, endNs)};
        if (part.toNs > part.fromNs) parts.push(part);
      }
    }
  }
  parts.sort((a, b) => a.fromNs - b.fromNs);
  let covered = 0;
  let upTo = fromNs;
  for (const part of parts) {
    if (part.toNs <= upTo) continue;
    covered += part.toNs - Math.max(part.fromNs, upTo);
    upTo = part.toNs;
  }
  return covered;
}

function emptyRow(model: Model, span: number): StatisticsRow {
  return {
    name: spanName(model, span),
    system: SYSTEM_NAMES[model.spans.system[span]!]!,
    service: model.texts.text(model.spans.service[span]!),
    ...{count: 0, errors: 0, retries: 0, open: 0, totalNs: 0, selfNs: 0},
    ...{p50Ns: NaN, p95Ns: NaN, p99Ns: NaN, maxNs: NaN},
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
