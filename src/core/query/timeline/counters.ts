/**
 * Numbers over time: records per second from the columns, and numeric fields of the records from the spool. A window may
 * hold millions of records, so fields are read from a sample spread evenly over it, and the answer says of how many.
 * In: ids that pass, in order of time. Out: smallest and largest value of each part of the window.
 */
import {RecordKind} from '../../../protocol/model';
import type {CounterQuery, TimelineCounters} from '../../../protocol/timeline';
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';

/** Records read for fields in one answer: some tens of milliseconds. */
const MAX_READ = 2000;
/** Records looked at to find which fields there are. */
const MAX_LOOKED = 100;
const MAX_DEPTH = 4;
const MAX_CANDIDATES = 40;
const READ_SLICE = 100;
/** Numbers that every record carries and that measure nothing. */
const NOT_MEASURED =
  /^(created|ts|timestamp|time|msecs|relativecreated|lineno|levelno|level|pid|process|thread|seq|port|version|.*_id|.*_at)$/i;
/** What people look for first. */
const WANTED = /queue|depth|in_?flight|pending|backlog|size|latency|duration/i;

type ReadFields = (record: number) => unknown;

export async function buildCounters(
  model: Model,
  readFields: ReadFields,
  ids: Uint32Array,
  query: CounterQuery,
  pause: Pause,
): Promise<TimelineCounters> {
  const {fromNs, toNs, buckets, fields} = query;
  const {timeNs} = model.records;
  const bucketNs = (toNs - fromNs) / buckets;
  const edges = Uint32Array.from({length: buckets + 1}, (_, at) => firstFrom(ids, timeNs, fromNs + at * bucketNs));
  const perSecond = new Float64Array(buckets);
  for (let at = 0; at < buckets; at++) perSecond[at] = ((edges[at + 1]! - edges[at]!) * 1e9) / bucketNs;
  const inWindow = ids.subarray(edges[0], edges[buckets]);
  const min = new Float64Array(fields.length * buckets).fill(NaN);
  const max = new Float64Array(fields.length * buckets).fill(NaN);
  const paths = fields.map(field => field.split('.'));
  let read = 0;
  if (fields.length > 0) {
    const sample = spread(model, inWindow, MAX_READ);
    for (const record of sample) {
      const value = readFields(record);
      const bucket = Math.min(buckets - 1, Math.max(0, Math.floor((timeNs[record]! - fromNs) / bucketNs)));
      paths.forEach((path, field) => {
        const number = numberAt(value, path);
        if (Number.isNaN(number)) return;
        const at = field * buckets + bucket;
        if (!(min[at]! <= number)) min[at] = number;
        if (!(max[at]! >= number)) max[at] = number;
      });
      if (++read % READ_SLICE === 0) await pause();
    }
  }
  const candidates = numericFields(spread(model, ids, MAX_LOOKED).map(readFields));
  const {revision} = model;
  return {revision, fromNs, toNs, buckets, perSecond, fields, min, max, candidates, read, total: inWindow.length};
}

/** Evenly spread, without lines that are no records. */
function spread(model: Model, ids: Uint32Array, most: number): number[] {
  const found: number[] = [];
  const step = Math.max(1, ids.length / most);
  for (let at = 0; at < ids.length; at += step) {
    const record = ids[Math.floor(at)]!;
    if (model.records.kind[record]! < RecordKind.text) found.push(record);
  }
  return found;
}

/** Paths of fields that hold numbers: those people look for first, then the frequent ones. */
function numericFields(records: readonly unknown[]): string[] {
  const seen = new Map<string, number>();
  const look = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'number') {
      if (Number.isFinite(value)) seen.set(path, (seen.get(path) ?? 0) + 1);
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth >= MAX_DEPTH) return;
    for (const [key, inner] of Object.entries(value)) {
      if (!NOT_MEASURED.test(key) && !key.includes('.')) look(inner, path === '' ? key : `${path}.${key}`, depth + 1);
    }
  };
  for (const record of records) look(record, '', 0);
  const rank = (path: string) => (WANTED.test(path) ? 1 : 0);
  return [...seen]
    .sort(([a, timesA], [b, timesB]) => rank(b) - rank(a) || timesB - timesA || (a < b ? -1 : 1))
    .slice(0, MAX_CANDIDATES)
    .map(([path]) => path);
}

function numberAt(value: unknown, path: readonly string[]): number {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return NaN;
    at = (at as Record<string, unknown>)[step];
  }
  return typeof at === 'number' && Number.isFinite(at) ? at : NaN;
}

/** First position whose time is `ns` or later. */
function firstFrom(ids: Uint32Array, timeNs: Float64Array, ns: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeNs[ids[middle]!]! < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}
