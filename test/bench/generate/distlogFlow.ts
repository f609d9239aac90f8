/**
 * The shape of one generated flow: 40 records in 7 scopes of depth 3, as a program would send them. Comes in: nothing.
 * Goes out: the steps in order, each with the line of source that sends it. Called by distlogLines.ts.
 */

export interface Step {
  /** Scope below the flow: '' is the flow itself, '/2' its second task, '/2/1' the task inside that. */
  scope: string;
  /** Number of the record within its scope. */
  sequence: number;
  kind: 'begin' | 'log' | 'end';
  file: string;
  line1: number;
  func: string;
}

const FILES = ['orders.py', 'stock.py', 'payment.py', 'shipping.py'];

/**
 * Root: 4 records; three tasks of 5; in each one task of 7. `variant` 0 or 1: flows that take another branch, so that both
 * together come from 50 lines.
 */
export function flowSteps(variant: 0 | 1): Step[] {
  const steps: Step[] = [];
  const counts = new Map<string, number>();
  const add = (scope: string, kind: Step['kind'], file: number, line1: number, func: string) => {
    const sequence = counts.get(scope) ?? 0;
    counts.set(scope, sequence + 1);
    steps.push({scope, sequence, kind, file: `/srv/shop/${FILES[file]!}`, line1, func});
  };
  add('', 'begin', 0, 20, 'order');
  add('', 'log', 0, 22 + variant, 'order');
  for (let task = 1; task <= 3; task++) {
    const scope = `/${task}`;
    add(scope, 'begin', task, 31, 'reserve');
    add(scope, 'log', task, 33, 'reserve');
    add(scope, 'log', task, 35, 'reserve');
    const inner = `${scope}/1`;
    add(inner, 'begin', task, 52, 'call');
    for (let line = 0; line < 5; line++) add(inner, 'log', task, 54 + line * 2 + variant, 'call');
    add(inner, 'end', task, 52, 'call');
    add(scope, 'log', task, 37, 'reserve');
    add(scope, 'end', task, 31, 'reserve');
  }
  add('', 'log', 0, 24 + variant, 'order');
  add('', 'end', 0, 20, 'order');
  return steps;
}
