/**
 * What a replay stops at on its way: breakpoints at lines, with conditions of the filter language, and things that went
 * wrong. Comes in: the list, compiled anew for each run, which costs the distinct lines of the session and no record.
 * Goes out: a test that names the stops that a record meets. Columns are asked first, a record's text last.
 */
import {NONE, RecordFlag, RecordKind, SpanState} from '../../../protocol/model';
import type {ReplayEvent, ReplayStop} from '../../../protocol/replay';
import {RpcError} from '../../../protocol/rpc';
import type {Model} from '../../model/model';
import type {FilterScope} from '../filter/leaf';
import {compileRowFilter} from '../rowPredicate';

const FAILED: readonly number[] = [SpanState.failed, SpanState.failedExpected, SpanState.timedOut];

type Test = (record: number) => boolean;

/** The number of a span's name, as `Lines.nameOf`. */
type NameOf = (span: number) => number;

/** Positions of the stops that a record meets. Throws RpcError 'badFilter'. */
export function compileStops(
  stops: readonly ReplayStop[],
  scope: FilterScope,
  nameOf: NameOf,
): (record: number) => number[] {
  const tests = stops.map(stop => compileStop(stop, scope, nameOf));
  return record => tests.flatMap((test, index) => (test(record) ? [index] : []));
}

/** Whether a record meets any of them, which is asked of every record on the way. */
export function compileAnyStop(stops: readonly ReplayStop[], scope: FilterScope, nameOf: NameOf): Test {
  const tests = stops.map(stop => compileStop(stop, scope, nameOf));
  return record => tests.some(test => test(record));
}

function compileStop({places, event, filter}: ReplayStop, scope: FilterScope, nameOf: NameOf): Test {
  const parts: Test[] = [];
  if (event) parts.push(eventTest(event, scope.model));
  if (places) parts.push(placeTest(places, scope.model, nameOf));
  if (filter) {
    const compiled = compileRowFilter(filter, scope);
    if ('problem' in compiled) throw new RpcError('badFilter', compiled.problem.message);
    parts.push(record => compiled.test(record));
  }
  return record => parts.every(test => test(record));
}

function placeTest({sites: wanted, names}: NonNullable<ReplayStop['places']>, model: Model, nameOf: NameOf): Test {
  const {sites, texts, records} = model;
  const keys = new Set(wanted.map(({path, line}) => `${line} ${path}`));
  const atSite = new Set<number>();
  for (let site = 0; keys.size > 0 && site < sites.size; site++) {
    if (keys.has(`${sites.field(site, 1)} ${texts.text(sites.field(site, 0))}`)) atSite.add(site);
  }
  const named = new Set(names);
  return record => {
    if (atSite.has(records.site[record]!)) return true;
    const span = records.span[record]!;
    return named.size > 0 && span !== NONE && named.has(nameOf(span));
  };
}

function eventTest(event: ReplayEvent, model: Model): Test {
  const {flags} = model.records;
  switch (event) {
    case 'error':
      return record => (flags[record]! & RecordFlag.error) !== 0;
    case 'retry':
      return record => (flags[record]! & RecordFlag.retry) !== 0;
    case 'failure':
      return record => isFailure(model, record);
  }
}

/** The record that ends a task or flow in failure; where none ended it, the last one before it was given up. */
function isFailure({records, spans}: Model, record: number): boolean {
  const span = records.span[record]!;
  if (span === NONE) return false;
  const state = spans.state[span]!;
  if (state === SpanState.unclosedProbablyFailed) return spans.lastRecord[span] === record;
  return FAILED.includes(state) && records.kind[record] === RecordKind.end;
}
