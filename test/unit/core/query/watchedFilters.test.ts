/** Record breakpoints: told of the first record of each process that passes, and of nothing that was there before. */
import {expect, it} from 'vitest';
import {ALL, distlogLine, growingTrace} from './filter/fixture';

const ROOT = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';
const watched = (id: string, text: string) => ({id, filter: {...ALL, text}});
const failed = (at: number, pid = 41) => distlogLine({at, message: `failed at ${at}`, level: ['ERROR', 40], pid});

it('tells of records that come after it was set, once for each process', () => {
  const {trace, add} = growingTrace();
  add([failed(0)]);
  expect(trace.watch([watched('w', 'level>=error')])).toEqual([]);
  expect(trace.takeHits()).toEqual([]);
  add([distlogLine({at: 1, message: 'fine'}), failed(2), failed(3), failed(4, 42)]);
  expect(trace.takeHits()).toEqual([
    {filterId: 'w', record: 2, process: {host: 'obelix', pid: '41'}, sourceName: 'logs/demo.ndjson'},
    {filterId: 'w', record: 4, process: {host: 'asterix', pid: '42'}, sourceName: 'logs/demo.ndjson'},
  ]);
  add([failed(5), failed(6, 42)]);
  expect(trace.takeHits()).toEqual([]);
  trace.watch([watched('w', 'level>=error')]);
  add([failed(7)]);
  expect(trace.takeHits().map(({record}) => record)).toEqual([7]);
});

it('names what cannot be read and watches the rest; also what looks at flows and at text', () => {
  const {trace, add} = growingTrace();
  const problems = trace.watch([watched('bad', 'level>='), watched('text', 'needle'), watched('flow', 'flow:import')]);
  expect(problems.map(({id}) => id)).toEqual(['bad']);
  add([distlogLine({at: 0, key: `0@${ROOT}`, message: 'import'}), 'a needle that belongs to no system']);
  add([distlogLine({at: 1, key: `1@${ROOT}`, message: 'a needle in it', pid: 42})]);
  expect(trace.takeHits().map(({filterId, record}) => [filterId, record])).toEqual([
    ['text', 2],
    ['flow', 0],
    ['flow', 2],
  ]);
});

it('goes on after the session was cleared', () => {
  const {trace, add} = growingTrace();
  trace.watch([watched('w', 'level>=error')]);
  add([failed(0)]);
  trace.clear();
  expect(trace.takeHits()).toEqual([]);
  add([failed(1)]);
  expect(trace.takeHits()).toHaveLength(1);
});

it('is not told of rejects nor of second copies', () => {
  const {trace, add} = growingTrace();
  trace.watch([watched('w', '')]);
  add(['{"name": "root", "levelno": 40, "context": ']);
  expect(trace.counts().rejected).toBe(1);
  expect(trace.takeHits()).toEqual([]);
});
