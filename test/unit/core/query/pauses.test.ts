/** Running time: what a debugger held is taken out of what was open then in that process, and of nothing else. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {encodePauseBegin, encodePauseEnd, readPauseLine} from '../../../../src/core/framing/pauseLine';
import type {Trace} from '../../../../src/core/trace';
import type {DebugPause} from '../../../../src/protocol/debugging';
import {joinLines, traceOf} from '../../../support/memoryTrace';
import {ALL, distlogLine, noPause, START_SECONDS} from './filter/fixture';

const A = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';
const B = 'b4e92b78-0d89-48b9-9da4-9cbcfe503e23';

function pause(change: Partial<DebugPause> & {at?: number} = {}): DebugPause {
  const {at = 2, ...rest} = change;
  const process = {host: 'obelix', pid: '41'};
  return {id: 'p1', process, sourceName: '', fromEpochMs: (START_SECONDS + at) * 1000, ...rest};
}

const begins = (change: Parameters<typeof pause>[0] = {}) => encodePauseBegin(pause(change)).slice(0, -1);
const ends = (at: number, id = 'p1') => encodePauseEnd(id, (START_SECONDS + at) * 1000).slice(0, -1);
const bytes = (text: string) => new TextEncoder().encode(text);

/**
 * Process 41: scope A from 0 to 10 with a child from 1 to 6; and a scope that ended before, from -4 to -1. Process 42:
 * scope B from 0 to 10.
 */
const LINES = [
  distlogLine({at: -4, key: `0@c${A.slice(1)}`, message: 'before'}),
  distlogLine({at: -1, key: `1@c${A.slice(1)}`, message: 'before'}),
  distlogLine({at: 0, key: `0@${A}`, message: 'work'}),
  distlogLine({at: 0, key: `0@${B}`, message: 'elsewhere', pid: 42}),
  distlogLine({at: 1, key: `0@${A}/1`, message: 'child'}),
  distlogLine({at: 6, key: `1@${A}/1`, message: 'child'}),
  distlogLine({at: 10, key: `1@${A}`, message: 'work'}),
  distlogLine({at: 10, key: `1@${B}`, message: 'elsewhere', pid: 42}),
].map(bytes);

const traceWith = (...pauses: Uint8Array[]) => traceOf([joinLines([...LINES, ...pauses])]);

/** Seconds per name: as the tree shows them. */
function running(trace: Trace): Record<string, number> {
  const all: Record<string, number> = {};
  const visit = (parent: number | null) => {
    for (const span of trace.spans(parent, 0, 100, 'oldest', '').spans) {
      all[span.name] = (span.endNs - span.startNs - span.pausedNs) / 1e9;
      visit(span.span);
    }
  };
  visit(null);
  return all;
}

const WALL = {before: 3, work: 10, elsewhere: 10, child: 5};

