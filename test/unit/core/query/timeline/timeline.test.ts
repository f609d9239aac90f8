/** What the Timeline answers for recordings and for small traces made for one question. */
import {describe, expect, it} from 'vitest';
import type {Trace} from '../../../../../src/core/trace';
import {NONE, SPAN_STATE_NAMES} from '../../../../../src/protocol/model';
import {TimelineBar, TimelineRowFlag} from '../../../../../src/protocol/timeline';
import type {TimelineQuery, TimelineSlices} from '../../../../../src/protocol/timeline';
import {spoolOf, traceOf} from '../../../../support/memoryTrace';
import {ALL, distlogLine, growingTrace, LINES, noPause} from '../filter/fixture';

const BASE: TimelineQuery = {
  filter: ALL,
  mode: 'waterfall',
  fold: 'auto',
  toggled: [],
  fromRow: 0,
  rowCount: 400,
  fromNs: -1e15,
  toNs: 1e15,
  resolutionNs: 1,
  criticalOf: null,
};

const ask = (trace: Trace, query: Partial<TimelineQuery> = {}) => trace.timeline({...BASE, ...query}, noPause);

/** Rows as an indented tree. */
function tree(slices: TimelineSlices): string[] {
  return slices.rowName.map((name, row) => `${'  '.repeat(slices.rowDepth[row]!)}${name}`);
}

function barsOfRow(slices: TimelineSlices, row: number): string[] {
  const kinds = Object.entries(TimelineBar);
  const found: string[] = [];
  for (let bar = 0; bar < slices.barCount; bar++) {
    if (slices.barRow[bar] !== row) continue;
    const kind = kinds.find(([, value]) => value === slices.barKind[bar])![0];
    const ms = ((slices.barToNs[bar]! - slices.barFromNs[bar]!) / 1e6).toFixed(1);
    found.push(`${kind} ${SPAN_STATE_NAMES[slices.barState[bar]!]} ${ms}`);
  }
  return found;
}

describe('rows', () => {
  it('are flows by start, below them their tasks by start; attempts are no rows', async () => {
    const slices = await ask(traceOf([spoolOf('selinon/failing-logging.log')]));
    expect(tree(slices).slice(0, 5)).toEqual(['rescue', '  Flaky', '  PoliteRetry', '  Broken', '  Apologise']);
    expect(slices.rowName.some(name => name.startsWith('attempt'))).toBe(false);
    expect(slices.totalRows).toBe(slices.rowCount);
  });

  it('fold and unfold, and a window of them is the same as the whole cut', async () => {
    const trace = traceOf([spoolOf('nameko/shop-json.log')]);
    const whole = await ask(trace);
    const folded = await ask(trace, {toggled: [whole.rowKey[0]!]});
    expect(whole.rowFlags[0]! & TimelineRowFlag.unfolded).not.toBe(0);
    expect(folded.rowFlags[0]! & TimelineRowFlag.unfolded).toBe(0);
    expect(folded.totalRows).toBe(whole.totalRows - 3);
    const part = await ask(trace, {fromRow: 5, rowCount: 7});
    expect(part.rowName).toEqual(whole.rowName.slice(5, 12));
    expect(part.fromRow).toBe(5);
    const all = await ask(trace, {fold: 'folded'});
    expect(all.totalRows).toBe(all.flows);
  });

  it('are those that hold what passes the filter; what only contains it is context', async () => {
    const slices = await ask(traceOf([spoolOf('nameko/shop-json.log')]), {
      filter: {...ALL, text: 'task:payments.charge state:failed'},
    });
    expect(tree(slices)).toEqual([
      'gateway.create_order',
      '  orders.place',
      '    payments.charge',
      '    payments.charge',
    ]);
    const context = [...slices.rowFlags].map(flags => (flags & TimelineRowFlag.context) !== 0);
    expect(context).toEqual([true, true, false, false]);
  });

  it('of a time range are the flows that were under way, also between their records', async () => {
    const trace = traceOf([spoolOf('selinon/failing-logging.log')]);
    const whole = await ask(trace);
    const middleNs = whole.rowFromNs[0]! + 100e6;
    const between = await ask(trace, {filter: {...ALL, timeRange: {fromNs: middleNs, toNs: middleNs + 1}}});
    expect(between.rowName).toContain('rescue');
    const before = await ask(trace, {filter: {...ALL, timeRange: {fromNs: -2e9, toNs: -1e9}}});
    expect(before.totalRows).toBe(0);
    expect(before.extentFromNs).toBeNaN();
  });

  it('a bad filter is an error that names it', async () => {
    const trace = traceOf([spoolOf('nameko/shop-json.log')]);
    await expect(ask(trace, {filter: {...ALL, text: '('}})).rejects.toMatchObject({code: 'badFilter'});
  });
});

