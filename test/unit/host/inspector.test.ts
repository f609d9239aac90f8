/** What crosses the border to the Inspector page: checked requests, own buffers, numbers that JSON lacks, the policy. */
import {describe, expect, test} from 'vitest';
import {ACTION_COMMANDS} from '../../../src/host/inspector/actions';
import {inspectorHtml} from '../../../src/host/inspector/html';
import {withOwnBuffers} from '../../../src/host/inspector/ownBuffers';
import {inspectorChecks} from '../../../src/host/inspector/validate';
import {INSPECTOR_ACTIONS} from '../../../src/protocol/inspectorApi';
import {packNumbers, unpackNumbers} from '../../../src/protocol/jsonNumbers';

const FILTER = {text: 'a', minLevel: 30, timeRange: {fromNs: 0, toNs: 5.5}, withText: false, span: null};

const TIMELINE = {
  ...{filter: FILTER, mode: 'waterfall', fold: 'auto', toggled: [3], fromRow: 0, rowCount: 60},
  ...{fromNs: -5, toNs: 9, resolutionNs: 1, criticalOf: null},
};
const COUNTERS = {filter: FILTER, fromNs: 0, toNs: 9, buckets: 40, fields: ['a.b']};

describe('requests of the page', () => {
  test('good ones pass, without what does not belong to them', () => {
    const {rows, rowOf, openFrame, action, nextError} = inspectorChecks;
    expect(rows({filter: {...FILTER, evil: 1}, from: 0, count: 50, more: 2})).toEqual({
      filter: FILTER,
      from: 0,
      count: 50,
    });
    expect(rows({filter: FILTER, from: -80, count: 80})).toEqual({filter: FILTER, from: -80, count: 80});
    expect(rowOf({filter: FILTER, record: 3})).toEqual({filter: FILTER, record: 3});
    expect(nextError({filter: FILTER, from: -1, step: 1})).toEqual({filter: FILTER, from: -1, step: 1});
    expect(inspectorChecks.statistics({filter: null, limit: 9, alike: true, more: 2})).toEqual({
      filter: null,
      limit: 9,
      alike: true,
    });
    expect(inspectorChecks.place({record: 3, path: '/etc/passwd'})).toEqual({record: 3});
    expect(inspectorChecks.shownFlows({filter: FILTER, count: 100, alike: true, more: 1})).toEqual({
      ...{filter: FILTER, count: 100, alike: true},
    });
    expect(() => inspectorChecks.shownFlows({filter: FILTER, count: 1e9, alike: true})).toThrow();
    expect(inspectorChecks.statistics({filter: FILTER, limit: 9, alike: false})).toEqual({
      filter: FILTER,
      limit: 9,
      alike: false,
    });
    expect(inspectorChecks.timeline({query: {...TIMELINE, more: 2}})).toEqual({query: TIMELINE});
    expect(inspectorChecks.timelinePlace({query: TIMELINE, span: 4})).toEqual({query: TIMELINE, span: 4});
    expect(inspectorChecks.timelineCounters({query: {...COUNTERS, more: 2}})).toEqual({query: COUNTERS});
    expect(inspectorChecks.graph({span: 7, limit: 200, more: 1})).toEqual({span: 7, limit: 200});
    const flows = {parent: null, from: 0, count: 50, order: 'newest', text: ''} as const;
    expect(inspectorChecks.spans({...flows, more: 1})).toEqual(flows);
    expect(inspectorChecks.shows({filter: {...FILTER, more: 1}})).toEqual({filter: FILTER});
    expect(action({id: 'showOutput'})).toEqual({id: 'showOutput'});
    const frame = {path: '/a.py', line: 3, func: null, code: null, library: false};
    expect(openFrame({record: 1, frame})).toEqual({record: 1, frame});
  });

  test.each([
    ['rows', {filter: FILTER, from: -1e9, count: 10}],
    ['rows', {filter: FILTER, from: -0.5, count: 10}],
    ['rows', {filter: FILTER, from: 0, count: 1e9}],
    ['rows', {filter: {...FILTER, timeRange: {fromNs: NaN, toNs: 1}}, from: 0, count: 1}],
    ['rows', {filter: {...FILTER, text: 7}, from: 0, count: 1}],
    ['rows', null],
    ['shows', {filter: null}],
    ['nextError', {filter: FILTER, from: 0, step: 2}],
    ['nested', {filter: FILTER, folds: {all: false, except: ['1'], openGroups: []}, from: 0, count: 1}],
    ['nested', {filter: FILTER, folds: null, from: 0, count: 1}],
    ['nestedRowOf', {filter: FILTER, folds: {all: 1, except: [], openGroups: []}, record: 0, span: null}],
    ['nestedError', {filter: FILTER, from: -1, step: 1}],
    ['neighbour', {record: 1, step: 1, within: 'session'}],
    ['completeFilter', {text: 'a', cursor: -1}],
    ['saveFilter', {name: 7, text: 'a'}],
    ['statistics', {filter: 7, limit: 10}],
    ['statistics', {filter: null, limit: 1e9}],
    ['timeline', {query: {...TIMELINE, rowCount: 1e6}}],
    ['timeline', {query: {...TIMELINE, mode: 'constructor'}}],
    ['timeline', {query: {...TIMELINE, toggled: [-1]}}],
    ['timeline', {query: {...TIMELINE, toggled: new Array(20_000).fill(1)}}],
    ['timeline', {query: {...TIMELINE, resolutionNs: 0}}],
    ['timeline', {query: {...TIMELINE, toNs: Infinity}}],
    ['timelinePlace', {query: TIMELINE, span: null}],
    ['timelineCounters', {query: {...COUNTERS, buckets: 0}}],
    ['timelineCounters', {query: {...COUNTERS, toNs: 0}}],
    ['timelineCounters', {query: {...COUNTERS, fields: new Array(100).fill('a')}}],
    ['graph', {span: -1, limit: 200}],
    ['graph', {span: 1, limit: 1e6}],
    ['spans', {parent: null, from: 0, count: 50, order: 'worst', text: ''}],
    ['spans', {parent: 'x', from: 0, count: 50, order: 'newest', text: ''}],
    ['record', {record: 1.5}],
    ['record', {record: '1'}],
    ['goToSource', {record: 1, preserveFocus: 'yes'}],
    ['openFrame', {record: 1, frame: {path: 3, line: 1, func: null, code: null, library: false}}],
    ['copy', {text: {}}],
    ['action', {id: 'workbench.action.terminal.new'}],
    ['action', {id: '__proto__'}],
    ['switchSession', {}],
    ['resolve', {source: {path: 'x'.repeat(20_000), line: 1, func: null}, record: null}],
  ] as const)('%s refuses %#', (method, params) => {
    expect(() => inspectorChecks[method](params)).toThrow(/invalid/);
  });

  test('every action has its command', () => {
    expect(Object.keys(ACTION_COMMANDS).sort()).toEqual([...INSPECTOR_ACTIONS].sort());
  });
});

