import {describe, expect, it} from 'vitest';
import type {RecordDetails, SpanInfo} from '../../../src/protocol/queries';
import {RecordFlag} from '../../../src/protocol/model';
import type {Trace} from '../../../src/core/trace';
import {spoolOf, traceOf} from '../../support/memoryTrace';

const ID = {
  client: 'standalone_rpc_proxy.call.00000000-0000-4000-8000-000000000000',
  web: 'web.get.00000000-0000-4000-8000-000000000001',
  orders: 'orders.place.00000000-0000-4000-8000-000000000002',
  bank: 'bank.charge.00000000-0000-4000-8000-000000000003',
};

/** A record as v1.4.0 writes it. */
function record(stage: string, stack: readonly string[], second: number, more: object = {}): string {
  const own = stack.at(-1)!;
  const [service, method] = own.split('.');
  return JSON.stringify({
    timestamp: `2026-11-20 12:00:${String(second).padStart(2, '0')}`,
    service,
    entrypoint_type: 'Rpc',
    entrypoint_name: method,
    context_data: {language: 'en'},
    call_id: own,
    call_id_stack: stack,
    stage,
    call_args: {sku: 'retry', qty: 3},
    call_args_redacted: false,
    ...more,
  });
}

const SUCCESS = {response_status: 'success', response: {receipt: 'receipt-30'}, response_time: 1.5};
const FAILURE = {
  response_status: 'error',
  exception_type: 'ConnectionError',
  exception_value: 'bank unreachable: № 30',
  exception_args: ['bank unreachable: № 30'],
  exception_traceback:
    'Traceback (most recent call last):\n' +
    '  File "/env/lib/nameko/containers.py", line 392, in _run_worker\n    result = method()\n' +
    '  File "/app/bank.py", line 105, in _call_bank\n    raise ConnectionError(text)\n' +
    '  File "/env/lib/nameko/rpc.py", line 337, in result\n    raise deserialize(error)\n' +
    'ConnectionError: bank unreachable: № 30\n',
  exception_expected: false,
  response_time: 0.25,
};

function traceOfLines(...lines: readonly string[]): Trace {
  return traceOf([Buffer.from(lines.join('\n'))]);
}

function flows(trace: Trace): SpanInfo[] {
  return trace.spans(null, 0, 100, 'oldest', '').spans;
}

function onlyFlow(...lines: readonly string[]): SpanInfo {
  const found = flows(traceOfLines(...lines));
  expect(found).toHaveLength(1);
  return found[0]!;
}

function message(line: string): string {
  return traceOfLines(line).record(0).message;
}

describe('the tree of calls', () => {
  const parent = record('request', [ID.web], 0);
  const child = record('request', [ID.web, ID.orders], 1);
  const grandchild = record('request', [ID.orders, ID.bank], 2);

  it.each([
    ['callers first', [parent, child, grandchild]],
    ['callees first', [grandchild, child, parent]],
    ['the middle last', [grandchild, parent, child]],
  ])('is one flow of three with %s', (_name, lines) => {
    const trace = traceOfLines(...lines);
    expect(flows(trace).map(flow => flow.name)).toEqual(['web.get']);
    expect(trace.summary()).toMatchObject({flows: 1, tasks: 3, openTasks: 3, maxDepth: 3});
  });

  it('takes the role of a flow from a call when the record of its caller arrives', () => {
    const trace = traceOfLines();
    const ingest = trace.addSource('late', 'late');
    const bytes = (text: string) => Buffer.from(`${text}\n`);
    ingest.write(bytes(child), 0);
    expect(trace.summary().flowList.map(flow => flow.name)).toEqual(['orders.place']);
    ingest.write(bytes(parent), child.length + 1);
    expect(trace.summary()).toMatchObject({flows: 1, tasks: 2});
    expect(trace.summary().flowList.map(flow => flow.name)).toEqual(['web.get']);
  });

  it('does not count a standalone client, and names it as the caller', () => {
    const lines = [
      record('request', [ID.client, ID.orders], 0),
      record('response', [ID.client, ID.orders], 1, SUCCESS),
    ];
    const flow = onlyFlow(...lines);
    expect(flow).toMatchObject({name: 'orders.place', service: 'orders', depth: 0, children: 0, tasksBelow: 1});
    expect(flow.stateReason).toContain('standalone client (standalone_rpc_proxy.call)');
  });

  it('keeps two calls of one standalone client apart', () => {
    const trace = traceOfLines(
      record('request', [ID.client, ID.orders], 0),
      record('request', [ID.client, ID.bank], 1),
    );
    expect(trace.summary()).toMatchObject({flows: 2, tasks: 2, maxDepth: 1});
  });

  it('stitches by the immediate caller although stacks are cut and origin_call_id is wrong', () => {
    const trace = traceOf([spoolOf('nameko/shop-json.log')]);
    const walkers = flows(trace).filter(flow => flow.name === 'walker.step');
    expect(walkers.map(flow => flow.tasksBelow)).toEqual([4, 14]);
  });

  it('refuses a circle of callers', () => {
    const trace = traceOfLines(record('request', [ID.web, ID.orders], 0), record('request', [ID.orders, ID.web], 1));
    expect(trace.summary()).toMatchObject({flows: 1, tasks: 2, maxDepth: 2});
  });
});

