/** Percentiles and histogram of sorted durations. Pure; called by the statistics, once per name. */
import {binOf} from '../../protocol/statistics';

/** Nearest rank: the smallest value that the given share of all does not exceed. NaN of none. */
export function percentile(sorted: Float64Array, share: number): number {
  // Float error must not push 0.95 × 20 over 19.
  const rank = Math.ceil(share * sorted.length - 1e-9);
  return sorted[Math.max(0, rank - 1)] ?? NaN;
}

/** How many durations are in each bin, from the bin of the shortest to that of the longest. */
export function binsOf(sorted: Float64Array): {bins: number[]; firstBin: number} {
  if (sorted.length === 0) return {bins: [], firstBin: 0};
  const firstBin = binOf(sorted[0]!);
  const bins = new Array<number>(binOf(sorted[sorted.length - 1]!) - firstBin + 1).fill(0);
  for (const durationNs of sorted) bins[binOf(durationNs) - firstBin]!++;
  return {bins, firstBin};
}
