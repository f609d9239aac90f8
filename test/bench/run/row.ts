/** What a row of the benchmark is: the work, what it is measured against, what it must reach. */
import type {DataFiles} from '../generate/dataFiles';

export interface Settings {
  /** Records of the saved file. */
  records: number;
  /** Messages sent through ZeroMQ. */
  messages: number;
  /** How often each figure is taken; the median counts. */
  runs: number;
  /** Rows named on the command line: those that take long run only then. */
  named: ReadonlySet<number>;
}

export interface Tools {
  data: DataFiles;
  /** Built engine.js and cli.js. */
  bundles: string;
  /** Interpreter that can import zmq, or the reason why there is none. */
  python: {path: string} | {missing: string};
  lnav: boolean;
  jq: boolean;
}

export type Verdict = 'reaches the aim' | 'reaches what it must' | 'does not reach what it must' | 'not measured';

/** One line of the table. All texts are ready to print; `ratio` and `value` are for programs. */
export interface Result {
  row: number;
  work: string;
  measured: string;
  against: string;
  ratio: string;
  must: string;
  aim: string;
  verdict: Verdict;
  /** The figure that is compared with `must`; NaN when not measured. */
  value: number;
  /** Only where the aim is another figure than the one of `must`. */
  reachesAim?: boolean;
  /** What must be known to read the figures: runs, spread, why it was not measured. */
  note: string;
  /** One-minute load of the machine when the row began and ended. */
  load: [number, number];
}

/** Without what the runner adds. */
export type Finding = Omit<Result, 'row' | 'work' | 'must' | 'aim' | 'verdict' | 'load'>;

export interface Row {
  number: number;
  work: string;
  /** `better`: which side of the limits is good. */
  must: {text: string; limit: number};
  aim: {text: string; limit: number};
  better: 'lower' | 'higher';
  /** Runs only when it is named on the command line. */
  onlyWhenNamed?: boolean;
  measure(settings: Settings, tools: Tools): Promise<Finding>;
}

export function notMeasured(reason: string): Finding {
  return {measured: 'not measured', against: '', ratio: '', value: NaN, note: `not measured: ${reason}`};
}

export function verdictOf(row: Row, {value, reachesAim}: Finding): Verdict {
  if (Number.isNaN(value)) return 'not measured';
  const within = (limit: number) => (row.better === 'lower' ? value <= limit : value >= limit);
  if (!within(row.must.limit)) return 'does not reach what it must';
  return (reachesAim ?? within(row.aim.limit)) ? 'reaches the aim' : 'reaches what it must';
}
