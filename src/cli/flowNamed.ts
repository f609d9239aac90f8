/** A flow as it is named on a command line. Comes in: an id or a name. Goes out: the flow; among equals the first. */
import type {Trace} from '../core/trace';
import {UsageError} from './command';
import {printable} from './formatValues';

const PAGE = 500;

/** Throws UsageError when there is none. */
export function flowNamed(trace: Trace, wanted: string): number {
  let named: number | null = null;
  for (let from = 0, total = 1; from < total; from += PAGE) {
    const page = trace.spans(null, from, PAGE, 'oldest', '');
    total = page.total;
    for (const {span, id, name} of page.spans) {
      if (id === wanted) return span;
      if (name === wanted) named ??= span;
    }
  }
  if (named === null) throw new UsageError(`There is no flow with the id or name "${printable(wanted)}".`);
  return named;
}
