/**
 * `--growth`: rows 1, 3, 4 and 6 at a quarter, half, the whole and double the size. Double the records may cost at most
 * double the time and memory; a tenth more is allowed for noise, and said.
 */
import {ingestMs} from './rows/ingest';
import {indexMemory, indexMs} from './rows/indexing';
import {searchMs} from './rows/queries';
import {count, median, mib, seconds} from './run/measure';
import type {Settings, Tools} from './run/row';
import {gridText} from './run/table';

const SHARES = [0.25, 0.5, 1, 2];
const TOLERANCE = 1.1;

export interface Growth {
  row: number;
  work: string;
  sizes: number[];
  values: number[];
  /** Each value over the one before it. */
  steps: number[];
  linear: boolean;
}

type Measure = (size: number) => Promise<number>;

async function repeated(runs: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let at = 0; at < runs; at++) values.push(await measure());
  return median(values);
}

export async function measureGrowth(settings: Settings, tools: Tools, report: (line: string) => void) {
  const {records, messages, runs} = settings;
  const few = Math.min(3, runs);
  const python = 'path' in tools.python;
  const work: [row: number, name: string, whole: number, measure: Measure, text: (value: number) => string][] = [
    [1, 'Index', records, size => repeated(few, () => indexMs(tools, size)), seconds],
    [3, 'Memory', records, async size => (await indexMemory(tools, size)).bytes, mib],
    [4, 'Search', records, async size => (await searchMs(tools, size, few)).ours, seconds],
  ];
  if (python) {
    work.push([6, 'Ingest', messages, size => repeated(few, () => ingestMs(tools, size, 'json')), seconds]);
  }
  const found: Growth[] = [];
  const lines: string[][] = [];
  for (const [row, name, whole, measure, text] of work) {
    const sizes = SHARES.map(share => Math.round(whole * share));
    const values: number[] = [];
    for (const size of sizes) {
      report(`  growth of row ${row}: ${count(size)}`);
      values.push(await measure(size));
    }
    const steps = values.slice(1).map((value, at) => value / values[at]!);
    const linear = steps.every(step => step <= 2 * TOLERANCE);
    found.push({row, work: name, sizes, values, steps, linear});
    lines.push([
      ...[`${row}`, name],
      ...values.map((value, at) => `${count(sizes[at]!)}: ${text(value)}`),
      steps.map(step => step.toFixed(2)).join(', '),
      linear ? 'linear' : 'more than linear',
    ]);
  }
  const heads = ['#', 'Work', '¼', '½', '1', '2', 'Each over the one before', 'Verdict'];
  return {found, text: gridText(heads, lines)};
}
