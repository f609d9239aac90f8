/** The replay's debug adapter over real recordings, spoken to in the Debug Adapter Protocol. */
import type {DebugProtocol} from '@vscode/debugprotocol';
import {describe, expect, test} from 'vitest';
import type {Trace} from '../../../../src/core/trace';
import {eventually} from '../../../support/eventually';
import {ReplayClient, WORKSPACE} from '../../../support/replayClient';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const NESTED = 'distlog/nested-json.ndjson';
const NESTED_PY = `${WORKSPACE}/distlog_demo/nested.py`;
const SHOP = 'nameko/shop-json.log';
const PRELOADED = new Map<string, Trace>();

function clientOf(recording: string): ReplayClient {
  const trace = PRELOADED.get(recording) ?? traceOf([spoolOf(recording)]);
  PRELOADED.set(recording, trace);
  return new ReplayClient(() => trace);
}

const messageOf = (client: ReplayClient) => client.trace().record(client.record).message;
const names = (items: {name: string}[]) => items.map(({name}) => name);

describe('stepping', () => {
  test('starts at the first record, and tells the views', async () => {
    const client = clientOf(NESTED);
    expect(await client.launch()).toMatchObject({reason: 'entry', allThreadsStopped: true});
    expect(messageOf(client)).toBe('before any scope');
    expect(client.followed).toEqual([client.record]);
  });

  test('into, over, out and back through nested scopes', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    expect(await client.moved('stepIn')).toMatchObject({reason: 'step'});
    expect(messageOf(client)).toBe('order 1');
    await client.moved('stepIn');
    expect(messageOf(client)).toBe('POST /orders');
    await client.moved('stepIn');
    expect(messageOf(client)).toBe('validate');
    expect(names(await client.frames())).toEqual(['validate', 'order 1']);
    await client.moved('stepBack');
    expect(messageOf(client)).toBe('POST /orders');
    // Over the scopes that were begun meanwhile.
    await client.moved('next');
    expect(messageOf(client)).toMatch(/^done/);
    expect(names(await client.frames())).toEqual(['order 1']);
    await client.moved('stepOut');
    const {span, record} = client.trace().record(client.record);
    expect(span?.lastRecord).toBe(record);
  });

  test('continue ends at the last record, reverse at the first, and steps lead back from both', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    const none = {filters: []};
    await client.request('setExceptionBreakpoints', none);
    expect(await client.moved('continue')).toMatchObject({
      reason: 'pause',
      description: 'Paused at the end of the trace',
    });
    expect(messageOf(client)).toBe('after all scopes');
    expect(await client.moved('stepIn')).toMatchObject({description: 'Paused at the end of the trace'});
    expect(messageOf(client)).toBe('after all scopes');
    await client.moved('stepBack');
    expect(messageOf(client)).not.toBe('after all scopes');
    expect(await client.moved('reverseContinue')).toMatchObject({description: 'Paused at the start of the trace'});
    expect(messageOf(client)).toBe('before any scope');
  });

  test('a step in another thread goes on from where that flow stands', async () => {
    const client = clientOf(SHOP);
    const overlapping = client.trace().spans(null, 0, 20, 'oldest', '').spans[4]!;
    await client.launch({start: {sessionId: 's', span: overlapping.span}});
    const {threads} = await client.request<DebugProtocol.ThreadsResponse['body']>('threads');
    expect(names(threads)).toEqual(['gateway.create_order · 921a4a5e', 'gateway.create_order · 3326fe83']);
    const other = threads.find(({id}) => id !== client.threadId)!;
    const stands = (await client.frames(other.id))[0];
    expect(stands?.name).toBe('stock.get_item');
    const before = client.record;
    expect(await client.moved('stepIn', {threadId: other.id})).toMatchObject({threadId: other.id});
    expect(client.record).toBe(before + 1);
    expect((await client.frames())[0]?.name).toBe('mailer.on_order_placed');
  });

  test('restart goes back to the beginning, restart of a frame to the begin of its scope', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    for (let steps = 0; steps < 8; steps++) await client.moved('stepIn');
    const [top, ...outer] = await client.frames();
    const last = outer.at(-1)!;
    expect(top).toBeDefined();
    await client.moved('restartFrame', {frameId: last.id});
    expect(messageOf(client)).toBe('order 1');
    expect(await client.moved('restart', {})).toMatchObject({reason: 'entry'});
    expect(messageOf(client)).toBe('before any scope');
  });

  test('moves run one after the other, each with one stop', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    const stops = client.events.length;
    await Promise.all(Array.from({length: 5}, () => client.moved('stepIn')));
    expect(client.events.slice(stops).map(({event}) => event)).toEqual(Array(5).fill('stopped'));
    expect(client.followed).toHaveLength(6);
    expect(new Set(client.followed).size).toBe(6);
  });
});