describe('how a call ends', () => {
  const request = record('request', [ID.orders], 0);

  it('takes the duration from response_time', () => {
    const flow = onlyFlow(request, record('response', [ID.orders], 7, SUCCESS));
    expect(flow.state).toBe('succeeded');
    expect(flow.endNs - flow.startNs).toBe(1.5e9);
  });

  it('finds the start from response_time when the request was lost', () => {
    const flow = onlyFlow(record('response', [ID.orders], 7, SUCCESS));
    expect(flow).toMatchObject({state: 'succeeded', startNs: 5.5e9 - 7e9, endNs: 0});
  });

  it('says type and message of the exception', () => {
    const flow = onlyFlow(request, record('response', [ID.orders], 1, FAILURE));
    expect(flow).toMatchObject({state: 'failed', stateReason: 'ConnectionError: bank unreachable: № 30'});
  });

  it('marks an expected exception, which still is an error', () => {
    const trace = traceOfLines(request, record('response', [ID.orders], 1, {...FAILURE, exception_expected: true}));
    expect(flows(trace)[0]!.state).toBe('failed, expected');
    expect(trace.summary()).toMatchObject({errors: 1, failedTasks: 1, failedFlows: 1});
    expect(trace.record(1).exception).toMatchObject({expected: true, type: 'ConnectionError'});
  });

  it('leaves a call without a response open, running while more may arrive', () => {
    const trace = traceOfLines(request);
    expect(flows(trace)[0]!.state).toBe('never closed');
    trace.setLive(true);
    expect(flows(trace)[0]!.state).toBe('running');
    expect(trace.counts().openTasks).toBe(1);
  });

  it('never lasts less than nothing, where one formatter tells of its start before another does', () => {
    const plain = `2026-11-20 11:59:58,500 INFO [${ID.orders}] entrypoint call trace`;
    expect(traceOfLines(plain, request).summary().flowList).toMatchObject([{records: 1, durationMs: 0}]);
  });

  it('counts a record collected twice once', () => {
    const response = record('response', [ID.orders], 1, FAILURE);
    const trace = traceOfLines(request, request, response, response);
    expect(trace.counts()).toMatchObject({records: 4, duplicates: 2, errors: 1, tasks: 1, failedTasks: 1});
    expect(flows(trace)[0]!.records).toBe(2);
    expect(trace.record(3).flags & RecordFlag.duplicate).not.toBe(0);
  });

  it('goes by the level when a line of plain text is all there is', () => {
    const line = (level: string, what: string) =>
      `2026-11-20 12:00:00,500 ${level} [${ID.orders}] entrypoint ${what} trace`;
    const trace = traceOfLines(line('INFO', 'call'), line('WARNING', 'result'));
    expect(flows(trace)[0]).toMatchObject({name: 'orders.place', service: 'orders', state: 'failed'});
    expect(trace.record(1)).toMatchObject({levelName: 'WARNING', epochMs: Date.UTC(2026, 10, 20, 12, 0, 0, 500)});
    expect(trace.record(0).fieldsJson).toContain(`"call_id": "${ID.orders}"`);
  });

  it('guesses the time of a plain line that has none from the record before', () => {
    const trace = traceOfLines(request, `[${ID.orders}] entrypoint result trace`);
    expect(trace.record(1)).toMatchObject({timeNs: 0, flags: RecordFlag.timeGuessed});
    expect(flows(trace)[0]!.state).toBe('succeeded');
  });

  it('keeps lines that only look alike as text', () => {
    const lines = ['entrypoint call trace', '[not an id] entrypoint call trace', `[${ID.orders}] entrypoint call`];
    expect(traceOfLines(...lines).summary()).toMatchObject({records: 0, text: 3, rejected: 0});
  });
});

describe('older generations of keys', () => {
  const time = {timestamp: '2026-11-20 12:00:00', service: 'orders', call_id: ID.orders};

  it('reads those of 1.0.1, where entrypoint is the method', () => {
    const keys = {...time, entrypoint: 'place', entrypoint_path: 'orders.place', call_id_stack: [ID.orders]};
    const error = {
      exc_type: 'NotFound',
      exc_value: 'order 7',
      traceback: FAILURE.exception_traceback,
      is_expected: true,
    };
    const response = {...keys, stage: 'response', status: 'error', error, response_time: 1};
    const trace = traceOfLines(JSON.stringify({...keys, stage: 'request'}), JSON.stringify(response));
    expect(flows(trace)[0]).toMatchObject({
      name: 'orders.place',
      state: 'failed, expected',
      stateReason: 'NotFound: order 7',
    });
  });

  it('reads those of before 1.0, where entrypoint is service and method', () => {
    const keys = {
      ...time,
      provider_name: 'place',
      provider: 'Rpc',
      entrypoint: 'orders.place',
      call_stack: [ID.web, ID.orders],
    };
    const response = {...keys, lifecycle_stage: 'response', status: 'success', return_args: 'Hello'};
    const lines = [JSON.stringify({...keys, lifecycle_stage: 'request'}), JSON.stringify(response)];
    const trace = traceOfLines(record('request', [ID.web], 0), ...lines);
    expect(flows(trace).map(flow => flow.name)).toEqual(['web.get']);
    expect(trace.record(2)).toMatchObject({message: '→ "Hello"', span: {name: 'orders.place', state: 'succeeded'}});
  });
});

