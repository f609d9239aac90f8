/** Small pure parts of the host: throttle, pending changes, settings, endpoints, globs, listeners. */
import {describe, expect, test} from 'vitest';
import {Emitter} from '../../../src/host/emitter';
import {describeFilter} from '../../../src/host/commands/filterText';
import {isRestricted} from '../../../src/protocol/isRestricted';
import {plainEnglish} from '../../../src/host/localize';
import {isLoopback, parseEndpoint, withPort} from '../../../src/host/settings/endpoint';
import {readListenerSettings} from '../../../src/host/settings/listenerSettings';
import {readPathMappings} from '../../../src/host/settings/mappingSettings';
import {basenameGlob} from '../../../src/host/source/basenameGlob';
import {Throttle} from '../../../src/host/throttle';
import {PendingChanges} from '../../../src/host/views/pendingChanges';
import {NONE} from '../../../src/protocol/model';
import {FakeTimers} from './fakeTimers';

test('the throttle runs at once, then once per interval, and never loses the last request', async () => {
  const timers = new FakeTimers();
  let runs = 0;
  const throttle = new Throttle(400, () => runs++, timers);
  throttle.request();
  throttle.request();
  throttle.request();
  expect(runs).toBe(1);
  await timers.advance(399);
  expect(runs).toBe(1);
  await timers.advance(1);
  expect(runs).toBe(2);
  await timers.advance(1000);
  expect(runs).toBe(2);
  throttle.request();
  throttle.request();
  throttle.dispose();
  await timers.advance(1000);
  expect(runs).toBe(3);
});

test('a filter in words, and whether it restricts at all', () => {
  const none = {text: ' ', minLevel: 0, timeRange: null, withText: false, span: null};
  const said = (filter: object) => describeFilter({...none, ...filter}, plainEnglish);
  expect([isRestricted(none), said({})]).toEqual([false, '']);
  expect(said({text: ' retry ', minLevel: 30})).toBe('retry · level>=warning');
  expect(said({minLevel: 5})).toBe('level>=5');
  expect(said({timeRange: {fromNs: 0, toNs: 1}, span: 0})).toBe('the chosen time range · the chosen flow or task');
  expect(isRestricted({...none, span: 0})).toBe(true);
});

describe('pending changes of the tree', () => {
  const shown = (span: number) => span < 10;

  test('only shown spans are drawn again, each once', () => {
    const pending = new PendingChanges();
    pending.add({touchedSpans: [1, 2, 50], grownSpans: [2, 60]});
    pending.add({touchedSpans: [1], grownSpans: []});
    expect(pending.take(shown)).toEqual([1, 2]);
    expect(pending.take(shown)).toEqual([]);
  });

  test.each([
    ['a new flow', {touchedSpans: [1], grownSpans: [NONE]}],
    ['too many touched', {touchedSpans: null, grownSpans: []}],
    ['too many grown', {touchedSpans: [], grownSpans: null}],
  ])('%s means the whole tree, once', (_name, change) => {
    const pending = new PendingChanges();
    pending.add({touchedSpans: [3], grownSpans: []});
    pending.add(change);
    pending.add({touchedSpans: [4], grownSpans: []});
    expect(pending.take(shown)).toBe('all');
    expect(pending.take(shown)).toEqual([]);
  });
});

describe('endpoints', () => {
  test.each([
    ['tcp://127.0.0.1:5010', true],
    ['tcp://127.9.9.9:1', true],
    ['tcp://localhost:5010', true],
    ['tcp://[::1]:5010', true],
    ['ipc:///run/x.sock', true],
    ['tcp://*:5010', false],
    ['tcp://0.0.0.0:5010', false],
    ['tcp://[::]:5010', false],
    ['tcp://192.168.1.4:5010', false],
    ['tcp://127.0.0.1.evil.example:5010', false],
  ])('%s is loopback: %s', (text, expected) => {
    const endpoint = parseEndpoint(text);
    expect(endpoint && isLoopback(endpoint)).toBe(expected);
  });

  test.each(['', 'http://x:1', 'tcp://x', 'tcp://x:0', 'tcp://x:70000', 'tcp://a b:1', 'ipc://'])(
    '%j is none',
    text => {
      expect(parseEndpoint(text)).toBeNull();
    },
  );

  test('another port on the same address', () => {
    const endpoint = parseEndpoint('tcp://[::1]:5010');
    expect(endpoint && withPort(endpoint, 5011)).toBe('tcp://[::1]:5011');
  });
});

describe('listener settings', () => {
  const read = (value: unknown) => readListenerSettings(value, plainEnglish);

  test('what is left out has the value that fits', () => {
    expect(read([{endpoint: 'tcp://127.0.0.1:5010'}, {endpoint: 'tcp://h:1', socket: 'sub', topics: ['PL']}])).toEqual({
      specs: [
        {...base('tcp://127.0.0.1:5010'), socket: 'pull', mode: 'bind', topics: []},
        {...base('tcp://h:1'), socket: 'sub', mode: 'connect', topics: ['PL']},
      ],
      problems: [],
    });
  });

  test('one mistake does not switch off the others, and is told by its position', () => {
    const {specs, problems} = read([7, {endpoint: 'x'}, {socket: 'push'}, {mode: 'x'}, {topics: 'PL'}, {}]);
    expect(specs).toHaveLength(1);
    expect(problems.map(text => text.slice(0, 10))).toEqual([1, 2, 3, 4, 5].map(position => `Listener ${position}`));
  });

  test('something else than a list', () => {
    expect(read('x').problems).toEqual(['The setting "tracescope.listeners" must be a list.']);
  });

  test('a workspace cannot agree to a bind beyond loopback by itself', () => {
    const {specs} = read([{endpoint: 'tcp://*:5010', allowNonLoopback: true}]);
    expect(specs[0]?.allowNonLoopback).toBe(false);
  });

  function base(endpoint: string) {
    return {endpoint, curve: null, allowNonLoopback: false};
  }
});

test('path mappings: what is not a pair of texts is left out; the workspace folder is put in', () => {
  const value = [{from: '/app', to: '${workspaceFolder}/src'}, {from: '', to: 'x'}, {from: 1, to: 'x'}, null, 'x'];
  expect(readPathMappings(value, '/w')).toEqual([{from: '/app', to: '/w/src'}]);
  expect(readPathMappings(value, undefined)).toEqual([]);
  expect(readPathMappings({}, '/w')).toEqual([]);
});

test('a file name as a search pattern: any case, special characters quoted', () => {
  expect(basenameGlob('aB1[x].py')).toBe('**/[aA][bB]1[[][xX][]].[pP][yY]');
  expect(basenameGlob('a*{}?.py')).toBe('**/[aA][*][{][}][?].[pP][yY]');
});

test('a listener that throws does not stop the others', () => {
  const errors: unknown[] = [];
  const emitter = new Emitter<number>(error => errors.push(error));
  const seen: number[] = [];
  emitter.on(() => {
    throw new Error('x');
  });
  const second = emitter.on(value => seen.push(value));
  emitter.fire(1);
  second.dispose();
  emitter.fire(2);
  expect(seen).toEqual([1]);
  expect(errors).toHaveLength(2);
});
