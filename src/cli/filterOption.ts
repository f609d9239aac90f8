/**
 * The filter of a command line. Comes in: text as typed. Goes out: a row filter, or a usage error that shows the place.
 * Checked before any file is read.
 */
import {checkFilter} from '../core/query/filter/compile';
import type {RowFilter} from '../protocol/queries';
import {UsageError} from './command';
import {printable} from './formatValues';

export function filterOption(text: string, withText: boolean): RowFilter {
  const problem = checkFilter(text);
  if (!problem) return {text, minLevel: 0, timeRange: null, withText, span: null};
  const before = printable(text.slice(0, problem.at));
  const marked = printable(text.slice(problem.at, problem.at + problem.length));
  const caret = `${' '.repeat(before.length)}${'^'.repeat(Math.max(1, marked.length))}`;
  throw new UsageError(`${problem.message}\n  ${printable(text)}\n  ${caret}`);
}
