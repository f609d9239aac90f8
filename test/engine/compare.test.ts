/** Comparisons over the engine's link, with real sessions, and `tracescope compare` as a process of its own. */
import {copyFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {DEFAULT_TOLERANCE} from '../../src/protocol/compare';
import {endCommands, runCommand} from './support/command';
import {EngineProcess, endEngines} from './support/engineProcess';
import {recordingPath} from './support/recordings';
import {removeTemporaryFolders, temporaryFolder} from './support/temporaryFolder';

const BEFORE = recordingPath('nameko/shop-json-v1.0.1.log');
const AFTER = recordingPath('nameko/shop-json.log');
const tolerance = DEFAULT_TOLERANCE;

afterEach(async () => {
  endCommands();
  await endEngines();
  removeTemporaryFolders();
});

async function twoSessions(): Promise<{engine: EngineProcess; before: string; after: string}> {
  const engine = await EngineProcess.start(temporaryFolder());
  const open = async (path: string) => {
    const {id} = await engine.call('openFiles', {paths: [path], name: path});
    await engine.indexed(id);
    return id;
  };
  return {engine, before: await open(BEFORE), after: await open(AFTER)};
}

describe('over the link', () => {
  it('compares two sessions, gives rows in pages, steps and text', async () => {
    const {engine, before, after} = await twoSessions();
    const right = {sessionId: after, span: null};
    const info = await engine.call('openComparison', {sessionId: before, span: null, right, tolerance});
    expect(info.totals).toMatchObject({missing: 1, new: 1, slower: 1, same: 40});
    const ask = {sessionId: before, comparison: info.id, differencesOnly: true};
    const page = await engine.call('comparisonRows', {...ask, parent: null, from: 0, count: 2});
    expect(page.rows).toHaveLength(2);
    expect(page.total).toBeGreaterThan(2);
    expect(page.rows[0]).toMatchObject({left: null, right: null, group: {name: 'gateway.get_order', left: {flows: 8}}});
    const {path} = await engine.call('comparisonStep', {...ask, from: null, step: 1});
    expect(path.map(({group, right: span}) => group?.name ?? span?.name)).toEqual([
      'gateway.get_order',
      'gateway.get_order',
    ]);
    const text = await engine.call('comparisonText', {sessionId: before, comparison: info.id});
    expect(text.left).toContain('▸ gateway.get_order (never closed)');
    expect(text.right).toContain('  ▸ orders.get_order\n');
    expect(text.leftOut).toEqual({left: 0, right: 0});
  });

  it('compares a task with one of another flow, and offers those alike first', async () => {
    const {engine, before, after} = await twoSessions();
    const flow = (
      await engine.call('spans', {sessionId: before, parent: null, from: 0, count: 1, order: 'oldest', text: ''})
    ).spans[0]!;
    const task = (
      await engine.call('spans', {sessionId: before, parent: flow.span, from: 0, count: 1, order: 'oldest', text: ''})
    ).spans[0]!;
    const wish = {name: task.name, system: task.system, flows: false, text: '', count: 20};
    const own = await engine.call('peers', {...wish, sessionId: before, except: task.span});
    expect(own.spans.map(({span}) => span)).not.toContain(task.span);
    const peers = await engine.call('peers', {...wish, sessionId: after, except: null});
    expect(peers.alike).toBeGreaterThan(1);
    expect(new Set(peers.spans.slice(0, peers.alike).map(({name}) => name))).toEqual(new Set([task.name]));
    const found = await engine.call('peers', {...wish, sessionId: after, except: null, text: 'stock', count: 3});
    expect(found.spans.every(({name}) => name.includes('stock'))).toBe(true);
    expect(found.total).toBeGreaterThan(found.spans.length);
    const byId = await engine.call('peers', {...wish, sessionId: before, except: null, id: task.id});
    expect(byId.spans.map(({span}) => span)).toEqual([task.span]);
    const right = {sessionId: after, span: peers.spans[0]!.span};
    const {id, left} = await engine.call('openComparison', {sessionId: before, span: task.span, right, tolerance});
    expect(left?.name).toBe(task.name);
    const ask = {sessionId: before, comparison: id, differencesOnly: false};
    expect((await engine.call('comparisonRows', {...ask, parent: null, from: 0, count: 9})).total).toBe(1);
  });

  it('a comparison whose session was closed is gone, with a code', async () => {
    const {engine, before, after} = await twoSessions();
    const right = {sessionId: after, span: null};
    const {id} = await engine.call('openComparison', {sessionId: before, span: null, right, tolerance});
    await engine.call('closeSession', {sessionId: after});
    const ask = {sessionId: before, comparison: id, parent: null, from: 0, count: 1, differencesOnly: false};
    await expect(engine.call('comparisonRows', ask)).rejects.toMatchObject({code: 'noSuchComparison'});
  });

  it('a comparison whose records were cleared is gone, and so is one of five', async () => {
    const {engine, before, after} = await twoSessions();
    const right = {sessionId: after, span: null};
    const open = () => engine.call('openComparison', {sessionId: before, span: null, right, tolerance});
    const rows = (comparison: number) =>
      engine.call('comparisonRows', {
        sessionId: before,
        comparison,
        parent: null,
        from: 0,
        count: 1,
        differencesOnly: false,
      });
    const ids: number[] = [];
    for (let i = 0; i < 5; i++) ids.push((await open()).id);
    await expect(rows(ids[0]!)).rejects.toMatchObject({code: 'noSuchComparison'});
    expect((await rows(ids[4]!)).rows).toHaveLength(1);
    await engine.call('clearSession', {sessionId: after});
    await expect(rows(ids[4]!)).rejects.toMatchObject({code: 'noSuchComparison'});
  });

  it('what is no longer there is an error with a code, and a cancelled comparison ends', async () => {
    const {engine, before, after} = await twoSessions();
    const right = {sessionId: after, span: 99_999};
    await expect(engine.call('openComparison', {sessionId: before, span: 0, right, tolerance})).rejects.toMatchObject({
      code: 'noSuchRecord',
    });
    const large = join(temporaryFolder(), 'large.ndjson');
    writeFileSync(large, selinonTasks(20_000));
    const {id} = await engine.call('openFiles', {paths: [large], name: 'large'});
    await engine.indexed(id);
    const abort = new AbortController();
    const whole = {sessionId: id, span: null};
    const answer = engine.call('openComparison', {...whole, right: whole, tolerance}, abort.signal);
    abort.abort();
    await expect(answer).rejects.toMatchObject({code: 'cancelled'});
    const {totals} = await engine.call('openComparison', {...whole, right: whole, tolerance});
    expect(totals.same).toBe(20_001);
  });
});

describe('tracescope compare', () => {
  it('prints what differs as a tree, and ends with 1', async () => {
    const {code, out, err} = await runCommand(['compare', BEFORE, AFTER]);
    expect({code, err}).toEqual({code: 1, err: ''});
    expect(out).toContain('walker.step  changed, 1 flow → 2 flows');
    expect(out).toContain('-           walker.step  missing, 47.3 ms, 10 tasks');
    expect(out.split('\n').at(-2)).toBe('1 missing, 1 new, 1 slower, 11 changed, 10 faster, 40 same');
  });

  it('ends with 0 where nothing differs', async () => {
    const copy = join(temporaryFolder(), 'copy.log');
    copyFileSync(AFTER, copy);
    const {code, out} = await runCommand(['compare', AFTER, copy]);
    expect(code).toBe(0);
    expect(out).toMatch(/no differences, \d+ same\n$/);
  });

  it('prints an object for programs', async () => {
    const {out} = await runCommand(['compare', BEFORE, AFTER, '--json']);
    const told = JSON.parse(out) as {totals: object; differences: {change: string; path: string[]}[]};
    expect(told.totals).toMatchObject({missing: 1});
    expect(told.differences.find(({change}) => change === 'missing')).toMatchObject({
      path: ['walker.step', 'walker.step', 'walker.step', 'walker.step', 'walker.step', 'walker.step'],
      system: 'nameko',
      before: {tasks: 10, state: 'succeeded'},
      after: null,
    });
  });

  it('compares one flow, also with another one of the same file', async () => {
    const {code, out} = await runCommand([
      'compare',
      AFTER,
      AFTER,
      '--flow',
      'gateway.get_order',
      '--with',
      'walker.step',
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(/\n~? ? {2}walker\.step|\n. walker\.step/);
    expect(out).toContain('-   orders.get_order  missing');
  });

  it('prints one side as masked text', async () => {
    const {out} = await runCommand(['compare', BEFORE, AFTER, '--text', 'after']);
    expect(out).toMatch(/^▸ gateway\.get_order\n/);
  });

  it('takes another measure of slower', async () => {
    const {out} = await runCommand(['compare', BEFORE, AFTER, '--ratio', '1000', '--json']);
    expect((JSON.parse(out) as {totals: object}).totals).toMatchObject({slower: 0, faster: 0});
  });

  it.each([
    [['compare', BEFORE]],
    [['compare', '-', '-']],
    [['compare', BEFORE, AFTER, '--with', 'x']],
    [['compare', BEFORE, AFTER, '--flow', 'no such flow']],
    [['compare', BEFORE, AFTER, '--ratio', 'fast']],
    [['compare', BEFORE, AFTER, '--ratio', '0.5']],
    [['compare', BEFORE, AFTER, '--text', 'middle']],
  ])('wrong usage ends with 2: %j', async args => {
    const {code, out, err} = await runCommand(args);
    expect({code, out}).toEqual({code: 2, out: ''});
    expect(err).toContain('Usage: tracescope compare BEFORE AFTER');
  });

  it('a file that is not there ends with 3', async () => {
    expect((await runCommand(['compare', BEFORE, join(temporaryFolder(), 'none.log')])).code).toBe(3);
  });
});

function selinonTasks(count: number): string {
  const flow = {dispatcher_id: 'd-1', flow_name: 'order', node_args: null};
  const line = (event: string, details: object) =>
    JSON.stringify({details, event, node: 'host-a', time: '2026-11-20 12:00:01'});
  const tasks = Array.from({length: count}, (_, at) =>
    line('TASK_START', {...flow, task_id: `t-${at}`, task_name: `Task ${at % 7}`, parent: {}}),
  );
  return [line('FLOW_START', flow), ...tasks, ''].join('\n');
}
