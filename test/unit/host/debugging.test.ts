/** The pure parts beside the debugger: what an adapter's messages mean, trees of sessions, the list of record breakpoints. */
import {describe, expect, test} from 'vitest';
import type {DebugSession} from 'vscode';
import {DebuggeeState} from '../../../src/host/debug/debuggeeState';
import {SessionTrees} from '../../../src/host/debug/debugSessions';
import {languageOf, readAnswer, readFrames} from '../../../src/host/debug/identity';
import {RecordBreakpointList} from '../../../src/host/debug/recordBreakpoints/list';
import {cut, hasOwnCode, stopText} from '../../../src/host/debug/recordBreakpoints/stopText';
import {plainEnglish} from '../../../src/host/localize';

const event = (name: string, body: object = {}) => ({type: 'event', event: name, body});
const answer = (command: string, success = true) => ({type: 'response', command, success, body: {}});

describe('a debuggee', () => {
  test('is held from its stopped event until it goes on, by an event or by the answer to a request', () => {
    const state = new DebuggeeState();
    expect(state.hasThreads).toBe(false);
    expect(state.take(event('thread', {threadId: 1, reason: 'started'}), 0)).toBeNull();
    expect(state.hasThreads).toBe(true);
    for (const goesOn of [answer('continue'), answer('next'), answer('stepIn'), event('continued'), event('exited')]) {
      const stop = state.take(event('stopped', {threadId: 1, allThreadsStopped: true}), 10);
      expect(stop).toEqual({kind: 'stopped', threadId: 1, atMs: 10});
      expect(state.take(answer('stackTrace'), 11)).toBeNull();
      expect(state.take(answer('continue', false), 12)).toBeNull();
      expect(state.stopped).toEqual({threadId: 1});
      expect(state.take(goesOn, 20)).toEqual({kind: 'continued', atMs: 20});
      expect(state.stopped).toBeNull();
    }
    expect(state.take(answer('continue'), 30)).toBeNull();
  });

  test('runs from the request on: what it did before the answer came is no pause', () => {
    const state = new DebuggeeState();
    const request = (command: string) => ({type: 'request', command});
    state.take(event('stopped', {threadId: 1}), 10);
    state.asked(request('continue'), 15);
    state.take(answer('continue', false), 16);
    state.asked(request('stackTrace'), 17);
    state.asked(request('next'), 18);
    expect(state.take(answer('next'), 70)).toEqual({kind: 'continued', atMs: 18});
    state.take(event('stopped', {threadId: 1}), 80);
    expect(state.take(event('terminated'), 90)).toEqual({kind: 'continued', atMs: 90});
  });

  test('is not held when one of several threads is, as the program goes on', () => {
    const state = new DebuggeeState();
    for (const threadId of [1, 2]) state.take(event('thread', {threadId, reason: 'started'}), 0);
    expect(state.take(event('stopped', {threadId: 1, allThreadsStopped: false}), 1)).toBeNull();
    expect(state.stopped).toBeNull();
    state.take(event('thread', {threadId: 2, reason: 'exited'}), 2);
    expect(state.take(event('stopped', {threadId: 1, allThreadsStopped: false}), 3)?.kind).toBe('stopped');
  });

  test('tells its process, and survives messages of any shape', () => {
    const state = new DebuggeeState();
    state.take(event('process', {systemProcessId: 4711}), 0);
    const odd = [null, 1, 'x', {}, {type: 'event'}, {type: 'event', event: 'stopped', body: null}, event('thread')];
    for (const message of [...odd, event('process'), {type: 'response'}, {type: 'request'}]) {
      expect(() => state.asked(message, 1)).not.toThrow();
      expect(() => state.take(message, 1)).not.toThrow();
    }
    expect(state.pid).toBe('4711');
  });
});

test('the answer to who are you is read in quotes of any kind, and nothing else is', () => {
  const identity = {process: {pid: '12', host: 'obelix'}, thread: '7', threadName: 'Thread|1'};
  for (const quote of ["'", '"', '`', '']) {
    expect(readAnswer(`${quote}12|7|obelix|Thread|1${quote}`)).toEqual(identity);
  }
  expect(readAnswer("'42||'")).toBeNull();
  expect(readAnswer('NameError')).toBeNull();
});

test('frames are read from any answer', () => {
  const frames = {stackFrames: [{id: 3, name: 'run', line: 7, source: {path: '/a.py'}}, {id: 4}, {name: 'x'}, null]};
  expect(readFrames(frames)).toEqual([
    {id: 3, func: 'run', line: 7, path: '/a.py'},
    {id: 4, func: '', line: 0, path: ''},
  ]);
  for (const odd of [null, {}, {stackFrames: 3}]) expect(readFrames(odd)).toEqual([]);
});

