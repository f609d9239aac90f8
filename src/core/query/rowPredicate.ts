/**
 * Compiles a row filter into a test of one record: columns first, then what is known of spans, text last, because text
 * is read from disk. The filter language itself is in filter/.
 */
import {NONE, RecordKind} from '../../protocol/model';
import type {FilterProblem, RowFilter} from '../../protocol/queries';
import {effectiveLevel} from './effectiveLevel';
import {readFilter} from './filter/compile';
import {spanLeaf} from './filter/leaf';
import type {FilterScope} from './filter/leaf';

export interface RowPredicate {
  test(record: number): boolean;
  /** The outcome may change although the record does not, because it looks at spans. */
  readonly depends: boolean;
}

export interface CompiledFilter extends RowPredicate {
  /** As in Leaf: the earliest time whose rows may have another outcome since the last call, Infinity when none. */
  refresh(): number;
}

/** The problem instead, when the text cannot be read. Never throws. */
export function compileRowFilter(filter: RowFilter, scope: FilterScope): CompiledFilter | {problem: FilterProblem} {
  const {records} = scope.model;
  const {minLevel, timeRange, span} = filter;
  const {plan, problem} = readFilter(filter.text);
  if (problem) return {problem};
  const {utcOffsetMinutes} = filter;
  const query = plan.bind(utcOffsetMinutes ? {...scope, utcOffsetMinutes} : scope);
  const withText = filter.withText || plan.asksForText;
  const inside = span === null ? null : spanLeaf(scope.model, at => at === span, true);
  const isHidden = (record: number) =>
    (!withText && records.kind[record] === RecordKind.text) ||
    (minLevel > 0 && effectiveLevel(records, record) < minLevel && records.kind[record] !== RecordKind.reject);
  const hides = !withText || minLevel > 0;
  const test = (record: number): boolean => {
    if (hides && isHidden(record)) return false;
    if (timeRange && !(records.timeNs[record]! >= timeRange.fromNs && records.timeNs[record]! < timeRange.toNs))
      return false;
    if (inside !== null && (records.span[record] === NONE || !inside.test(record))) return false;
    return query.test(record);
  };
  return {
    test,
    depends: query.depends || inside !== null,
    refresh: () => Math.min(query.refresh(), inside?.refresh() ?? Infinity),
  };
}