describe('bars', () => {
  it('of a retried task are its attempts with the waits between them', async () => {
    const slices = await ask(traceOf([spoolOf('penguiflow/pipeline-info-structured.log')]));
    const row = slices.rowName.findIndex((name, at) => name === 'fetch_docs' && slices.rowAttempts[at] === 3);
    expect(barsOfRow(slices, row)).toEqual([
      'attempt failed 0.2',
      expect.stringMatching(/^wait retrying/),
      'attempt failed 0.4',
      expect.stringMatching(/^wait retrying/),
      'attempt succeeded 20.8',
    ]);
  });

  it('of a folded flow carry a strip of all that is below, failures among them', async () => {
    const slices = await ask(traceOf([spoolOf('nameko/shop-json.log')]), {fold: 'folded'});
    const row = slices.rowErrors.findIndex(
      (errors, at) => errors === 2 && SPAN_STATE_NAMES[slices.rowState[at]!] === 'succeeded',
    );
    expect(barsOfRow(slices, row)).toContainEqual(expect.stringMatching(/^strip failed/));
  });

  it('have a tick for each record, and one for many where they are too near', async () => {
    const trace = traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]);
    const exact = await ask(trace);
    expect(exact.tickCount).toBe(trace.counts().records);
    const coarse = await ask(trace, {resolutionNs: 2 ** 40});
    expect(coarse.tickCount).toBe(coarse.rowCount);
    expect([...coarse.tickError].filter(Boolean)).toHaveLength(1);
  });

  it('outside of the window are left out', async () => {
    const trace = traceOf([spoolOf('selinon/failing-logging.log')]);
    const whole = await ask(trace);
    const early = await ask(trace, {toNs: whole.extentFromNs + 1e6});
    expect(early.rowCount).toBe(whole.rowCount);
    expect(early.barCount).toBeLessThan(whole.barCount);
  });
});

describe('work that has not ended', () => {
  const ROOT = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';

  it('grows while the session is live, and ends in the open afterwards', async () => {
    const {trace, add} = growingTrace();
    // A flow and a task that begin at 10 s to 13 s and are heard of no more.
    add(LINES.slice(6, 9));
    const live = await ask(trace);
    expect(live.rowToNs[0]).toBe(Infinity);
    expect(live.barToNs[0]).toBe(Infinity);
    add(LINES.slice(9, 10));
    const later = await ask(trace);
    expect(later.revision).toBeGreaterThan(live.revision);
    expect(later.extentToNs - live.extentToNs).toBe(1e9);
    trace.setLive(false);
    const ended = await ask(trace);
    expect(SPAN_STATE_NAMES[ended.rowState[0]!]).toBe('never closed');
    expect(ended.rowToNs[0]! - ended.rowFromNs[0]!).toBe(3e9);
    expect(ended.rowFlags[0]! & TimelineRowFlag.closed).toBe(0);
  });

  it('is on the critical path up to the latest record', async () => {
    const {trace, add} = growingTrace();
    add([
      distlogLine({at: 0, key: `0@${ROOT}`, message: 'import'}),
      distlogLine({at: 3, key: `0@${ROOT}/1`, message: 'load'}),
    ]);
    add([distlogLine({at: 5, key: `1@${ROOT}/1`, message: 'row'})]);
    const slices = await ask(trace, {criticalOf: 0});
    expect([...slices.pathToNs].at(-1)).toBe(5e9);
    expect([...slices.pathRow]).toEqual([0, 1]);
  });
});

