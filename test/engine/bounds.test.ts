/**
 * Traces that are out of all proportion, read by a real engine: whatever a view asks is answered, with pages of the usual size
 * and memory that stays within bounds. How long it takes is no matter here.
 */
import {closeSync, existsSync, openSync, readFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import type {NestedFolds} from '../../src/protocol/nested';
import type {RowFilter} from '../../src/protocol/queries';
import type {TimelineQuery} from '../../src/protocol/timeline';
import {endEngines, EngineProcess} from './support/engineProcess';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const EVERYTHING: RowFilter = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};
const UNFOLDED: NestedFolds = {all: false, except: [], openGroups: []};
const FOLDED: NestedFolds = {all: true, except: [], openGroups: []};
const PAGE = 100;
const MIB = 2 ** 20;
const LONG_MS = 240_000;

afterEach(async () => {
  await endEngines();
  removeTemporaryFolders();
});

/** A file of these lines, written as they come. */
function fileOf(lines: Iterable<string>): string {
  const path = join(temporaryFolder(), 'large.ndjson');
  const fd = openSync(path, 'w');
  let chunk: string[] = [];
  let chars = 0;
  for (const line of lines) {
    chunk.push(line);
    chars += line.length;
    if (chars < 4 * MIB) continue;
    writeSync(fd, `${chunk.join('\n')}\n`);
    chunk = [];
    chars = 0;
  }
  if (chunk.length > 0) writeSync(fd, `${chunk.join('\n')}\n`);
  closeSync(fd);
  return path;
}

/** Largest memory so far; 0 where the system does not tell. */
function peakBytes(pid: number): number {
  const path = `/proc/${pid}/status`;
  const match = existsSync(path) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8')) : null;
  return Number(match?.[1] ?? 0) * 1024;
}

async function opened(path: string) {
  const engine = await EngineProcess.start(temporaryFolder(), {maxRecords: 10_000_000});
  const {id: sessionId} = await engine.call('openFiles', {paths: [path], name: 'large'});
  const {counts} = await engine.indexed(sessionId, LONG_MS);
  return {engine, sessionId, counts};
}

/** All that views ask, at the beginning, in the middle and at the end. */
async function askEverything(engine: EngineProcess, sessionId: string): Promise<void> {
  const inSession = {sessionId, filter: EVERYTHING};
  const {total, record: ids} = await engine.call('rows', {...inSession, from: 0, count: PAGE});
  for (const from of [total >> 1, Math.max(0, total - PAGE)]) {
    const page = await engine.call('rows', {...inSession, from, count: PAGE});
    expect(page.count).toBe(Math.min(PAGE, total - from));
  }
  for (const folds of [UNFOLDED, FOLDED]) {
    const nested = await engine.call('nested', {...inSession, folds, from: 0, count: PAGE});
    expect(nested.count).toBe(Math.min(PAGE, nested.total));
    const end = await engine.call('nested', {...inSession, folds, from: nested.total - 1, count: PAGE});
    expect(end.count).toBe(1);
  }
  expect((await engine.call('overview', {...inSession, buckets: 200})).records).toHaveLength(200);
  const statistics = await engine.call('statistics', {sessionId, filter: null, limit: PAGE, alike: false});
  expect(statistics.rows.length).toBeLessThanOrEqual(PAGE);
  const {spans: flows} = await engine.call('spans', {
    ...{sessionId, parent: null, from: 0, count: PAGE, order: 'newest' as const, text: ''},
  });
  expect(flows.length).toBeLessThanOrEqual(PAGE);
  for (const by of ['name', 'service', 'state'] as const) {
    await engine.call('flowGroups', {sessionId, by, from: 0, count: PAGE, order: 'newest', text: ''});
  }
  for (const flow of flows.slice(0, 2)) {
    const {spans: children} = await engine.call('spans', {
      ...{sessionId, parent: flow.span, from: 0, count: PAGE, order: 'oldest' as const, text: ''},
    });
    expect(children.length).toBeLessThanOrEqual(PAGE);
    const graph = await engine.call('graph', {sessionId, span: flow.span, limit: 200});
    expect(JSON.stringify(graph).length).toBeLessThan(4 * MIB);
  }
  const query: TimelineQuery = {
    ...{filter: EVERYTHING, mode: 'waterfall', fold: 'unfolded', toggled: [], fromRow: 0, rowCount: PAGE},
    ...{fromNs: 0, toNs: 1e12, resolutionNs: 2 ** 20, criticalOf: flows[0]?.span ?? null},
  };
  for (const mode of ['waterfall', 'aggregated'] as const) {
    for (const fold of ['unfolded', 'folded'] as const) {
      const slices = await engine.call('timeline', {sessionId, query: {...query, mode, fold}});
      expect(slices.rowCount).toBeLessThanOrEqual(PAGE);
      expect(slices.barCount).toBeLessThan(100_000);
    }
  }
  await engine.call('completeFilter', {sessionId, text: 'task:', cursor: 5});
  await engine.call('rows', {sessionId, filter: {...EVERYTHING, text: 'nothing-holds-this'}, from: 0, count: PAGE});
  await engine.call('rows', {sessionId, filter: {...EVERYTHING, text: 'flow:root duration>1ms'}, from: 0, count: PAGE});
  const record = ids[0];
  if (record === undefined) return;
  await engine.call('record', {sessionId, record});
  await engine.call('neighbour', {sessionId, record, step: 1, within: 'flow'});
}

