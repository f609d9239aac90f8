/**
 * Run-time checks of what the Inspector page asks for. The page shows untrusted text, so nothing it sends is taken on
 * trust: every value is rebuilt here from its checked parts, and unknown parts are dropped. Pure.
 */
import {INSPECTOR_ACTIONS} from '../../protocol/inspectorApi';
import type {InspectorApi} from '../../protocol/inspectorApi';
import type {StepWithin} from '../../protocol/lines';
import type {SourceRef} from '../../protocol/model';
import type {NestedFolds} from '../../protocol/nested';
import type {ExceptionFrame, RowFilter} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import {MAX_COUNTER_BUCKETS, MAX_COUNTER_FIELDS, MAX_TIMELINE_ROWS} from '../../protocol/timeline';
import type {TimelineQuery} from '../../protocol/timeline';

type Params = {[M in keyof InspectorApi]: InspectorApi[M]['params']};
export type Checks = {[M in keyof Params]: (value: unknown) => Params[M]};

const MAX_FILTER_CHARS = 10_000;
const MAX_PATH_CHARS = 10_000;
const MAX_COPY_CHARS = 20_000_000;
const MAX_ROWS = 5000;
/** Rows that a user has folded or unfolded by hand. */
const MAX_TOGGLED = 10_000;
const MAX_BUCKETS = 20_000;
const MAX_NODES = 5000;
const FLOW_ORDERS = ['newest', 'oldest', 'slowest', 'failedFirst'] as const;
const MAX_NAMES = 100_000;
const MAX_ID = 0xffffffff;
const MAX_FOLDS = 100_000;
const MAX_NAME_CHARS = 200;
const STEP_SCOPES: readonly StepWithin[] = ['flow', 'task', 'thread'];

export const inspectorChecks: Checks = {
  hello: () => ({}),
  rejects: () => ({}),
  rows: value => {
    const {filter, from, count} = fields(value);
    return {filter: rowFilter(filter), from: position(from), count: whole(count, MAX_ROWS)};
  },
  rowOf: value => {
    const {filter, record} = fields(value);
    return {filter: rowFilter(filter), record: whole(record, MAX_ID)};
  },
  nextError: value => {
    const {filter, from, step} = fields(value);
    // -1: from before the first row.
    return {filter: rowFilter(filter), from: from === -1 ? -1 : whole(from, MAX_ID), step: stepOf(step)};
  },
  overview: value => {
    const {filter, buckets} = fields(value);
    return {filter: rowFilter(filter), buckets: whole(buckets, MAX_BUCKETS)};
  },
  statistics: value => {
    const {filter, limit, alike} = fields(value);
    return {filter: orNull(filter, rowFilter), limit: whole(limit, MAX_NAMES), alike: bool(alike)};
  },
  shownFlows: value => {
    const {filter, count, alike} = fields(value);
    return {filter: rowFilter(filter), count: whole(count, MAX_ROWS), alike: bool(alike)};
  },
  timeline: value => ({query: timelineQuery(fields(value).query)}),
  timelineCounters: value => {
    const {filter, fromNs, toNs, buckets, fields: paths} = fields(fields(value).query);
    if (!Array.isArray(paths) || paths.length > MAX_COUNTER_FIELDS) throw bad('list');
    if (!(finite(toNs) > finite(fromNs)) || whole(buckets, MAX_COUNTER_BUCKETS) === 0) throw bad('window');
    return {
      query: {
        filter: rowFilter(filter),
        fromNs: finite(fromNs),
        toNs: finite(toNs),
        buckets: whole(buckets, MAX_COUNTER_BUCKETS),
        fields: paths.map(path => text(path, MAX_PATH_CHARS)),
      },
    };
  },
  timelinePlace: value => {
    const {query, span} = fields(value);
    return {query: timelineQuery(query), span: whole(span, MAX_ID)};
  },
  nested: value => {
    const {filter, folds, from, count} = fields(value);
    const range = {from: position(from), count: whole(count, MAX_ROWS)};
    return {filter: rowFilter(filter), folds: nestedFolds(folds), ...range};
  },
  nestedRowOf: value => {
    const {filter, folds, record, span} = fields(value);
    const wanted = {record: whole(record, MAX_ID), span: orNull(span, id => whole(id, MAX_ID))};
    return {filter: rowFilter(filter), folds: nestedFolds(folds), ...wanted};
  },
  nestedError: value => {
    const {filter, from, step} = fields(value);
    return {filter: rowFilter(filter), from: orNull(from, id => whole(id, MAX_ID)), step: stepOf(step)};
  },
  neighbour: value => {
    const {record, step, within} = fields(value);
    const scope = STEP_SCOPES.find(name => name === within);
    if (!scope) throw bad('scope');
    return {record: whole(record, MAX_ID), step: stepOf(step), within: scope};
  },
  completeFilter: value => {
    const {text: filterText, cursor} = fields(value);
    return {text: text(filterText, MAX_FILTER_CHARS), cursor: whole(cursor, MAX_FILTER_CHARS)};
  },
  filterParts: value => ({text: text(fields(value).text, MAX_FILTER_CHARS)}),
  filterLists: () => ({}),
  rememberFilter: value => ({text: text(fields(value).text, MAX_FILTER_CHARS)}),
  saveFilter: value => {
    const {name, text: filterText} = fields(value);
    return {name: text(name, MAX_NAME_CHARS), text: text(filterText, MAX_FILTER_CHARS)};
  },
  jsonLines: value => ({records: ids(fields(value).records)}),
  graph: value => {
    const {span, limit} = fields(value);
    return {span: whole(span, MAX_ID), limit: whole(limit, MAX_NODES)};
  },
  spans: value => {
    const {parent, from, count, order, text: wanted} = fields(value);
    const known = FLOW_ORDERS.find(name => name === order);
    if (!known) throw bad('order');
    return {
      parent: orNull(parent, id => whole(id, MAX_ID)),
      from: whole(from, MAX_ID),
      count: whole(count, MAX_ROWS),
      order: known,
      text: text(wanted, MAX_FILTER_CHARS),
    };
  },
  record: value => ({record: whole(fields(value).record, MAX_ID)}),
  shows: value => ({filter: rowFilter(fields(value).filter)}),
  select: value => ({record: orNull(fields(value).record, record => whole(record, MAX_ID))}),
  resolve: value => {
    const {source, record} = fields(value);
    return {source: sourceRef(source), record: orNull(record, id => whole(id, MAX_ID))};
  },
  place: value => ({record: whole(fields(value).record, MAX_ID)}),
  goToSource: value => {
    const {record, preserveFocus} = fields(value);
    return {record: whole(record, MAX_ID), preserveFocus: bool(preserveFocus)};
  },
  openFrame: value => {
    const {record, frame} = fields(value);
    return {record: whole(record, MAX_ID), frame: exceptionFrame(frame)};
  },
  copy: value => ({text: text(fields(value).text, MAX_COPY_CHARS)}),
  action: value => {
    const id = INSPECTOR_ACTIONS.find(action => action === fields(value).id);
    if (!id) throw bad('id');
    return {id};
  },
  switchSession: value => ({id: text(fields(value).id, 200)}),
};

