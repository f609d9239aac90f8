/** "You are here": which open scope a paused thread is in. */
import {expect, it} from 'vitest';
import type {Trace} from '../../../../src/core/trace';
import type {PausedPlace} from '../../../../src/protocol/debugging';
import {START_SECONDS, traceOfLines} from './filter/fixture';

const ids = (letter: string) => `${letter}4e92b78-0d89-48b9-9da4-9cbcfe503e23`;

interface At {
  at: number;
  key: string;
  message: string;
  pid?: number;
  thread?: number;
  func?: string;
  line?: number;
  file?: string;
}

function line({at, key, message, pid = 41, thread = 7001, func = 'run', line = 10, file = '/srv/app/work.py'}: At): string {
  return JSON.stringify({
    ...{name: 'root', msg: message, message, levelname: 'INFO', levelno: 20, pathname: file, lineno: line, funcName: func},
    ...{created: START_SECONDS + at, process: pid, thread, threadName: 'MainThread', hostname: 'obelix', context: {key}},
  });
} // prettier-ignore

function place(change: Partial<PausedPlace> = {}): PausedPlace {
  const process = {host: 'obelix', pid: '41'};
  const frames = [
    {path: '/home/me/app/work.py', line: 30, func: 'price'},
    {path: '/home/me/app/work.py', line: 14, func: 'run'},
    {path: '/home/me/app/main.py', line: 3, func: '<module>'},
  ];
  return {process, thread: '7001', threadName: 'MainThread', sourceName: '', frames, ...change};
}

/** Name of the scope, and the message of its record that is shown. */
function found(trace: Trace, at: PausedPlace): string[] | null {
  const hit = trace.debugging.openSpanAt(at);
  return hit && [trace.span(hit.span).name, trace.record(hit.record).message];
}

/** Two processes in the same code; each has an outer scope in main and an inner one in run. */
const TWO = [
  line({at: 0, key: `0@${ids('a')}`, message: 'A outer', func: '<module>', line: 2, file: '/srv/app/main.py'}),
  line({at: 0, key: `0@${ids('b')}`, message: 'B outer', func: '<module>', line: 2, file: '/srv/app/main.py', pid: 42}),
  line({at: 1, key: `0@${ids('a')}/1`, message: 'A inner'}),
  line({at: 1, key: `0@${ids('b')}/1`, message: 'B inner', pid: 42}),
  line({at: 2, key: `1@${ids('a')}/1`, message: 'A says', line: 12}),
  line({at: 3, key: `1@${ids('b')}/1`, message: 'B says', line: 12, pid: 42}),
];

it('is the scope that the innermost frame began, in the paused process', () => {
  const trace = traceOfLines(TWO);
  expect(found(trace, place())).toEqual(['A inner', 'A says']);
  expect(found(trace, place({process: {host: 'obelix', pid: '42'}}))).toEqual(['B inner', 'B says']);
  expect(found(trace, place({process: {host: '', pid: '42'}}))).toEqual(['B inner', 'B says']);
  expect(found(trace, place({process: {host: 'obelix', pid: '43'}}))).toBeNull();
  expect(found(trace, place({process: {host: 'idefix', pid: '41'}}))).toBeNull();
});

it('is an outer scope for an outer frame, and the frame of a scope is found again', () => {
  const trace = traceOfLines(TWO);
  const {frames} = place();
  expect(found(trace, place({frames: frames.slice(2)}))).toEqual(['A outer', 'A outer']);
  const [outer] = trace.spans(null, 0, 1, 'oldest', '').spans;
  const [inner] = trace.spans(outer?.span ?? 0, 0, 1, 'oldest', '').spans;
  expect(trace.debugging.frameOfSpan(inner?.span ?? 0, frames)).toBe(1);
  expect(trace.debugging.frameOfSpan(outer?.span ?? 0, frames)).toBe(2);
  expect(trace.debugging.frameOfSpan(outer?.span ?? 0, frames.slice(0, 2))).toBe(-1);
  expect(trace.debugging.processOfSpan(inner?.span ?? 0)).toEqual({host: 'obelix', pid: '41'});
});

it('is the nearest with block above the line, of several in one function', () => {
  const trace = traceOfLines([
    line({at: 0, key: `0@${ids('a')}`, message: 'first', line: 5}),
    line({at: 1, key: `0@${ids('a')}/1`, message: 'second', line: 9}),
    line({at: 2, key: `0@${ids('a')}/1/1`, message: 'third', line: 20}),
  ]);
  expect(found(trace, place())?.[0]).toBe('second');
});

it('is not a scope of another thread', () => {
  const trace = traceOfLines([
    line({at: 0, key: `0@${ids('a')}`, message: 'mine'}),
    line({at: 5, key: `0@${ids('b')}`, message: 'theirs', thread: 7002}),
  ]);
  expect(found(trace, place())?.[0]).toBe('mine');
  expect(found(trace, place({thread: '7002', threadName: ''}))?.[0]).toBe('theirs');
  // A debugger that does not tell the thread: what was heard of last.
  expect(found(trace, place({thread: '', threadName: ''}))?.[0]).toBe('theirs');
});

it('is what was heard of last when no frame began an open scope', () => {
  const trace = traceOfLines(TWO);
  const frames = [{path: '/home/me/app/other.py', line: 1, func: 'f'}];
  expect(found(trace, place({frames}))).toEqual(['A inner', 'A says']);
});

it('is never a scope that has ended', () => {
  const ended = line({at: 4, key: `2@${ids('a')}/1`, message: 'A inner', line: 10});
  expect(found(traceOfLines([...TWO, ended]), place())?.[0]).toBe('A outer');
});

it('finds a call by its method where records name no place and no process', () => {
  const call = (id: string, method: string, stack: string[]) =>
    JSON.stringify({
      ...{call_id: id, call_id_stack: [...stack, id], stage: 'request', service: 'shop', entrypoint_name: method},
      timestamp: new Date((START_SECONDS + 1) * 1000).toISOString(),
    });
  const trace = traceOfLines([call('shop.order.1', 'order', []), call('shop.price.2', 'price', ['shop.order.1'])]);
  const frames = [
    {path: '/a/shop.py', line: 3, func: 'helper'},
    {path: '/a/shop.py', line: 9, func: 'Shop.order'},
  ];
  expect(found(trace, place({frames, sourceName: 'logs/demo.ndjson'}))?.[0]).toContain('order');
  expect(found(trace, place({frames, sourceName: 'another program'}))).toBeNull();
});