describe('critical path', () => {
  it('goes through the tasks the end depended on, without overlap', async () => {
    const slices = await ask(traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]), {criticalOf: 0});
    const names = [...slices.pathRow].map(row => slices.rowName[row]!);
    expect(names).toContain('worker 0');
    expect(names.at(-1)).toBe('confirm');
    for (let part = 1; part < slices.pathCount; part++) {
      expect(slices.pathFromNs[part]!).toBeGreaterThanOrEqual(slices.pathToNs[part - 1]! - 1);
    }
    const totalNs = [...slices.pathToNs].reduce((sum, toNs, part) => sum + toNs - slices.pathFromNs[part]!, 0);
    expect(totalNs / (slices.extentToNs - slices.extentFromNs)).toBeGreaterThan(0.98);
  });

  it('stands on the row of what is folded away', async () => {
    const trace = traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]);
    const folded = await ask(trace, {criticalOf: 0, fold: 'folded'});
    expect([...folded.pathRow].every(row => row === 0)).toBe(true);
    const elsewhere = await ask(trace, {criticalOf: 0, fromRow: 14});
    expect([...elsewhere.pathRow]).toContain(NONE);
  });
});

describe('a flow too large for a row per task', () => {
  const ROOT = 'b4e92b78-0d89-48b9-9da4-9cbcfe503e23';
  const lines = [distlogLine({at: 0, key: `0@${ROOT}`, message: 'batch'})];
  for (let task = 1; task <= 1500; task++) {
    lines.push(distlogLine({at: task, key: `0@${ROOT}/${task}`, message: `task ${task}`}));
    lines.push(distlogLine({at: task + 1.5, key: `1@${ROOT}/${task}`, message: 'done'}));
  }
  const trace = traceOf([Buffer.from(lines.join('\n'))]);

  it('is shown in lanes in which no two tasks overlap, all of them once', async () => {
    const slices = await ask(trace, {fold: 'unfolded'});
    expect(slices.totalRows).toBeLessThan(12);
    expect(slices.rowFlags[1]! & TimelineRowFlag.lane).not.toBe(0);
    const spans = new Set<number>();
    for (let row = 1; row < slices.rowCount; row++) {
      let endNs = -Infinity;
      for (let bar = 0; bar < slices.barCount; bar++) {
        if (slices.barRow[bar] !== row) continue;
        expect(slices.barFromNs[bar]!).toBeGreaterThanOrEqual(endNs);
        endNs = slices.barToNs[bar]!;
        spans.add(slices.barSpan[bar]!);
      }
    }
    expect(spans.size).toBe(1500);
  });

  it('lasts as long as anything in it, however many tasks that are', async () => {
    const slices = await ask(trace);
    expect(slices.rowToNs[0]).toBe(slices.extentToNs);
    expect(slices.rowToNs[0]! - slices.rowFromNs[0]!).toBe(1501.5e9);
  });

  it('has names only where there is room for them', async () => {
    const near = await ask(trace, {fold: 'unfolded', fromNs: 0, toNs: 20e9, resolutionNs: 2 ** 24});
    expect(near.names).toContain('task 5');
    const far = await ask(trace, {fold: 'unfolded', resolutionNs: 2 ** 34});
    expect(far.names).toEqual([]);
  });
});

