/**
 * The overview strip as SVG path data: bars by square root of the number of records, warnings and errors as the lower
 * part in their colour, a mark above every bar with errors. In: counts per bucket and the strip's measures. Pure.
 */
import type {Overview} from '../../src/protocol/queries';

/** The part of the strip where bars stand, px. */
export interface StripBox {
  leftPx: number;
  widthPx: number;
  /** Highest place of a bar. */
  topPx: number;
  /** Foot of the bars. */
  basePx: number;
}

export interface BarPaths {
  /** Records inside the chosen range (all without one). */
  inside: string;
  outside: string;
  warnings: string;
  errors: string;
  marks: string;
}

const MIN_BAR_PX = 1.5;
const MIN_ERROR_PX = 2.5;
/** Marks of neighbouring bars may touch but not cover each other. */
const MARK_PX = 6;

/** `range` is the chosen part as shares of the strip, or null. */
export function buildBars(overview: Overview, box: StripBox, range: readonly [number, number] | null): BarPaths {
  const {records, warnings, errors} = overview;
  const barPx = records.length > 0 ? box.widthPx / records.length : 0;
  const heightPx = box.basePx - box.topPx;
  const most = records.reduce((max, count) => Math.max(max, count), 0);
  const paths: BarPaths = {inside: '', outside: '', warnings: '', errors: '', marks: ''};
  records.forEach((count, index) => {
    if (count === 0) return;
    const x = box.leftPx + index * barPx;
    const tall = Math.max(MIN_BAR_PX, Math.sqrt(count / most) * heightPx);
    const bar = (partPx: number) => rect(x, box.basePx - partPx, Math.max(1, barPx - 1), partPx);
    if (isInside(index, records.length, range)) paths.inside += bar(tall);
    else paths.outside += bar(tall);
    const warned = warnings[index] ?? 0;
    const failed = errors[index] ?? 0;
    if (warned > 0) paths.warnings += bar(Math.max(2, (tall * Math.min(count, warned + failed)) / count));
    if (failed === 0) return;
    paths.errors += bar(Math.max(MIN_ERROR_PX, (tall * Math.min(count, failed)) / count));
    paths.marks += `M${round(x + barPx / 2 - MARK_PX / 2)} 4h${MARK_PX}l${-MARK_PX / 2} 5z`;
  });
  return paths;
}

/** Records and errors of the bars inside a range, of all without one. */
export function countIn(
  {records, errors}: Overview,
  range: readonly [number, number] | null,
): {records: number; errors: number} {
  const found = {records: 0, errors: 0};
  records.forEach((count, index) => {
    if (!isInside(index, records.length, range)) return;
    found.records += count;
    found.errors += errors[index] ?? 0;
  });
  return found;
}

function isInside(index: number, buckets: number, range: readonly [number, number] | null): boolean {
  const middle = (index + 0.5) / buckets;
  return !range || (middle >= range[0] && middle < range[1]);
}

function rect(x: number, y: number, widthPx: number, heightPx: number): string {
  return `M${round(x)} ${round(y)}h${round(widthPx)}v${round(heightPx)}h${round(-widthPx)}z`;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