describe('the stack', () => {
  test('open scopes with the line at which each stands', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    while (messageOf(client) !== 'SELECT * FROM stock WHERE sku = sku1.4') await client.moved('stepIn');
    const frames = await client.frames();
    expect(frames.map(({name, line, source}) => `${name} ${source?.path}:${line}`)).toEqual([
      `fetch sku1.4 at depth 3 ${NESTED_PY}:12`,
      `fetch sku1 at depth 4 ${NESTED_PY}:12`,
      `order 1 ${NESTED_PY}:21`,
    ]);
    // In parts, as VS Code asks.
    const [second] = await client.frames(client.threadId, {startFrame: 1, levels: 1});
    expect(second?.name).toBe('fetch sku1 at depth 4');
  });

  test('what has no line here shows the record itself, and why', async () => {
    const trace = traceOf([spoolOf(NESTED)]);
    const client = new ReplayClient(() => trace, new Map());
    await client.launch();
    const [{source, line} = {source: undefined, line: 0}] = await client.frames();
    expect(line).toBe(1);
    const {content} = await client.request<DebugProtocol.SourceResponse['body']>('source', {
      source,
      sourceReference: source?.sourceReference ?? 0,
    });
    expect(content).toMatch(/^\/\/ not found: notFound\n\/\/ before any scope\n\{\n {2}"name": "root",\n/);
    await client.moved('stepIn');
    await expect(client.request('source', {source, sourceReference: 99})).rejects.toThrow('has gone on');
  });

  test('calls across services, and the frames of a traceback behind them', async () => {
    const client = clientOf('distlog/failing-json.ndjson');
    await client.launch();
    const stopped = await client.moved('continue');
    expect(stopped).toMatchObject({reason: 'exception', description: 'Paused on an error'});
    const details = client.trace().record(client.record);
    const frames = await client.frames();
    const title = frames.findIndex(({presentationHint}) => presentationHint === 'label');
    expect(frames.slice(0, title < 0 ? undefined : title)).toHaveLength(details.stack.length);
    if (details.exception) {
      expect(frames.slice(title + 1).map(({name}) => name)).toEqual(
        [...details.exception.frames].reverse().map(({func}) => func),
      );
    }
    const info = await client.request<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: client.threadId,
    });
    expect(info.description).toBe(details.exception?.message ?? details.message);
  });
});

describe('variables and expressions', () => {
  test('the record as a tree, the context of its scope, facts', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    await client.moved('stepIn');
    const [top] = await client.frames();
    const shown = await client.variables(top!.id);
    expect(Object.keys(shown)).toEqual(['Record', 'Context of order 1', 'About the Record', 'About order 1']);
    const context = shown['Context of order 1']!;
    expect(context.find(({name}) => name === 'customer')).toMatchObject({
      value: '"Renée ナメコ"',
      type: 'string',
      evaluateName: 'customer',
    });
    const address = context.find(({name}) => name === 'address');
    expect(address).toMatchObject({value: '{city: "København", zip: null}'});
    expect(await client.inside(address!.variablesReference)).toMatchObject([
      {name: 'city', value: '"København"', evaluateName: 'address.city'},
      {name: 'zip', value: 'null', type: 'null'},
    ]);
    expect(shown.Record?.find(({name}) => name === 'levelname')).toMatchObject({type: 'string'});
    expect(shown['About the Record']?.find(({name}) => name === 'Message')).toMatchObject({value: 'order 1'});
  });

  test('numbers of frames and variables mean nothing after a step', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    const [top] = await client.frames();
    await client.moved('stepIn');
    expect(await client.request('scopes', {frameId: top!.id})).toEqual({scopes: []});
    expect(await client.inside(1)).toEqual([]);
  });

  test('paths of fields, of scopes further out as well; names that filters know; filters', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    await client.moved('stepIn');
    await client.moved('stepIn');
    await client.moved('stepIn');
    expect(await client.evaluate('address.city')).toBe('"København"');
    expect(await client.evaluate('tags[1]')).toBe('"b"');
    expect(await client.evaluate('tags.0')).toBe('"a"');
    expect(await client.evaluate('order', {context: 'hover'})).toBe('1');
    expect(await client.evaluate('self.order', {context: 'hover'})).toBe('1');
    expect(await client.evaluate('task')).toBe('"validate"');
    expect(await client.evaluate('flow')).toBe('"order 1"');
    expect(await client.evaluate('level>=error')).toBe('false');
    expect(await client.evaluate('flow:"order 1" kind:begin')).toBe('true');
    expect(await client.evaluate('address', {context: 'clipboard'})).toBe('{"city": "København", "zip": null}');
    await expect(client.evaluate('nowhere')).rejects.toThrow(
      'Neither this record nor the scopes around it have nowhere.',
    );
    await expect(client.evaluate('level>=')).rejects.toThrow();
    await expect(client.evaluate('__proto__')).rejects.toThrow('Neither');
    await expect(client.evaluate('process.exit(1)')).rejects.toThrow('Neither');
  });

  test('the debug console completes fields and paths', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    await client.moved('stepIn');
    const complete = async (text: string) => {
      const args = {text, column: text.length + 1};
      const {targets} = await client.request<DebugProtocol.CompletionsResponse['body']>('completions', args);
      return targets.map(({label}) => label);
    };
    expect(await complete('')).toEqual(expect.arrayContaining(['levelname', 'context', 'customer', 'address']));
    expect(await complete('level>=error address.')).toEqual(['city', 'zip']);
    expect(await complete('context.address.c')).toEqual(['city', 'zip']);
    expect(await complete('tags.')).toEqual(['0', '1']);
    expect(await complete('nowhere.')).toEqual([]);
    expect(await complete('.')).toEqual([]);
  });

  test('in an outer frame its own record and context', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    while (!/^SELECT/.test(messageOf(client))) await client.moved('stepIn');
    const outer = (await client.frames()).at(-1)!;
    expect(await client.evaluate('message', {context: 'watch', frameId: outer.id})).not.toBe(
      await client.evaluate('message'),
    );
    expect(Object.keys(await client.variables(outer.id))).toContain('Context of order 1');
  });
});

