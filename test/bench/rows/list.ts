/** Every row of the table, in its order. */
import type {Row} from '../run/row';
import {activation, packageSize} from './extension';
import {firstRows, indexing, memory, tenfold} from './indexing';
import {ingest, pickled} from './ingest';
import {search, structured} from './queries';
import {frames, hostDelay, sentToVisible} from './window';

export const ROWS: readonly Row[] = [
  indexing,
  firstRows,
  memory,
  search,
  structured,
  ingest,
  hostDelay,
  frames,
  sentToVisible,
  pickled,
  tenfold,
  activation,
  packageSize,
];