test('the language is that of the file, else of the debugger', () => {
  expect(languageOf('/a/b.py', 'pwa-node')).toBe('python');
  expect(languageOf('/a/b.mts', 'python')).toBe('javascript');
  expect(languageOf('', 'debugpy')).toBe('python');
  expect(languageOf('', 'pwa-chrome')).toBe('javascript');
  expect(languageOf('/a/b.go', 'go')).toBeNull();
});

test('a tree of sessions ends with its last session, whichever that is', () => {
  const session = (id: string, parentSession?: DebugSession) => ({id, parentSession}) as DebugSession;
  const root = session('root');
  const [a, b] = [session('a', root), session('b', root)];
  const trees = new SessionTrees();
  for (const each of [root, a, b, session('other')]) trees.add(each);
  expect(trees.remove(root)).toBeNull();
  expect(trees.remove(a)).toBeNull();
  expect(trees.remove(b)).toBe('root');
  expect(trees.remove(session('other'))).toBe('other');
  expect(trees.remove(session('never started'))).toBe('never started');
});

describe('record breakpoints', () => {
  test('are kept across windows; what is stored in another shape is left out', () => {
    let stored: unknown;
    const list = new RecordBreakpointList([{text: 'a', enabled: false}, {text: 1}, null, 'x'], now => (stored = now));
    expect(list.all.map(({text, enabled}) => [text, enabled])).toEqual([['a', false]]);
    const {id} = list.add('level>=error');
    list.add('a');
    expect(stored).toEqual([
      {text: 'a', enabled: true},
      {text: 'level>=error', enabled: true},
    ]);
    list.edit(id, 'flow:x');
    list.setEnabled(id, false);
    expect(list.enabled.map(({text}) => text)).toEqual(['a']);
    list.remove(id);
    expect(stored).toEqual([{text: 'a', enabled: true}]);
    expect(new RecordBreakpointList(undefined, () => undefined).all).toEqual([]);
  });

  test('count their hits, and forget what was wrong when they are edited', () => {
    const list = new RecordBreakpointList([], () => undefined);
    const {id} = list.add('level>=');
    let changes = 0;
    list.changed.on(() => changes++);
    list.setProblem(id, 'no level');
    list.setProblem(id, 'no level');
    list.countHit(id);
    expect(changes).toBe(2);
    expect(list.find(id)).toMatchObject({problem: 'no level', hits: 1});
    list.edit(id, 'level>=error');
    expect(list.find(id)?.problem).toBe('');
  });
});

describe('what is said when a record has stopped a program', () => {
  const written = {path: '/srv/app/work.py', line: 12, func: 'price'};
  const at = (path: string, line: number, func: string) => ({path, line, func});
  const say = (...frames: ReturnType<typeof at>[]) => stopText('no stock', written, frames, plainEnglish);

  test('is whether it moved on, and where to', () => {
    expect(say(at('/home/work.py', 12, 'price'))).toBe(
      'Paused by a record: no stock. The program is still at work.py:12.',
    );
    expect(say(at('/home/work.py', 14, 'price'))).toBe(
      'Paused by a record: no stock. Written at work.py:12; the program has moved on to work.py:14, still inside price.',
    );
    expect(say(at('/home/other.py', 3, 'f'))).toBe(
      'Paused by a record: no stock. Written at work.py:12; the program has moved on to other.py:3.',
    );
  });

  test('names the line of the program, not of the library that it waits in', () => {
    const text = say(at('/usr/lib/python3.11/threading.py', 320, 'wait'), at('/home/work.py', 14, 'price'));
    expect(text).toContain('moved on to work.py:14');
    expect(stopText('x', null, [at('/home/work.py', 14, 'f')], plainEnglish)).toBe(
      'Paused by a record: x. The program is at work.py:14 now.',
    );
    expect(say()).toBe('Paused by a record: no stock');
  });

  test('names the line of the program, not of the emitter that just sent the record', () => {
    expect(say(at('/home/lib/tracescope_emitter.py', 759, 'emit'), at('/home/work.py', 12, 'price'))).toBe(
      'Paused by a record: no stock. The program is still at work.py:12.',
    );
    expect(
      hasOwnCode([at('/home/tracescope_emitter.py', 1, 'run'), at('/usr/lib/python3.11/threading.py', 2, 'run')]),
    ).toBe(false);
    expect(hasOwnCode([at('/usr/lib/python3.11/threading.py', 2, 'run'), at('/home/work.py', 12, 'price')])).toBe(true);
  });

  test('is one line, however long the record', () => {
    expect(cut('a\nb')).toBe('a b');
    expect(cut('x'.repeat(500))).toHaveLength(80);
  });
});
