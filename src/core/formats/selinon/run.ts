/** What is known of one flow or one task: the events that move its state, kept with their times in no special order. */
import {NONE} from '../../../protocol/model';

/** One event of a run. */
export interface Mark {
  record: number;
  timeNs: number;
  /** Interned sentence, 0 for none. */
  reason: number;
}

export interface Outcome extends Mark {
  /** `asked`: retried because the task itself asked for it. */
  what: 'ended' | 'failed' | 'retried' | 'asked';
}

/** The same run goes on with another attempt. */
export function isRetry({what}: Outcome): boolean {
  return what === 'retried' || what === 'asked';
}

export interface Run {
  readonly span: number;
  readonly isTask: boolean;
  /** Number of its id (with the host for ids that are only unique there); node ids are looked up by it. */
  readonly key: number;
  schedule: Mark | null;
  readonly starts: Mark[];
  readonly outcomes: Outcome[];
  /** Where a dispatcher took this task's earlier result instead of running it. */
  reuse: (Mark & {flow: number}) | null;
  /** Child spans, made when there is more than one attempt. */
  readonly attempts: number[];
}

export function newRun(span: number, isTask: boolean, key: number): Run {
  return {span, isTask, key, schedule: null, starts: [], outcomes: [], reuse: null, attempts: []};
}

/** By time; what came first breaks ties, so that marks of one moment keep some order. */
export function byTime(a: Mark, b: Mark): number {
  return a.timeNs - b.timeNs || a.record - b.record;
}

export function earlier<M extends Mark>(a: M | null, b: M): M {
  return a === null || byTime(b, a) < 0 ? b : a;
}

/** Latest by time, null of none. */
export function latest<M extends Mark>(marks: readonly M[]): M | null {
  let last: M | null = null;
  for (const mark of marks) if (last === null || byTime(mark, last) > 0) last = mark;
  return last;
}

/** The record that views jump to for a run: how it came to be, else its first start. */
export function firstRecordOf(run: Run): number {
  if (run.schedule) return run.schedule.record;
  let first: Mark | null = null;
  for (const start of run.starts) first = earlier(first, start);
  return first?.record ?? run.reuse?.record ?? NONE;
}
