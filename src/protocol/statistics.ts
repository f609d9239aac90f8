/**
 * What the Statistics view and `summary --stats` get: one row per name, and the scale that all histograms share. Bins are
 * equal parts of a decade of nanoseconds, so that bins of any two rows can be laid on each other and added.
 */
import type {RowFilter, StatisticsRow} from './queries';

export const BINS_PER_DECADE = 10;
/** Beyond 10^15 ns, eleven days, everything is in the last bin. */
export const MAX_BINS = 15 * BINS_PER_DECADE;

/** `alike`: names that differ in numbers alone are one row. */
export interface StatisticsWish {
  filter: RowFilter | null;
  limit: number;
  alike: boolean;
}

export interface StatisticsTable {
  revision: number;
  generation: number;
  /** How many rows there are; `rows` holds at most as many of them as were asked for, the worst first. */
  names: number;
  rows: StatisticsRow[];
  /** All names together. Its `totalNs` is NaN: work inside other work must not be added up. */
  all: StatisticsRow;
}

/** Bin of a duration; what is below a nanosecond is in the first. */
export function binOf(durationNs: number): number {
  if (!(durationNs >= 1)) return 0;
  // The logarithm of 10^n may come out a hair below n.
  return Math.min(MAX_BINS - 1, Math.floor(Math.log10(durationNs) * BINS_PER_DECADE + 1e-9));
}

/** Where a bin begins. */
export function binStartNs(bin: number): number {
  return 10 ** (bin / BINS_PER_DECADE);
}
