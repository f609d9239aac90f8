/** The filter language in the `tracescope` command and over the engine's link. */
import {afterEach, describe, expect, it} from 'vitest';
import type {Summary} from '../../src/protocol/model';
import {endCommands, runCommand} from './support/command';
import {EngineProcess, endEngines} from './support/engineProcess';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

afterEach(async () => {
  endCommands();
  await endEngines();
  removeTemporaryFolders();
});

const shop = recordingPath('nameko/shop-json.log');
const failing = recordingPath('distlog/failing-early-json.ndjson');

function objects(out: string): Record<string, unknown>[] {
  return out.split('\n').filter(Boolean).map(line => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
}

describe('grep', () => {
  it('prints the matching records as NDJSON, in order of time', async () => {
    const {code, out, err} = await runCommand(['grep', 'level>=error', failing]);
    expect({code, err}).toEqual({code: 0, err: ''});
    const records = objects(out);
    expect(records).toHaveLength(10);
    expect(records.every(record => (record['levelno'] as number) >= 40)).toBe(true);
    const times = records.map(record => record['created'] as number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('what it prints can be read again', async () => {
    const {out} = await runCommand(['grep', 'flow:"doomed batch"', failing]);
    const {out: again} = await runCommand(['grep', '*', '-'], out);
    expect(again).toBe(out);
  });

  it('prints what is pretty on one line each', async () => {
    const {code, out} = await runCommand(['grep', 'has:exception', recordingPath('nameko/shop-pretty-json.log')]);
    expect(code).toBe(0);
    expect(objects(out).length).toBeGreaterThan(0);
  });

  it('takes a filter that begins with a dash, and counts', async () => {
    const all = await runCommand(['grep', '--count', '*', failing]);
    const some = await runCommand(['grep', '--count', 'level>=error', failing]);
    const others = await runCommand(['grep', '-level>=error', failing]);
    expect(objects(others.out)).toHaveLength(Number(all.out) - Number(some.out));
  });

  it('ends with 1 when nothing matches', async () => {
    expect(await runCommand(['grep', 'context.user:nobody', failing])).toEqual({code: 1, out: '', err: ''});
  });

  it.each([['grep'], ['summary', '--filter'], ['tree', '--filter']])(
    '%s ends with 2 for a bad filter and points at the place',
    async (...command) => {
      const {code, out, err} = await runCommand([...command, 'stock level>=wraning', failing]);
      expect({code, out}).toEqual({code: 2, out: ''});
      const [message, query, caret] = err.split('\n');
      expect(message).toMatch(/There is no level "wraning"/);
      expect(query).toBe('  stock level>=wraning');
      expect(caret).toBe('               ^^^^^^^');
    },
  );
});

describe('over the link', () => {
  it('problems, completion and statistics come with the engine', async () => {
    const engine = await EngineProcess.start(temporaryFolder());
    const {id: sessionId} = await engine.call('openFiles', {paths: [failing], name: 'files'});
    await engine.indexed(sessionId);
    expect(await engine.call('checkFilter', {sessionId, text: 'a ('})).toEqual({
      problem: {at: 2, length: 1, message: 'Something to look for is missing after this parenthesis.'},
    });
    expect(await engine.call('checkFilter', {sessionId, text: 'a'})).toEqual({problem: null});
    const {from, to, items} = await engine.call('completeFilter', {sessionId, text: 'flow:doo', cursor: 8});
    expect({from, to, items}).toEqual({from: 5, to: 8, items: [{label: '"doomed batch"', detail: '1 flow'}]});
    const {rows} = await engine.call('statistics', {sessionId, filter: null, limit: 100, alike: false});
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(11);
    const filter = {text: 'flow:(', minLevel: 0, timeRange: null, withText: false, span: null};
    expect((await engine.call('rows', {sessionId, filter, from: 0, count: 5})).problem?.at).toBe(5);
    await expect(engine.call('overview', {sessionId, filter, buckets: 5})).rejects.toMatchObject({code: 'badFilter'});
  });
});

describe('summary and tree', () => {
  it('--filter keeps the flows that hold a match, with their own states', async () => {
    const {code, out} = await runCommand(['summary', failing, '--json', '--filter', 'flow:doomed*']);
    const summary = JSON.parse(out) as Summary;
    expect(code).toBe(0);
    expect(summary).toMatchObject({records: 7, flows: 1, tasks: 3, failedFlows: 1, errors: 3});
    expect(summary.flowList.map(({name, state}) => [name, state])).toEqual([['doomed batch', 'failed']]);
    expect(summary).not.toHaveProperty('statistics');
  });

  it('tree --filter shows what holds a match and what that is in', async () => {
    const {out} = await runCommand(['tree', failing, '--filter', 'flow:doomed* level>=error']);
    expect(out).toMatch(/^doomed batch/);
    expect(out).not.toMatch(/import batch/);
    const nothing = await runCommand(['tree', failing, '--filter', 'nowhere']);
    expect(nothing).toMatchObject({code: 0, out: '', err: 'No flow has a record that matches.\n'});
  });

  it('--stats prints a table, and with --json the same figures', async () => {
    const {out} = await runCommand(['summary', shop, '--stats']);
    expect(out).toMatch(/Name +Count +Errors +Retries +Total +Self +p50 +p95 +p99 +Max\n/);
    const {out: json} = await runCommand(['summary', shop, '--stats', '--json']);
    const {statistics, tasks} = JSON.parse(json) as Summary & {statistics: Record<string, number>[]};
    expect(statistics.reduce((sum, row) => sum + row['count']!, 0)).toBe(tasks);
    expect(Object.keys(statistics[0]!)).toEqual([
      ...['name', 'system', 'service', 'count', 'errors', 'retries', 'open'],
      ...['totalMs', 'selfMs', 'p50Ms', 'p95Ms', 'p99Ms', 'maxMs'],
    ]);
  });
});
