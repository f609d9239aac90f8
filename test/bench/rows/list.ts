/** Every row of the table, in its order. Those that cannot be measured yet say so. */
import {notMeasured, type Row} from '../run/row';
import {activation, packageSize} from './extension';
import {firstRows, indexing, memory, tenfold} from './indexing';
import {ingest, pickled} from './ingest';
import {search, structured} from './queries';

function notYet(number: number, work: string, must: string, aim: string, limits: [number, number]): Row {
  return {
    ...{number, work, better: 'lower'},
    must: {text: must, limit: limits[0]},
    aim: {text: aim, limit: limits[1]},
    measure: () => Promise.resolve(notMeasured('this row has no program yet')),
  };
}

export const ROWS: readonly Row[] = [
  indexing,
  firstRows,
  memory,
  search,
  structured,
  ingest,
  notYet(7, 'Extension host during 6', 'p99 ≤ 20 ms', '≤ 10 ms', [20, 10]),
  notYet(8, 'Inspector frames', 'p95 ≤ 33 ms', '≤ 16.7 ms', [33, 16.7]),
  notYet(9, 'Record sent to visible row', 'p95 ≤ 300 ms', '≤ 150 ms', [300, 150]),
  pickled,
  tenfold,
  activation,
  packageSize,
];