function rowFilter(value: unknown): RowFilter {
  const {text: filterText, minLevel, timeRange, withText, span, utcOffsetMinutes} = fields(value);
  return {
    text: text(filterText, MAX_FILTER_CHARS),
    minLevel: whole(minLevel, 255),
    timeRange: orNull(timeRange, range => {
      const {fromNs, toNs} = fields(range);
      return {fromNs: finite(fromNs), toNs: finite(toNs)};
    }),
    withText: bool(withText),
    span: orNull(span, id => whole(id, MAX_ID)),
    ...(utcOffsetMinutes === undefined ? {} : {utcOffsetMinutes: finite(utcOffsetMinutes)}),
  };
}

function timelineQuery(value: unknown): TimelineQuery {
  const {filter, mode, fold, toggled, fromRow, rowCount, fromNs, toNs, resolutionNs, criticalOf} = fields(value);
  if (!Array.isArray(toggled) || toggled.length > MAX_TOGGLED) throw bad('list');
  if (finite(resolutionNs) <= 0) throw bad('resolution');
  return {
    filter: rowFilter(filter),
    mode: oneOf(mode, ['waterfall', 'aggregated']),
    fold: oneOf(fold, ['auto', 'folded', 'unfolded']),
    toggled: toggled.map(key => whole(key, MAX_ID)),
    fromRow: whole(fromRow, MAX_ID),
    rowCount: whole(rowCount, MAX_TIMELINE_ROWS),
    fromNs: finite(fromNs),
    toNs: finite(toNs),
    resolutionNs: finite(resolutionNs),
    criticalOf: orNull(criticalOf, span => whole(span, MAX_ID)),
  };
}

function nestedFolds(value: unknown): NestedFolds {
  const {all, except, openGroups} = fields(value);
  return {all: bool(all), except: ids(except), openGroups: ids(openGroups)};
}

function ids(value: unknown): number[] {
  if (!Array.isArray(value) || value.length > MAX_FOLDS) throw bad('list');
  return value.map(id => whole(id, MAX_ID));
}

function stepOf(value: unknown): 1 | -1 {
  if (value !== 1 && value !== -1) throw bad('step');
  return value;
}

function sourceRef(value: unknown): SourceRef {
  const {path, line, func} = fields(value);
  return {
    path: text(path, MAX_PATH_CHARS),
    line: whole(line, MAX_ID),
    func: orNull(func, name => text(name, MAX_PATH_CHARS)),
  };
}

function exceptionFrame(value: unknown): ExceptionFrame {
  const {code, library} = fields(value);
  return {...sourceRef(value), code: orNull(code, line => text(line, MAX_PATH_CHARS)), library: bool(library)};
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('parameters');
  return value as Record<string, unknown>;
}

function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null || value === undefined ? null : read(value);
}

function whole(value: unknown, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) throw bad('number');
  return value;
}

/** From the first row, or negative from the end. */
function position(value: unknown): number {
  return typeof value === 'number' && value < 0 ? -whole(-value, MAX_ROWS) : whole(value, MAX_ID);
}

function finite(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad('time');
  return value;
}

function text(value: unknown, maxChars: number): string {
  if (typeof value !== 'string' || value.length > maxChars) throw bad('text');
  return value;
}

function oneOf<T extends string>(value: unknown, choices: readonly T[]): T {
  const found = choices.find(choice => choice === value);
  if (found === undefined) throw bad('choice');
  return found;
}

function bool(value: unknown): boolean {
  if (typeof value !== 'boolean') throw bad('choice');
  return value;
}

function bad(what: string): RpcError {
  return new RpcError('badRequest', `The Inspector sent a request with an invalid ${what}.`);
}
