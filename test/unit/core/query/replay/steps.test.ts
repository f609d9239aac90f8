/** The steps and runs of a replay, over real recordings: where each ends, forwards and backwards. */
import {describe, expect, test} from 'vitest';
import {NONE, RecordFlag, RecordKind} from '../../../../../src/protocol/model';
import type {ReplayEvent, ReplayStep, ReplayStop} from '../../../../../src/protocol/replay';
import type {RecordDetails} from '../../../../../src/protocol/queries';
import type {Trace} from '../../../../../src/core/trace';
import {distlogLines} from '../../../../bench/generate/distlogLines';
import {spoolOf, traceOf} from '../../../../support/memoryTrace';

const RECORDINGS = [
  'distlog/nested-json.ndjson',
  'distlog/threads-json.ndjson',
  'distlog/failing-json.ndjson',
  'nameko/shop-json.log',
  'selinon/failing-logging.log',
  'penguiflow/pipeline-info-structured.log',
];

const now = () => Promise.resolve();
const traces = new Map(RECORDINGS.map(name => [name, traceOf([spoolOf(name)])]));

/** What can be stepped to, in the order of time. */
function steppable(trace: Trace): RecordDetails[] {
  const all = Array.from({length: trace.recordCount}, (_, id) => trace.record(id));
  return all
    .filter(({kind, flags}) => kind < RecordKind.text && !(flags & RecordFlag.duplicate))
    .sort((a, b) => a.timeNs - b.timeNs || a.record - b.record);
}

async function step(trace: Trace, from: number | null, to: ReplayStep, way: 1 | -1 = 1): Promise<number | null> {
  const hit = await trace.replay(from).step(from, way, to, now);
  expect(hit.stops).toEqual([]);
  return hit.record;
}

async function walk(next: (at: number | null) => Promise<number | null>, limit: number): Promise<number[]> {
  const seen: number[] = [];
  for (let at = await next(null); at !== null; at = await next(at)) {
    seen.push(at);
    expect(seen.length).toBeLessThanOrEqual(limit);
  }
  return seen;
}

const stop = (change: Partial<ReplayStop>): ReplayStop => ({places: null, event: null, filter: null, ...change});
const filter = (text: string) => ({text, minLevel: 0, timeRange: null, withText: false, span: null});

describe.each(RECORDINGS)('%s', name => {
  const trace = traces.get(name)!;
  const all = steppable(trace);
  const ids = all.map(({record}) => record);

  async function runs(stops: ReplayStop[], way: 1 | -1): Promise<number[]> {
    return walk(async at => (await trace.replay(at).run(at, way, stops, now)).record, all.length);
  }

  test('through the trace: every record once, from either end', async () => {
    expect(await walk(at => step(trace, at, 'trace'), all.length)).toEqual(ids);
    expect(await walk(at => step(trace, at, 'trace', -1), all.length)).toEqual([...ids].reverse());
  });

  test('to the edges', async () => {
    expect(await step(trace, ids[1]!, 'edge')).toBe(ids.at(-1));
    expect(await step(trace, ids[1]!, 'edge', -1)).toBe(ids[0]);
    expect(await step(trace, ids.at(-1)!, 'edge')).toBeNull();
  });

  test('through a flow: its next record, then that of the trace; and back', async () => {
    for (const [at, {record, span}] of all.entries()) {
      const later = all.slice(at + 1);
      const inFlow = span && later.find(other => other.span?.flow === span.flow);
      expect(await step(trace, record, 'flow')).toBe((inFlow || later[0])?.record ?? null);
      const earlier = all.slice(0, at).reverse();
      const before = span && earlier.find(other => other.span?.flow === span.flow);
      expect(await step(trace, record, 'flow', -1)).toBe((before || earlier[0])?.record ?? null);
    }
  });

  test('over: the next record of the scope, at its end one that is no deeper', async () => {
    for (const [at, {record, span}] of all.entries()) {
      const later = all.slice(at + 1);
      const own = span && later.find(other => other.span?.span === span.span);
      const out = span && later.find(other => other.span?.flow === span.flow && other.span.depth <= span.depth);
      const inFlow = span && later.find(other => other.span?.flow === span.flow);
      expect(await step(trace, record, 'over')).toBe((own || out || inFlow || later[0])?.record ?? null);
    }
  });

  test('out: the last record of the scope, from there that of the scope around it', async () => {
    for (const [at, {record, span, stack}] of all.entries()) {
      const later = all.slice(at + 1);
      const ends = stack.map(frame => later.filter(other => other.span?.span === frame.span.span).at(-1));
      const inFlow = span && later.find(other => other.span?.flow === span.flow);
      const wanted = ends.find(end => end !== undefined) ?? (inFlow || later[0]);
      expect(await step(trace, record, 'out')).toBe(wanted?.record ?? null);
    }
  });

  test('runs stop at every error, in both directions, and at nothing else', async () => {
    const errors = all.filter(({flags}) => flags & RecordFlag.error).map(({record}) => record);
    expect(await runs([stop({event: 'error'})], 1)).toEqual(errors);
    expect(await runs([stop({event: 'error'})], -1)).toEqual([...errors].reverse());
    expect(await runs([], 1)).toEqual([]);
  });

  test('a condition and a line have to hold together', async () => {
    const placed = all.find(({source}) => source !== null);
    if (!placed?.source) return;
    const {path, line} = placed.source;
    const places = {sites: [{path, line}], names: []};
    const atLine = all.filter(({source}) => source?.path === path && source.line === line);
    expect(await runs([stop({places})], 1)).toEqual(atLine.map(({record}) => record));
    const ends = atLine.filter(({kind}) => kind === RecordKind.end).map(({record}) => record);
    expect(await runs([stop({places, filter: filter('kind:end')})], 1)).toEqual(ends);
  });

  test('a stop says which of the list it is', async () => {
    const stops = [stop({filter: filter('kind:end')}), stop({filter: filter('kind:begin OR kind:end')})];
    for (const {record, kind} of all) {
      const wanted = kind === RecordKind.end ? [0, 1] : kind === RecordKind.begin ? [1] : [];
      expect(trace.replay(record).meets(record, stops)).toEqual(wanted);
    }
  });

  test('scopes stand at the last of their own records so far, flows that go on are listed', () => {
    for (const [at, {record, stack, span}] of all.entries()) {
      const earlier = all.slice(0, at + 1).reverse();
      const {frames, threads} = trace.replay(record).standing(record);
      const wanted = stack.map(({span: own}) => ({
        span: own.span,
        record: earlier.find(other => other.span?.span === own.span)?.record ?? null,
      }));
      expect(frames).toEqual(wanted);
      expect(threads.find(thread => thread.flow === (span?.flow ?? null))?.record).toBe(record);
      const goingOn = new Set(all.slice(at + 1).map(other => other.span?.flow ?? NONE));
      const begun = new Set(earlier.map(other => other.span?.flow ?? NONE));
      const both = [...begun].filter(flow => flow !== NONE && goingOn.has(flow));
      const listed = threads.map(({flow}) => flow).filter(flow => flow !== null && flow !== span?.flow);
      expect(listed.sort()).toEqual(both.filter(flow => flow !== span?.flow).sort());
    }
  });
});