describe('a pause', () => {
  it('is taken out of the scopes that were open in its process, and of no other', () => {
    expect(running(traceWith())).toEqual(WALL);
    expect(running(traceWith(begins(), ends(5)))).toEqual({...WALL, work: 7, child: 2});
  });

  it('counts as far as it lies inside a scope', () => {
    expect(running(traceWith(begins({at: 4}), ends(8)))).toEqual({...WALL, work: 6, child: 3});
    expect(running(traceWith(begins({at: -2}), ends(1)))).toEqual({...WALL, before: 2, work: 9});
  });

  it('of another host with the same process id is another process; an unknown host is not', () => {
    const elsewhere = {process: {host: 'idefix', pid: '41'}};
    expect(running(traceWith(begins(elsewhere), ends(5)))).toEqual(WALL);
    expect(running(traceWith(begins({process: {host: '', pid: '41'}}), ends(5)))).toEqual({...WALL, work: 7, child: 2});
  });

  it('that overlaps another is counted once, in whatever order the lines come', () => {
    const lines = [begins(), ends(5), begins({id: 'p2', at: 3}), ends(7, 'p2')];
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, {minLength: 4}), shuffled => {
        expect(running(traceWith(...shuffled))).toEqual({...WALL, work: 5, child: 1});
      }),
    );
  });

  it('that never ended lasts as long as anything was heard', () => {
    expect(running(traceWith(begins({at: 7})))).toEqual({...WALL, work: 7});
  });

  it('is not taken out of wall time, and is not a record', () => {
    const trace = traceWith(begins(), ends(5));
    expect(trace.counts()).toMatchObject({records: 8, text: 0, rejected: 0});
    const {revision} = trace;
    trace.setRunningTime(false);
    expect(trace.revision).toBeGreaterThan(revision);
    expect(running(trace)).toEqual(WALL);
  });

  it('counts in statistics, in filters by duration and in the order of flows', async () => {
    const trace = traceWith(begins({at: 2}), ends(5), begins({id: 'p2', at: 7}), ends(9, 'p2'));
    const rows = (await trace.statistics({filter: null, limit: 100, alike: false}, noPause)).rows;
    const of = (name: string) => rows.find(row => row.name === name);
    expect([of('work')?.totalNs, of('work')?.selfNs, of('child')?.selfNs]).toEqual([5e9, 3e9, 2e9]);
    expect(of('elsewhere')?.selfNs).toBe(10e9);
    const long = {...ALL, text: 'duration>=9s'};
    expect((await trace.rows(long, 0, 100, noPause)).total).toBe(2);
    expect(trace.spans(null, 0, 9, 'slowest', '').spans.map(({name}) => name)).toEqual(['elsewhere', 'work', 'before']);
    trace.setRunningTime(false);
    expect((await trace.rows(long, 0, 100, noPause)).total).toBe(4);
    expect(
      (await trace.statistics({filter: null, limit: 100, alike: false}, noPause)).rows.find(row => row.name === 'work')
        ?.selfNs,
    ).toBe(5e9);
  });

  it('is said beside the wall time in the summary', () => {
    const flows = traceWith(begins(), ends(5)).summary().flowList;
    const work = flows.find(({name}) => name === 'work');
    expect([work?.durationMs, work?.pausedMs]).toEqual([10_000, 3000]);
    expect(flows.filter(({name}) => name !== 'work').some(flow => 'pausedMs' in flow)).toBe(false);
  });

  it('is kept when records are saved, filtered or not', async () => {
    const spool = joinLines([...LINES.slice(0, 5), begins(), ends(5), ...LINES.slice(5)]);
    for (const filter of [null, {...ALL, text: 'work'}]) {
      const extents = await traceOf([spool]).extents(filter, noPause);
      const saved = joinLines(extents.map(({offset, length}) => spool.subarray(offset, offset + length)));
      expect(running(traceOf([saved]))).toMatchObject({work: 7});
    }
  });

  it('is listed with its process and its time since the origin', () => {
    const trace = traceWith(begins({at: 3}), begins({id: 'p2', at: 1, process: {host: '', pid: ''}}), ends(2, 'p2'));
    const {fromNs, toNs, process} = trace.debugging.pauses();
    const origin = (START_SECONDS * 1000 - trace.originEpochMs) * 1e6;
    expect([...fromNs].map(ns => (ns - origin) / 1e9)).toEqual([1, 3]);
    expect([...toNs].map(ns => (ns - origin) / 1e9)).toEqual([2, NaN]);
    expect(process).toEqual(['', 'obelix · pid 41']);
  });

  it('of a program whose records name no process is that of what it printed', () => {
    const call = (at: number, stage: string) =>
      bytes(JSON.stringify({
        ...{call_id: 'shop.order.1', call_id_stack: ['shop.order.1'], stage, service: 'shop', entrypoint_name: 'order'},
        timestamp: new Date((START_SECONDS + at) * 1000).toISOString(), response_time: 10, response_status: 'success',
      })); // prettier-ignore
    const spool = joinLines([call(0, 'request'), call(10, 'response'), begins({process: {host: '', pid: '9'}, sourceName: 'spool 0'}), ends(5)]); // prettier-ignore
    expect(Object.values(running(traceOf([spool])))).toEqual([7]);
    const other = joinLines([call(0, 'request'), call(10, 'response'), begins({sourceName: 'other'}), ends(5)]);
    expect(Object.values(running(traceOf([other])))).toEqual([10]);
  });
});

describe('the line of a pause', () => {
  it('is read as it was written, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.string(), fc.double({noNaN: true, noDefaultInfinity: true}), (id, sourceName, fromEpochMs) => {
        const line = begins({id, sourceName, fromEpochMs});
        expect(readPauseLine(line, 0, line.length)).toEqual({begin: pause({id, sourceName, fromEpochMs: fromEpochMs + 0}), end: null});
      }),
      {numRuns: 25},
    );
    const end = ends(5);
    expect(readPauseLine(end, 0, end.length)).toEqual({begin: null, end: {id: 'p1', toEpochMs: (START_SECONDS + 5) * 1000}});
  }); // prettier-ignore

  it('is nothing else', () => {
    for (const text of ['', '{}', '{"tracescope.pause":', '{"tracescope.pause":1,"fromEpochMs":2}', '{"tracescope.pause":"x"}']) {
      expect(readPauseLine(bytes(text), 0, text.length)).toBeNull();
    }
  }); // prettier-ignore
});