describe('beginning and end', () => {
  test('at a flow, at a filter', async () => {
    const client = clientOf(NESTED);
    await client.launch({flow: 'order 2'});
    expect(messageOf(client)).toBe('order 2');
    const third = clientOf(NESTED);
    await third.launch({flow: 'ord*3'});
    expect(messageOf(third)).toBe('order 3');
    const other = clientOf(NESTED);
    await other.launch({from: 'kind:begin task:charge'});
    expect(other.trace().record(other.record)).toMatchObject({kind: 1, span: {name: 'charge'}});
  });

  test('at a flow of the Flows view', async () => {
    const client = clientOf(NESTED);
    const {spans} = client.trace().spans(null, 0, 10, 'oldest', 'order 3');
    await client.launch({start: {sessionId: 's', span: spans[0]!.span}});
    expect(messageOf(client)).toBe('order 3');
  });

  test.each([
    [{trace: 7}, '"trace" must be the path of a trace file, or a list of paths.'],
    [{request: 'attach'}, '"request" must be "launch": a trace is not attached to.'],
    [
      {stopOnEntry: 'no', stepInto: 'thread'},
      '"stopOnEntry" must be true or false. "stepInto" must be "flow" or "trace".',
    ],
    [{flow: 'a', from: 'b'}, '"flow" and "from" both say where to begin: leave one out.'],
    [{flow: 'nobody'}, 'No flow of a recording is called nobody.'],
    [{from: 'level>='}, /^"from" is no filter: /],
    [{from: 'message:nothing-like-it'}, 'No record of a recording passes message:nothing-like-it.'],
  ])('%j is refused with a sentence', async (configuration, message) => {
    const client = clientOf(NESTED);
    await client.request('initialize');
    await expect(client.request('launch', configuration)).rejects.toThrow(message);
    expect(client.events).toEqual([]);
  });

  test('an empty trace is refused; what cannot be done is an answer, too', async () => {
    const client = new ReplayClient(() => traceOf([new Uint8Array(0)]));
    await expect(client.request('launch')).rejects.toThrow('a recording holds no record that could be stepped to.');
    await expect(client.request('setVariable')).rejects.toThrow('The replay of a trace cannot do setVariable.');
    await expect(client.request('constructor')).rejects.toThrow('cannot do constructor');
    await expect(client.request('stackTrace', {threadId: 1})).rejects.toThrow('No trace is being replayed.');
  });

  test('read anew with the same records, the replay goes on; with others it is over', async () => {
    let trace = traceOf([spoolOf(NESTED)]);
    const client = new ReplayClient(() => trace);
    await client.launch();
    await client.moved('stepIn');
    trace = traceOf([spoolOf(NESTED)]);
    const again = client.next('stopped');
    client.reset(false);
    await again;
    expect(messageOf(client)).toBe('order 1');
    trace = traceOf([spoolOf(SHOP)]);
    const over = client.next('terminated');
    client.reset(false);
    await over;
    expect(client.isGivenBack).toBe(true);
  });

  test('a trace that is closed ends the replay', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    const over = client.next('terminated');
    client.reset(true);
    await over;
    expect(client.events.find(({event}) => event === 'output')?.body).toMatchObject({
      output: 'The trace was closed.\n',
    });
  });

  test('given up while the trace is opened: nothing is said of it, and it is given back', async () => {
    const client = clientOf(NESTED);
    let open = () => undefined as void;
    client.opening = new Promise(resolve => (open = resolve));
    const answered: string[] = [];
    const launch = client.request('launch').then(
      () => answered.push('launched'),
      () => answered.push('failed'),
    );
    await client.request('disconnect');
    open();
    await eventually(() => client.isGivenBack, 'the trace to be given back');
    expect(answered).toEqual([]);
    expect(client.events).toEqual([]);
    void launch;
  });

  test('ended by the user: the trace is given back', async () => {
    const client = clientOf(NESTED);
    await client.launch();
    await client.request('disconnect');
    expect(client.isGivenBack).toBe(true);
  });
});