describe('what a row shows', () => {
  it.each([
    ['a request', 'request', {}, 'orders.place sku = "retry", qty = 3'],
    ['no arguments', 'request', {call_args: {}}, 'orders.place'],
    [
      'hidden arguments',
      'request',
      {call_args: {card: '********'}, call_args_redacted: true},
      'orders.place card = "********" (arguments redacted)',
    ],
    [
      'arguments cut off',
      'request',
      {call_args: "{'sku': 'café', 'qty", call_args_truncated: true, call_args_length: 76},
      "orders.place {'sku': 'café', 'qty (arguments cut off, 76 characters in full)",
    ],
    [
      'a request over HTTP',
      'request',
      {call_args: {request: {method: 'POST', url: 'http://shop/orders', headers: {}}}},
      'orders.place POST http://shop/orders',
    ],
    ['a result', 'response', SUCCESS, '→ {"receipt": "receipt-30"}'],
    ['None', 'response', {response_status: 'success', response: null}, '→ null'],
    [
      'a result cut off',
      'response',
      {response_status: 'success', response: "[{'n': 0", response_truncated: true, response_length: 1280},
      "→ [{'n': 0 (response cut off, 1280 characters in full)",
    ],
    ['an exception', 'response', FAILURE, 'ConnectionError: bank unreachable: № 30'],
    [
      'an expected exception',
      'response',
      {...FAILURE, exception_expected: true},
      'ConnectionError: bank unreachable: № 30 (expected)',
    ],
    [
      'texts of the Elasticsearch formatter',
      'request',
      {context_data: '{"language": "en"}', call_args: '{"sku": "caf\\u00e9", "lines": [1, 2]}'},
      'orders.place sku = "café", lines = [1, 2]',
    ],
    [
      'arguments that the Elasticsearch formatter encoded after they were cut off',
      'request',
      {context_data: '{}', call_args: "\"{'sku': 'caf\"", call_args_truncated: true},
      "orders.place {'sku': 'caf (arguments cut off)",
    ],
  ])('says %s', (_name, stage, more, text) => {
    expect(message(record(stage, [ID.orders], 0, more))).toBe(text);
  });

  it('leaves a text that looks like JSON alone when the record is not for Elasticsearch', () => {
    expect(message(record('response', [ID.orders], 0, {response_status: 'success', response: '5'}))).toBe('→ "5"');
  });

  it('gives the context of the call, decoded for Elasticsearch too', () => {
    const contextOf = (details: RecordDetails) => details.stack[0]!.contextJson;
    expect(contextOf(traceOfLines(record('request', [ID.orders], 0)).record(0))).toBe('{"language":"en"}');
    const encoded = record('request', [ID.orders], 0, {context_data: '{"language": "en"}'});
    expect(contextOf(traceOfLines(encoded).record(0))).toBe('{"language": "en"}');
  });

  it('points at the last frame of the program, not at nameko', () => {
    const details = traceOfLines(record('response', [ID.orders], 0, FAILURE)).record(0);
    expect(details.source).toEqual({path: '/app/bank.py', line: 105, func: '_call_bank'});
    expect(details.exception?.frames.map(frame => frame.line)).toEqual([392, 105, 337]);
  });

  it('shows very long and very deep values without failing', () => {
    const long = message(record('request', [ID.orders], 0, {call_args: {text: 'x'.repeat(200_000)}}));
    expect(long).toMatch(/… \(\d+ bytes\)$/);
    const deep = `{"call_id": "${ID.orders}", "stage": "response", "response_status": "success", "response": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(message(deep)).toHaveLength(40_002);
  });
});

describe('records that cannot be read', () => {
  it.each([
    ['an unknown stage', {stage: 'middle'}, 'stage is neither request nor response'],
    ['a call_id that is a number', {call_id: 7}, 'call_id is not a text'],
    ['a stack that is a text', {call_id_stack: 'a.b.c'}, 'call_id_stack is not a list of texts'],
    ['a stack of numbers', {call_id_stack: [1, 2]}, 'call_id_stack is not a list of texts'],
  ])('rejects %s', (_name, more, reason) => {
    const trace = traceOfLines(record('request', [ID.orders], 0, more));
    expect(trace.summary()).toMatchObject({records: 0, rejected: 1, tasks: 0});
    expect(trace.rejects()[0]!.reason).toBe(reason);
  });

  it('keeps a record with an impossible time and takes the one in front of it', () => {
    const bad = record('request', [ID.orders], 0, {timestamp: '2026-02-31 12:00:00'});
    const trace = traceOfLines(`2026-11-20 12:00:01.250 INFO ${bad}`);
    expect(trace.record(0)).toMatchObject({epochMs: Date.UTC(2026, 10, 20, 12, 0, 1, 250), flags: 0});
  });
});
