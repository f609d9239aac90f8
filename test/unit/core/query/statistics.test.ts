import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {namePattern} from '../../../../src/core/query/namePattern';
import {binsOf, percentile} from '../../../../src/core/query/distribution';
import {binOf, binStartNs, MAX_BINS} from '../../../../src/protocol/statistics';
import {spoolOf, traceOf} from '../../../support/memoryTrace';
import {ALL, LINES, noPause, traceOfLines} from './filter/fixture';

describe('statistics', () => {
  it('percentile is the nearest rank', () => {
    const numbers = Float64Array.from({length: 20}, (_, at) => at + 1);
    expect([0.5, 0.95, 0.99, 1].map(share => percentile(numbers, share))).toEqual([10, 19, 20, 20]);
    expect(percentile(new Float64Array(0), 0.5)).toBeNaN();
    fc.assert(
      fc.property(fc.array(fc.nat(100), {minLength: 1}), fc.double({min: 0.01, max: 1, noNaN: true}), (list, share) => {
        const value = percentile(Float64Array.from(list).sort(), share);
        const upTo = list.filter(each => each <= value).length;
        const below = list.filter(each => each < value).length;
        expect(upTo / list.length).toBeGreaterThanOrEqual(share - 1e-6);
        expect(below / list.length).toBeLessThan(share + 1e-6);
      }),
    );
  });

  it('has one row per name, those with errors first, open ones without durations', async () => {
    const {rows} = await traceOfLines().statistics({filter: null, limit: Infinity, alike: false}, noPause);
    expect(rows.map(row => [row.name, row.count, row.errors, row.open, row.totalNs])).toEqual([
      ['Charge', 1, 1, 0, 3.5e9],
      ['import batch', 1, 0, 1, NaN],
      ['load stock', 1, 0, 1, NaN],
    ]);
  });

  it('with a filter has only tasks that hold a record that passes', async () => {
    const {rows} = await traceOfLines().statistics(
      {filter: {...ALL, text: 'row 17'}, limit: Infinity, alike: false},
      noPause,
    );
    expect(rows.map(row => row.name).sort()).toEqual(['import batch', 'load stock']);
  });

  it('counts retries, and self time without what ran below', async () => {
    const {rows} = await traceOf([spoolOf('selinon/failing-logging.log')]).statistics(
      {filter: null, limit: Infinity, alike: false},
      noPause,
    );
    const summary = traceOf([spoolOf('selinon/failing-logging.log')]).summary();
    const total = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + pick(row), 0);
    expect(total(row => row.count)).toBe(summary.tasks);
    expect(total(row => row.retries)).toBe(summary.retries);
    for (const row of rows) expect(row.maxNs >= row.p99Ns || Number.isNaN(row.maxNs)).toBe(true);
  });

  it('a scope that logged an error itself went wrong, as Distlog tells of no other failure; those around it did not', async () => {
    const trace = traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]);
    const {rows} = await trace.statistics({filter: null, limit: Infinity, alike: true}, noPause);
    expect(rows.map(row => [row.name, row.errors])).toEqual([
      ['step %d', 1],
      ...['checkout', 'dispatch', 'worker %d', 'confirm'].map(name => [name, 0]),
    ]);
  });

  it('takes what overlaps below a call away once', async () => {
    const {rows} = await traceOf([spoolOf('nameko/shop-json.log')]).statistics(
      {filter: null, limit: Infinity, alike: false},
      noPause,
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      if (Number.isNaN(row.totalNs)) continue;
      expect(row.selfNs).toBeGreaterThanOrEqual(0);
      expect(row.selfNs).toBeLessThanOrEqual(row.totalNs);
    }
    expect(rows.some(row => row.selfNs < row.totalNs)).toBe(true);
  });
});

describe('names that differ in numbers alone', () => {
  const rowsOf = async (alike: boolean) => {
    const trace = traceOf([spoolOf('distlog/multiproc-linked-json.ndjson')]);
    const {rows, all, names} = await trace.statistics({filter: null, limit: Infinity, alike}, noPause);
    return {rows: rows.map(row => [row.name, row.names, row.count]), all, names};
  };

  it('are one row that says how many they are, or one each', async () => {
    const {rows, all, names} = await rowsOf(true);
    expect(rows).toContainEqual(['worker %d', 3, 3]);
    expect(rows).toContainEqual(['step %d', 3, 9]);
    expect(rows).toContainEqual(['checkout', 1, 1]);
    expect(names).toBe(rows.length);
    const single = await rowsOf(false);
    expect(single.rows).toContainEqual(['worker 2', 1, 1]);
    expect(single.names).toBe(9);
    expect(all.names).toBe(9);
    expect(single.all.count).toBe(all.count);
  });

  it('keep their own name when there is but one, and numbers that are part of a word', async () => {
    const {rows} = await traceOf([spoolOf('penguiflow/pipeline-info-structured.log')]).statistics(
      {filter: null, limit: Infinity, alike: true},
      noPause,
    );
    expect(rows.every(row => row.names === 1 && !row.name.includes('%d'))).toBe(true);
    expect(namePattern('load v2 of shop-17')).toBe('load v2 of shop-%d');
  });
});