const record = (seconds: number, key: string, message: string) =>
  `{"name":"root","levelno":20,"pathname":"a.py","lineno":1,"funcName":"f","created":${(1.7e9 + seconds).toFixed(6)},` +
  `"hostname":"h","process":1,"thread":1,"context":{"key":"${key}"},"message":"${message}"}`;

describe('out of all proportion', () => {
  it(
    'a flow of a million tasks',
    async () => {
      const tasks = 1_000_000;
      function* lines() {
        yield record(0, '0@flow', 'root');
        for (let task = 1; task < tasks; task++) yield record(task * 1e-4, `0@flow/${task}`, `step ${task % 50}`);
      }
      const {engine, sessionId, counts} = await opened(fileOf(lines()));
      expect(counts).toMatchObject({records: tasks, tasks, flows: 1});
      await askEverything(engine, sessionId);
      expect(peakBytes(engine.child.pid!)).toBeLessThan(1500 * MIB);
    },
    LONG_MS,
  );

  it(
    'a million distinct names, each a flow of its own',
    async () => {
      const flows = 1_000_000;
      function* lines() {
        for (let flow = 0; flow < flows; flow++) yield record(flow * 1e-4, `0@${flow}`, `name ${flow}`);
      }
      const {engine, sessionId, counts} = await opened(fileOf(lines()));
      expect(counts).toMatchObject({records: flows, flows, tasks: flows});
      await askEverything(engine, sessionId);
      expect(peakBytes(engine.child.pid!)).toBeLessThan(1500 * MIB);
    },
    LONG_MS,
  );

  it(
    'a depth of ten thousand, of Distlog and of nameko',
    async () => {
      const depth = 10_000;
      let id = 'deep';
      function* scopes() {
        for (let level = 0; level < depth; level++) {
          yield record(level * 1e-3, `0@${id}`, level === 0 ? 'root' : `level ${level}`);
          id += '/1';
        }
      }
      const {engine, sessionId} = await opened(fileOf(scopes()));
      expect(await engine.call('summary', {sessionId})).toMatchObject({
        records: depth,
        tasks: depth,
        flows: 1,
        maxDepth: depth,
      });
      await askEverything(engine, sessionId);
      expect(peakBytes(engine.child.pid!)).toBeLessThan(1500 * MIB);
      await engine.end();

      function* calls() {
        for (let level = 0; level < depth; level++) {
          const stack = level === 0 ? '"s.m.0"' : `"s.m.${level - 1}","s.m.${level}"`;
          yield (
            `{"timestamp":"2026-11-20 12:00:00.${`${level}`.padStart(6, '0')}","stage":"request","service":"s",` +
            `"entrypoint_name":"m","call_id":"s.m.${level}","call_id_stack":[${stack}]}`
          );
        }
      }
      const chain = await opened(fileOf(calls()));
      expect(await chain.engine.call('summary', {sessionId: chain.sessionId})).toMatchObject({
        records: depth,
        tasks: depth,
        flows: 1,
        maxDepth: depth,
      });
      await askEverything(chain.engine, chain.sessionId);
      expect(peakBytes(chain.engine.child.pid!)).toBeLessThan(1500 * MIB);
    },
    LONG_MS,
  );

  it(
    'a line of a hundred million bytes is one counted reject, and its neighbours are there',
    async () => {
      const blanks = 'x'.repeat(10 * MIB);
      const path = join(temporaryFolder(), 'line.ndjson');
      const fd = openSync(path, 'w');
      writeSync(fd, `${record(0, '0@before', 'before')}\n{"message": "`);
      for (let part = 0; part < 10; part++) writeSync(fd, blanks);
      writeSync(fd, `"}\n${record(1, '0@after', 'after')}\n`);
      closeSync(fd);
      const {engine, sessionId, counts} = await opened(path);
      expect(counts).toMatchObject({records: 2, rejected: 1, flows: 2});
      const [reject] = await engine.call('rejects', {sessionId});
      expect(reject?.reason).toMatch(/bytes long, more than the limit/);
      expect(reject?.sizeBytes).toBeGreaterThan(100_000_000);
      await askEverything(engine, sessionId);
      expect(peakBytes(engine.child.pid!)).toBeLessThan(600 * MIB);
    },
    LONG_MS,
  );
});
