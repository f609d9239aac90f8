/** The Statistics view without a browser: order, columns that fit, keys, the filter that a name makes, bars on a scale. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {checkFilter} from '../../../src/core/query/filter/compile';
import {lex} from '../../../src/core/query/filter/lexer';
import type {StatisticsRow} from '../../../src/protocol/queries';
import {binOf} from '../../../src/protocol/statistics';
import {barsOf, decadesOf, markOf, pathOf, scaleOf} from '../../../webview/statistics/histogram';
import {addName} from '../../../webview/statistics/nameFilter';
import {
  DEFAULT_SORT,
  layoutStatistics,
  nextSort,
  readSort,
  sortRows,
  STATISTICS_COLUMNS,
} from '../../../webview/statistics/statisticsColumns';
import {HEADER_ROW, moveCursor} from '../../../webview/statistics/statisticsKeys';

function rowOf(name: string, patch: Partial<StatisticsRow> = {}): StatisticsRow {
  return {
    ...{
      name,
      names: 1,
      system: 'nameko',
      service: '',
      count: 1,
      errors: 0,
      retries: 0,
      open: 0,
      totalNs: 1e6,
      selfNs: 1e6,
    },
    ...{p50Ns: 1e6, p95Ns: 1e6, p99Ns: 1e6, maxNs: 1e6, bins: [1], firstBin: 60},
    ...patch,
  };
}

describe('order', () => {
  const rows = [
    rowOf('slow', {totalNs: 9e9}),
    rowOf('open', {totalNs: NaN, p50Ns: NaN}),
    rowOf('retried', {retries: 3}),
    rowOf('bad', {errors: 1}),
    rowOf('worse', {errors: 1, retries: 1}),
  ];
  const sorted = (sort: typeof DEFAULT_SORT) => sortRows(rows, sort).map(row => row.name);

  it('errors and retries stand first, then what took most time', () => {
    expect(sorted(DEFAULT_SORT)).toEqual(['worse', 'bad', 'retried', 'slow', 'open']);
  });

  it('what has no duration is less than any', () => {
    expect(sorted({column: 'p50', descending: true}).at(-1)).toBe('open');
    expect(sorted({column: 'p50', descending: false})[0]).toBe('open');
  });

  it('a second click turns the order, another column begins with its most, names with A', () => {
    expect(nextSort(DEFAULT_SORT, 'errors')).toEqual({column: 'errors', descending: false});
    expect(nextSort(DEFAULT_SORT, 'max')).toEqual({column: 'max', descending: true});
    expect(nextSort(DEFAULT_SORT, 'name')).toEqual({column: 'name', descending: false});
  });

  it('what was stored is checked', () => {
    for (const stored of [undefined, null, 7, {}, {column: 'constructor'}])
      expect(readSort(stored)).toEqual(DEFAULT_SORT);
    expect(readSort({column: 'p95', descending: false})).toEqual({column: 'p95', descending: false});
  });
});

describe('a filter by a row of several names', () => {
  it('says what they have in common as the table does', () => {
    const text = (name: string) => addName('', rowOf(name, {names: 3}), []);
    expect(text('worker %d')).toBe('task:"worker %d"');
    expect(text('%d (%d)')).toBe('task:"%d (%d)"');
    for (const name of ['worker %d', 'a:%d "b" OR c', '(%d)']) expect(checkFilter(text(name))).toBeNull();
  });
});

describe('columns', () => {
  it('fit into any width, name and errors always, in their order', () => {
    fc.assert(
      fc.property(fc.integer({min: 200, max: 3000}), widthPx => {
        const {visible, distributionPx} = layoutStatistics(widthPx);
        expect(visible).toEqual(STATISTICS_COLUMNS.filter(column => visible.includes(column)));
        expect(visible).toEqual(expect.arrayContaining(['name', 'errors']));
        expect(distributionPx === 0).toBe(!visible.includes('distribution'));
        expect(distributionPx).toBeLessThan(widthPx);
      }),
    );
  });

  it('are as in the picture at its width', () => {
    expect(layoutStatistics(1392)).toEqual({
      visible: [...STATISTICS_COLUMNS],
      template: '216px 88px 60px 72px 64px 152px 88px 80px 80px 80px 84px minmax(0, 1fr)',
      distributionPx: 328,
    });
    expect(layoutStatistics(992).visible).not.toContain('system');
    expect(layoutStatistics(300).visible).toEqual(['name', 'errors', 'p50']);
  });
});

describe('keys', () => {
  it('walk rows, and columns in the header only', () => {
    const columns = ['name', 'errors', 'max'] as const;
    const go = (key: string, row: number, column: (typeof columns)[number] = 'errors') =>
      moveCursor(key, {row, column}, 50, 10, columns);
    expect(go('ArrowDown', HEADER_ROW)).toEqual({row: 0, column: 'errors'});
    expect(go('ArrowUp', 0)).toEqual({row: HEADER_ROW, column: 'errors'});
    expect(go('ArrowUp', HEADER_ROW)).toEqual({row: HEADER_ROW, column: 'errors'});
    expect(go('ArrowRight', HEADER_ROW)).toEqual({row: HEADER_ROW, column: 'max'});
    expect(go('ArrowRight', HEADER_ROW, 'max')).toBeNull();
    expect(go('ArrowRight', 3)).toBeNull();
    expect(go('End', 3)?.row).toBe(49);
    expect(go('End', HEADER_ROW)).toEqual({row: HEADER_ROW, column: 'max'});
    expect(go('PageDown', 45)?.row).toBe(49);
    expect(go('PageUp', 5)?.row).toBe(0);
    expect(go('x', 5)).toBeNull();
  });
});

describe('a name becomes a filter', () => {
  it('of any letters, which the filter language reads back as that name', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme', minLength: 1}), name => {
        const text = addName('', rowOf(name), [rowOf(name)]);
        expect(checkFilter(text)).toBeNull();
        const {tokens} = lex(text);
        expect(tokens).toHaveLength(1);
        expect(tokens[0]).toMatchObject({node: {kind: 'field', name: 'task', wanted: {text: name, quoted: true}}});
      }),
    );
  });

  it('says system and service only where the name does not say enough', () => {
    const load = rowOf('load', {service: 'shop'});
    expect(addName('', load, [load, rowOf('store')])).toBe('task:"load"');
    expect(addName('', load, [load, rowOf('load', {service: 'stock'})])).toBe('task:"load" service:"shop"');
    expect(addName('', load, [load, rowOf('load', {system: 'selinon', service: 'shop'})])).toBe(
      'task:"load" system:nameko',
    );
  });

  it('keeps what is there, as a whole, and does not repeat itself', () => {
    const load = rowOf('load');
    expect(addName('level>=error', load, [load])).toBe('level>=error task:"load"');
    expect(addName('a OR b', load, [load])).toBe('(a OR b) task:"load"');
    expect(addName('x task:"load"', load, [load])).toBe('x task:"load"');
  });
});

describe('histogram', () => {
  it('has one scale of whole decades for all, and every bar inside it', () => {
    const part = fc.record({firstBin: fc.nat(120), bins: fc.array(fc.nat(9), {minLength: 1, maxLength: 25})});
    fc.assert(
      fc.property(part, fc.integer({min: 140, max: 900}), (row, widthPx) => {
        const scale = scaleOf(row, widthPx);
        const bars = barsOf(row, scale);
        expect(bars).toHaveLength(row.bins.filter(count => count > 0).length);
        for (const bar of bars) {
          expect(bar.xPx).toBeGreaterThanOrEqual(0);
          expect(bar.xPx + bar.widthPx).toBeLessThanOrEqual(widthPx);
          expect(bar.heightPx).toBeGreaterThanOrEqual(3);
          expect(bar.yPx).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('as numbers', () => {
    const row = {firstBin: binOf(1e6), bins: [4, 0, 2, 1]};
    const scale = scaleOf({firstBin: 55, bins: new Array<number>(20).fill(1)}, 216);
    expect(scale).toEqual({from: 50, to: 80, widthPx: 216});
    expect(pathOf(barsOf(row, scale))).toBe('M74.7 4h5.7v15h-5.7zM88 11.5h5.7v7.5h-5.7zM94.7 15.3h5.7v3.8h-5.7z');
    expect(markOf(1e6, scale)).toBeCloseTo(78, 5);
    expect(markOf(NaN, scale)).toBeNaN();
    expect(decadesOf(scale).map(({ns, labelled}) => [ns, labelled])).toEqual([
      [1e5, false],
      [1e6, true],
      [1e7, true],
      [1e8, false],
    ]);
  });

  it('of nothing is empty', () => {
    expect(barsOf({firstBin: 0, bins: []}, scaleOf({firstBin: 0, bins: []}, 200))).toEqual([]);
  });
});
