/** What stops a replay: breakpoints at lines and on names, conditions, errors. Over real recordings, through the protocol. */
import type {DebugProtocol} from '@vscode/debugprotocol';
import {describe, expect, test} from 'vitest';
import {ReplayClient, WORKSPACE} from '../../../support/replayClient';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const NESTED = 'distlog/nested-json.ndjson';
const NESTED_PY = `${WORKSPACE}/distlog_demo/nested.py`;
const SHOP = 'nameko/shop-json.log';

function clientOf(recording: string): ReplayClient {
  const trace = traceOf([spoolOf(recording)]);
  return new ReplayClient(() => trace);
}

const messageOf = (client: ReplayClient) => client.trace().record(client.record).message;

function setLine(client: ReplayClient, path: string, ...breakpoints: DebugProtocol.SourceBreakpoint[]) {
  return client
    .request<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {source: {path}, breakpoints})
    .then(({breakpoints: answers}) => answers);
}

describe('breakpoints', () => {
  test('at a line: hit by every record of it, in both directions', async () => {
    const client = clientOf(NESTED);
    await client.launch({}, async () => {
      await client.request('setExceptionBreakpoints', {filters: []});
      const [answer] = await setLine(client, NESTED_PY, {line: 16});
      expect(answer).toMatchObject({verified: true, line: 16});
    });
    const seen: number[] = [];
    for (let hit = await client.moved('continue'); hit.reason === 'breakpoint'; hit = await client.moved('continue')) {
      expect(hit.hitBreakpointIds).toHaveLength(1);
      expect((await client.frames())[0]).toMatchObject({line: 16, source: {path: NESTED_PY}});
      seen.push(client.record);
    }
    expect(seen).toHaveLength(15);
    const back: number[] = [];
    for (
      let hit = await client.moved('reverseContinue');
      hit.reason === 'breakpoint';
      hit = await client.moved('reverseContinue')
    )
      back.push(client.record);
    expect(back).toEqual([...seen].reverse());
  });

  test('a condition is a filter; one that cannot be read is said in place', async () => {
    const client = clientOf(NESTED);
    await client.launch({}, async () => {
      await client.request('setExceptionBreakpoints', {filters: []});
      const answers = await setLine(client, NESTED_PY, {line: 16, condition: 'level>='}, {line: 12, condition: 'sku2'});
      expect(answers[0]).toMatchObject({verified: false});
      expect(answers[0]?.message).toMatch(/^The condition is no filter: /);
      expect(answers[1]).toMatchObject({verified: true});
    });
    await client.moved('continue');
    expect(messageOf(client)).toBe('SELECT * FROM stock WHERE sku = sku2');
  });

  test('a line without records says which lines have some, a file without says that', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    const [here] = await setLine(client, NESTED_PY, {line: 1});
    expect(here).toMatchObject({verified: false});
    expect(here?.message).toMatch(/The nearest lines with records: 11, 12, 16/);
    const [elsewhere] = await setLine(client, `${WORKSPACE}/distlog_demo/common.py`, {line: 1});
    expect(elsewhere?.message).toBe('No record of this trace comes from this file.');
  });

  test('where records name no line: at the line that defines the name', async () => {
    const client = clientOf(SHOP);
    await client.launch();
    const [frame] = await client.frames();
    const {path} = frame!.source!;
    await client.request('setExceptionBreakpoints', {filters: []});
    const [answer] = await setLine(client, path!, {line: frame!.line, condition: 'kind:begin'});
    expect(answer).toMatchObject({verified: true});
    const stopped = await client.moved('continue');
    expect(stopped.reason).toBe('breakpoint');
    expect((await client.frames())[0]).toMatchObject({line: frame!.line, source: {path}});
  });

  test('names are looked up once for all files with breakpoints, and again for those that are set later', async () => {
    const client = clientOf(SHOP);
    const shop = `${WORKSPACE}/nameko_demo/shop.py`;
    await client.launch({}, async () => {
      for (const path of [shop, NESTED_PY, shop]) await setLine(client, path, {line: 1});
    });
    expect(client.lookUps).toBe(1);
    await setLine(client, shop, {line: 2});
    expect(client.lookUps).toBe(2);
  });

  test('on the name of a task: where it begins', async () => {
    const client = clientOf(NESTED);
    await client.launch({}, async () => {
      await client.request('setExceptionBreakpoints', {filters: []});
      const breakpoints = [{name: 'charge'}, {name: 'order *', condition: 'context.order:2'}];
      const answers = await client.request<{breakpoints: DebugProtocol.Breakpoint[]}>('setFunctionBreakpoints', {
        breakpoints,
      });
      expect(answers.breakpoints[0]).toMatchObject({verified: true});
    });
    expect(await client.moved('continue')).toMatchObject({reason: 'breakpoint'});
    const begun = () => {
      const {span, kind} = client.trace().record(client.record);
      return [span?.name, kind];
    };
    expect(begun()).toEqual(['charge', 1]);
    await client.moved('continue');
    expect(begun()).toEqual(['order 2', 1]);
  });

  test('errors, failures and retries, each with a condition of its own', async () => {
    const client = clientOf('selinon/failing-logging.log');
    await client.launch();
    const set = (args: object) =>
      client.request<{breakpoints: DebugProtocol.Breakpoint[]}>('setExceptionBreakpoints', {filters: [], ...args});
    await set({filters: ['retry']});
    expect(await client.moved('continue')).toMatchObject({reason: 'exception', description: 'Paused on a retry'});
    await set({filters: ['failure']});
    expect(await client.moved('continue')).toMatchObject({reason: 'exception', description: 'Paused on a failure'});
    const {breakpoints} = await set({
      filterOptions: [
        {filterId: 'error', condition: 'level>='},
        {filterId: 'retry', condition: 'task:Nothing'},
      ],
    });
    expect(breakpoints.map(({verified}) => verified)).toEqual([false, true]);
    expect(await client.moved('continue')).toMatchObject({description: 'Paused at the end of the trace'});
  });

  test('without a stop at the entry the replay runs on to the first one', async () => {
    const client = clientOf(NESTED);
    const stopped = await client.launch({stopOnEntry: false}, () => setLine(client, NESTED_PY, {line: 16}));
    expect(stopped.reason).toBe('breakpoint');
  });

  test('while a trace is being written a breakpoint comes to be verified', async () => {
    const whole = traceOf([spoolOf(NESTED)]);
    const part = traceOf([spoolOf(NESTED).slice(0, 2000)]);
    let trace = part;
    const client = new ReplayClient(() => trace);
    client.live = true;
    await client.launch({}, async () =>
      expect((await setLine(client, NESTED_PY, {line: 25}))[0]).toMatchObject({verified: false}),
    );
    trace = whole;
    const changed = client.next('breakpoint');
    expect(await client.moved('continue')).toMatchObject({reason: 'breakpoint'});
    expect((await changed).body).toMatchObject({reason: 'changed', breakpoint: {verified: true, line: 25}});
  });

  test('read anew, breakpoints are placed again', async () => {
    const client = clientOf(NESTED);
    await client.launch({}, () => setLine(client, NESTED_PY, {line: 25}));
    const again = client.next('stopped');
    client.reset(false);
    await again;
    expect(await client.moved('continue')).toMatchObject({reason: 'breakpoint'});
    expect((await client.frames())[0]).toMatchObject({line: 25});
  });
});
