/** Statistics for people and for programs. Comes in: rows of the engine. Goes out: an aligned table; plain objects. Pure. */
import type {StatisticsRow} from '../protocol/queries';
import {countOf, cut, formatCount, formatDuration, printable} from './formatValues';
import type {Paint} from './paint';

const MAX_ROWS = 100;
const MAX_NAME = 48;
const HEADS = ['Count', 'Errors', 'Retries', 'Total', 'Self', 'p50', 'p95', 'p99', 'Max'];

export function statisticsText(rows: readonly StatisticsRow[], paint: Paint): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, MAX_ROWS).map(row => ({
    name: cut(printable(row.name), MAX_NAME),
    failed: row.errors > 0,
    cells: [
      ...[row.count, row.errors, row.retries].map(formatCount),
      ...[row.totalNs, row.selfNs, row.p50Ns, row.p95Ns, row.p99Ns, row.maxNs].map(ns => formatDuration(ns / 1e6)),
    ],
  }));
  const widths = HEADS.map((head, column) => widest([head, ...shown.map(row => row.cells[column] ?? '')]));
  const nameWidth = widest(['Name', ...shown.map(row => row.name)]);
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
  const lines = shown.map(({name, failed, cells}) => {
    const text = `  ${name.padEnd(nameWidth)}  ${line(cells)}`;
    return failed ? paint.red(text) : text;
  });
  const more = rows.length - shown.length;
  return [
    '',
    paint.dim(`  ${'Name'.padEnd(nameWidth)}  ${line(HEADS)}`),
    ...lines,
    ...(more > 0 ? [paint.dim(`  … ${countOf(more, 'more name')}; --json lists all`)] : []),
    '',
  ].join('\n');
}

/** Durations in milliseconds, null while none has ended. */
export function statisticsJson(rows: readonly StatisticsRow[]): object[] {
  return rows.map(({name, system, service, count, errors, retries, open, ...ns}) => ({
    ...{name, system, service, count, errors, retries, open},
    totalMs: milliseconds(ns.totalNs),
    selfMs: milliseconds(ns.selfNs),
    p50Ms: milliseconds(ns.p50Ns),
    p95Ms: milliseconds(ns.p95Ns),
    p99Ms: milliseconds(ns.p99Ns),
    maxMs: milliseconds(ns.maxNs),
  }));
}

function milliseconds(ns: number): number | null {
  return Number.isFinite(ns) ? Math.round(ns) / 1e6 : null;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