describe('aggregated', () => {
  it('adds up tasks of one name and path, the heaviest first, side by side', async () => {
    const slices = await ask(traceOf([spoolOf('nameko/shop-json.log')]), {mode: 'aggregated'});
    expect(tree(slices).slice(0, 3)).toEqual(['gateway.get_order', '  orders.get_order', '    stock.get_item']);
    const roots = [...slices.rowDepth].flatMap((depth, row) => (depth === 0 ? [row] : []));
    for (let at = 1; at < roots.length; at++) {
      const [before, now] = [roots[at - 1]!, roots[at]!];
      expect(slices.rowFromNs[now]).toBe(slices.rowToNs[before]);
      expect(slices.rowToNs[now]! - slices.rowFromNs[now]!).toBeLessThanOrEqual(
        slices.rowToNs[before]! - slices.rowFromNs[before]!,
      );
    }
    const place = slices.rowName.indexOf('gateway.create_order');
    expect(slices.rowTasks[place]).toBe(5);
    expect(slices.rowErrors[place]).toBe(1);
  });

  it('takes traces without a name as one', async () => {
    const slices = await ask(traceOf([spoolOf('penguiflow/pipeline-info-structured.log')]), {mode: 'aggregated'});
    const roots = slices.rowName.filter((_, row) => slices.rowDepth[row] === 0);
    expect(roots[0]).toBe('');
    expect(roots.some(name => name.startsWith('trace-'))).toBe(false);
  });
});

describe('place', () => {
  it('is the row of a task, or of what it is folded into', async () => {
    const trace = traceOf([spoolOf('nameko/shop-json.log')]);
    const slices = await ask(trace);
    const row = slices.rowName.indexOf('payments.charge');
    const span = slices.rowSpan[row]!;
    expect(await trace.timelinePlace(BASE, span, noPause)).toMatchObject({row, exact: true});
    const folded = await trace.timelinePlace({...BASE, fold: 'folded'}, span, noPause);
    expect(folded).toMatchObject({exact: false});
    expect(folded.row).toBeGreaterThanOrEqual(0);
    const hidden = await trace.timelinePlace({...BASE, filter: {...ALL, text: 'task:walker.step'}}, span, noPause);
    expect(hidden.row).toBe(-1);
    await expect(trace.timelinePlace(BASE, 1e9, noPause)).rejects.toThrow(/no longer/);
  });
});

describe('numbers over time', () => {
  const range = (trace: Trace) => {
    const {startTime, endTime} = trace.summary();
    const ns = (time: string) => (Date.parse(time) - trace.originEpochMs) * 1e6;
    return {fromNs: ns(startTime!) - 1e6, toNs: ns(endTime!) + 1e6};
  };

  it('are records per second of every part', async () => {
    const trace = traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]);
    const {fromNs, toNs} = range(trace);
    const counters = await trace.timelineCounters({filter: ALL, fromNs, toNs, buckets: 10, fields: []}, noPause);
    const records = counters.perSecond.reduce((sum, rate) => sum + (rate * (toNs - fromNs)) / 10 / 1e9, 0);
    expect(records).toBeCloseTo(trace.counts().records);
    expect(counters.read).toBe(0);
  });

  it('of fields are what the records hold; queues are offered first', async () => {
    const trace = traceOf([spoolOf('penguiflow/pipeline-info-structured.log')]);
    const query = {filter: ALL, ...range(trace), buckets: 4, fields: ['extra.q_depth_in', 'extra.nothing']};
    const counters = await trace.timelineCounters(query, noPause);
    expect(counters.candidates.slice(0, 8)).toContain('extra.q_depth_in');
    expect(counters.candidates).not.toContain('extra.ts');
    expect(Math.max(...counters.max.subarray(0, 4).filter(value => !Number.isNaN(value)))).toBe(7);
    expect([...counters.max.subarray(4)].every(Number.isNaN)).toBe(true);
    expect(counters.read).toBe(counters.total);
  });

  it('of many records are read from a sample, and say so', async () => {
    const lines = Array.from({length: 5000}, (_, at) =>
      distlogLine({at: at / 100, message: 'x', context: {depth: at}}),
    );
    const trace = traceOf([Buffer.from(lines.join('\n'))]);
    const query = {filter: ALL, ...range(trace), buckets: 100, fields: ['context.depth']};
    let pauses = 0;
    const counters = await trace.timelineCounters(query, () => Promise.resolve(void pauses++));
    expect(counters.total).toBe(5000);
    expect(counters.read).toBeLessThanOrEqual(2000);
    expect(pauses).toBeGreaterThan(5);
  });
});
