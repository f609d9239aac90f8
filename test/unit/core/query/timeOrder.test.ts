import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {RecordTable} from '../../../../src/core/model/recordTable';
import {MatchedRows} from '../../../../src/core/query/matchedRows';
import {TimeOrder} from '../../../../src/core/query/timeOrder';
import {NONE} from '../../../../src/protocol/model';
import type {RowFilter} from '../../../../src/protocol/queries';

const PLACE = {source: 0, offset: 0, lengthBytes: 0};
const FILTER: RowFilter = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};
const noPause = () => Promise.resolve();

function append(table: RecordTable, times: readonly number[]): void {
  const rest = {level: 0, kind: 0, system: 0, flags: 0, span: NONE, site: NONE, process: NONE};
  for (const timeNs of times) table.append(PLACE, {timeNs, ...rest}, NONE);
}

const batches = fc.array(fc.array(fc.nat(50), {maxLength: 12}), {maxLength: 12});

describe('TimeOrder', () => {
  it('is sorted by time, then arrival, however the records came', () => {
    fc.assert(
      fc.property(batches, parts => {
        const table = new RecordTable();
        const order = new TimeOrder(table);
        for (const part of parts) {
          append(table, part);
          order.update();
          const ids = [...order.ids.subarray(0, order.size)];
          const sorted = ids.map((_, id) => id).sort((a, b) => table.timeNs[a]! - table.timeNs[b]! || a - b);
          expect(ids).toEqual(sorted);
          for (const id of ids) expect(order.positionOf(id)).toBe(ids.indexOf(id));
        }
      }),
    );
  });
});

describe('MatchedRows', () => {
  it('extended in steps equals the filter run over everything at once', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async parts => {
        const table = new RecordTable();
        const order = new TimeOrder(table);
        const predicate = {depends: false, test: (record: number) => table.timeNs[record]! % 3 === 0};
        const rows = new MatchedRows(FILTER, order, predicate);
        order.follow(position => rows.changedFrom(position));
        for (const part of parts) {
          append(table, part);
          await rows.extend(noPause);
          const expected = [...order.ids.subarray(0, order.size)]
            .map((id, at) => ({id, at}))
            .filter(({id}) => predicate.test(id));
          expect([...rows.positions.subarray(0, rows.size)]).toEqual(expected.map(({at}) => at));
        }
      }),
    );
  });

  it('of a range of time: the rows in it, whenever they come, and no other is looked at', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(50), fc.nat(20), async (parts, fromNs, length) => {
        const table = new RecordTable();
        const order = new TimeOrder(table);
        const timeRange = {fromNs, toNs: fromNs + length};
        const isIn = (record: number) =>
          table.timeNs[record]! >= timeRange.fromNs && table.timeNs[record]! < timeRange.toNs;
        const looked: number[] = [];
        const test = (record: number) => looked.push(record) > 0 && isIn(record);
        const rows = new MatchedRows({...FILTER, timeRange}, order, {depends: false, test});
        order.follow(position => rows.changedFrom(position));
        for (const part of parts) {
          append(table, part);
          await rows.extend(noPause);
          const expected = [...order.ids.subarray(0, order.size)].flatMap((id, at) => (isIn(id) ? [at] : []));
          expect([...rows.positions.subarray(0, rows.size)]).toEqual(expected);
        }
        expect(looked.every(isIn)).toBe(true);
      }),
    );
  });

  it('finds what others merge in while it pauses', async () => {
    const times = (count: number, of: (n: number) => number) => Array.from({length: count}, (_, n) => of(n));
    const table = new RecordTable();
    const order = new TimeOrder(table);
    const timeRange = {fromNs: 1000, toNs: 19_000};
    append(
      table,
      times(20_000, n => n),
    );
    const test = (record: number) => {
      return table.timeNs[record]! >= timeRange.fromNs && table.timeNs[record]! < timeRange.toNs;
    };
    const rows = new MatchedRows({...FILTER, timeRange}, order, {depends: false, test});
    order.follow(position => rows.changedFrom(position));
    let late = 3;
    await rows.extend(() => {
      // Before the range, where it begins, and where this slice is.
      if (late-- > 0)
        append(
          table,
          times(500, n => n * 20 + late),
        );
      order.update();
      return Promise.resolve();
    });
    await rows.extend(noPause);
    const expected = [...order.ids.subarray(0, order.size)].flatMap((id, at) => (test(id) ? [at] : []));
    expect([...rows.positions.subarray(0, rows.size)]).toEqual(expected);
  });

  it('stops when the pause throws, and goes on from there', async () => {
    const table = new RecordTable();
    append(
      table,
      Array.from({length: 20_000}, (_, n) => n),
    );
    const order = new TimeOrder(table);
    const rows = new MatchedRows(FILTER, order, {depends: false, test: () => true});
    await expect(rows.extend(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(rows.size).toBeLessThan(20_000);
    await rows.extend(noPause);
    expect(rows.size).toBe(20_000);
  });
});