test('a typed array that is a view of a larger buffer gets a buffer of its own', () => {
  const shared = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  const answer = withOwnBuffers({total: 2, level: shared.subarray(2, 4), names: ['a']});
  expect(answer).toEqual({total: 2, level: new Uint8Array([3, 4]), names: ['a']});
  expect(answer.level.buffer.byteLength).toBe(2);
});

test('numbers that JSON lacks survive it; typed arrays and the rest are untouched', () => {
  const level = new Uint8Array([1]);
  const message = {
    a: Number.NaN,
    b: [1, Number.POSITIVE_INFINITY, {c: Number.NEGATIVE_INFINITY}],
    text: 'x',
    none: null,
  };
  const sent: unknown = JSON.parse(JSON.stringify(packNumbers(message)));
  expect(unpackNumbers(sent)).toEqual(message);
  const plain = {level, rows: [1, 2]};
  expect(packNumbers(plain)).toBe(plain);
  expect(unpackNumbers(plain)).toBe(plain);
});

test('the page allows only its own files, and a title is text', () => {
  const files = {script: 'https://x/inspector.js', style: 'https://x/inspector.css', cspSource: 'https://x'};
  const html = inspectorHtml(files, 'abc123', '<img src=x onerror=alert(1)>', 'en');
  expect(html).not.toContain('<img');
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  expect(policy).toContain('default-src &#39;none&#39;');
  expect(policy).not.toMatch(/unsafe|\*|data:/);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain('nonce="abc123"');
});