describe('distribution', () => {
  it('has every ended run in one bin, the shortest in the first and the longest in the last', async () => {
    for (const recording of ['nameko/shop-json.log', 'penguiflow/pipeline-info-structured.log']) {
      const {rows, all} = await traceOf([spoolOf(recording)]).statistics(
        {filter: null, limit: Infinity, alike: false},
        noPause,
      );
      for (const row of [...rows, all]) {
        expect(row.bins.reduce((sum, count) => sum + count, 0)).toBe(row.count - row.open);
        expect(row.bins[0]).not.toBe(0);
        expect(row.bins.at(-1)).not.toBe(0);
        expect(row.firstBin + row.bins.length - 1).toBe(binOf(row.maxNs));
        const p50Bin = binOf(row.p50Ns) - row.firstBin;
        expect(row.bins[p50Bin]).toBeGreaterThan(0);
      }
    }
  });

  it('puts a duration where its bin begins and ends, whatever the duration', () => {
    fc.assert(
      fc.property(fc.double({min: 1, max: 9e14, noNaN: true}), ns => {
        const bin = binOf(ns);
        expect(binStartNs(bin)).toBeLessThanOrEqual(ns * (1 + 1e-8));
        expect(binStartNs(bin + 1)).toBeGreaterThan(ns * (1 - 1e-8));
      }),
    );
    expect([0, 1, 1000, 1e6, 1e9, 1e20].map(binOf)).toEqual([0, 0, 30, 60, 90, MAX_BINS - 1]);
  });

  it('keeps the counts of any list of durations', () => {
    fc.assert(
      fc.property(fc.array(fc.double({min: 0, max: 1e16, noNaN: true})), list => {
        const {bins, firstBin} = binsOf(Float64Array.from(list).sort());
        expect(bins.reduce((sum, count) => sum + count, 0)).toBe(list.length);
        for (const ns of list) expect(bins[binOf(ns) - firstBin]).toBeGreaterThan(0);
      }),
    );
  });

  it('of all names adds what may be added', async () => {
    const {rows, all, names} = await traceOf([spoolOf('nameko/shop-json.log')]).statistics(
      {filter: null, limit: Infinity, alike: false},
      noPause,
    );
    const total = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + pick(row), 0);
    expect(names).toBe(rows.length);
    expect(all.count).toBe(total(row => row.count));
    expect(all.errors).toBe(total(row => row.errors));
    expect(all.selfNs).toBeCloseTo(
      total(row => row.selfNs),
      -3,
    );
    expect(all.totalNs).toBeNaN();
    expect(all.maxNs).toBe(Math.max(...rows.map(row => row.maxNs)));
  });

  it('gives the worst names when there are too many', async () => {
    const trace = traceOf([spoolOf('nameko/shop-json.log')]);
    const everything = await trace.statistics({filter: null, limit: Infinity, alike: false}, noPause);
    const some = await trace.statistics({filter: null, limit: 3, alike: false}, noPause);
    expect(some.rows).toEqual(everything.rows.slice(0, 3));
    expect(some.names).toBe(everything.names);
    expect(some.all).toEqual(everything.all);
  });
});

describe('filtered summary', () => {
  it('of everything is the summary', async () => {
    for (const recording of ['nameko/shop-json.log', 'selinon/failing-logging.log', 'distlog/nested-json.ndjson']) {
      const trace = traceOf([spoolOf(recording)]);
      expect(await trace.summaryOf({...ALL, withText: true}, noPause)).toEqual(trace.summary());
    }
  });

  it('counts what passes, and the flows and tasks it is in', async () => {
    const summary = await traceOfLines().summaryOf(
      {...ALL, withText: true, text: '(timeout OR level>=error) -system:selinon'},
      noPause,
    );
    expect(summary).toMatchObject({records: 2, text: 1, errors: 1, flows: 1, tasks: 1, failedFlows: 0, maxDepth: 1});
    expect(summary.flowList).toEqual([
      expect.objectContaining({name: 'import batch', records: 1, errors: 0, tasks: 1}),
    ]);
    expect([summary.startTime, summary.endTime]).toEqual([
      '2026-11-20T12:30:01.000000Z',
      '2026-11-20T12:30:04.000000Z',
    ]);
  });

  it('of nothing is empty', async () => {
    const summary = await traceOfLines(LINES).summaryOf({...ALL, text: 'nowhere'}, noPause);
    expect(summary).toMatchObject({
      records: 0,
      flows: 0,
      tasks: 0,
      startTime: null,
      endTime: null,
      flowList: [],
      systems: {},
    });
  });
});