async function stopsAt(recording: string, change: Partial<ReplayStop>): Promise<RecordDetails[]> {
  const trace = traces.get(recording)!;
  const seen = await walk(async at => (await trace.replay(at).run(at, 1, [stop(change)], now)).record, 10_000);
  return seen.map(record => trace.record(record));
}

test.each<[string, ReplayEvent, RegExp, number]>([
  ['selinon/failing-logging.log', 'retry', /TASK_RETRY|FLOW_RETRY/, 1],
  ['penguiflow/pipeline-info-structured.log', 'retry', /node_retry/, 1],
  ['selinon/failing-logging.log', 'failure', /_FAILURE/, 1],
  ['distlog/failing-json.ndjson', 'failure', /./, 1],
])('%s: each %s is stopped at', async (recording, event, raw, atLeast) => {
  const found = await stopsAt(recording, {event});
  expect(found.length).toBeGreaterThanOrEqual(atLeast);
  for (const details of found) expect(details.raw).toMatch(raw);
});

test.each(RECORDINGS)('%s: whatever has failed is stopped at, and nothing else', async recording => {
  const stops = await stopsAt(recording, {event: 'failure'});
  const failed = steppable(traces.get(recording)!).flatMap(({span}) =>
    span && /failed|timed out/.test(span.state) ? [span] : [],
  );
  expect(new Set(stops.map(({span}) => span?.span))).toEqual(new Set(failed.map(({span}) => span)));
});

test('what is known by its name only is stopped at by that, retries of it too', async () => {
  for (const recording of ['nameko/shop-json.log', 'selinon/failing-logging.log']) {
    const trace = traces.get(recording)!;
    const symbols = trace.lines.names(0);
    const number = symbols.findIndex(symbol => symbol?.kind === 'entrypoint' || symbol?.kind === 'task');
    const name = symbols[number]!.name;
    const found = await stopsAt(recording, {places: {sites: [], names: [number]}});
    expect(found.length).toBeGreaterThan(0);
    expect(
      new Set(found.map(({stack}) => stack.find(({span}) => span.attempts >= 0 && span.name === name)?.span.name)),
    ).toEqual(new Set([name]));
  }
});

test('a filter that cannot be read, and a record that is gone, are errors with a code', async () => {
  const trace = traces.get('nameko/shop-json.log')!;
  await expect(trace.replay(0).run(0, 1, [stop({filter: filter('level>=')})], now)).rejects.toMatchObject({
    code: 'badFilter',
  });
  expect(() => trace.replay(trace.recordCount)).toThrow('no longer in the session');
});

test('a step in a long trace walks to where it ends and no further, also at the end of a scope or flow', async () => {
  // More than a slice of a walk, behind each of which it pauses.
  const lines = [...distlogLines(70_000)].map(line => (line.endsWith('\n') ? line : `${line}\n`));
  const trace = traceOf([Buffer.from(lines.join(''))]);
  let pauses = 0;
  const pause = () => Promise.resolve(void pauses++);
  for (let record = 0; record < 400; record++) {
    for (const to of ['flow', 'trace', 'over', 'out'] as const) {
      await trace.replay(record).step(record, 1, to, pause);
      const last = trace.recordCount - 1 - record;
      await trace.replay(last).step(last, -1, to, pause);
    }
  }
  expect(pauses).toBe(0);
  await trace.replay(0).run(0, 1, [stop({filter: filter('task:nobody')})], pause);
  expect(pauses).toBe(1);
});
