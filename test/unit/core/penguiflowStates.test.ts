import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Trace} from '../../../src/core/trace';
import {RecordFlag, SpanRole} from '../../../src/protocol/model';
import type {SpanInfo} from '../../../src/protocol/queries';
import {event, start, success} from '../../support/penguiEvents';
import {joinLines, spoolOf, traceOf} from '../../support/memoryTrace';

const DEBUG_TEXT = 'penguiflow/pipeline-debug-extras-text.log';
const PIPELINE = 'penguiflow/pipeline-info-structured.log';
const REACT = 'penguiflow/example-react_minimal.log';

function read(lines: readonly string[]): Trace {
  return traceOf([joinLines(lines.map(line => Buffer.from(line)))]);
}

function flow(trace: Trace, name: string): SpanInfo {
  const found = trace.spans(null, 0, 1000, 'oldest', name).spans[0];
  if (!found) throw new Error(`no flow ${name}`);
  return found;
}

function below(trace: Trace, span: SpanInfo): SpanInfo[] {
  return trace.spans(span.span, 0, 1000, 'oldest', '').spans;
}

/** `name: state` of everything below a flow, indented by depth. */
function tree(trace: Trace, span: SpanInfo, indent = ''): string[] {
  return below(trace, span).flatMap(child => [
    `${indent}${child.name}: ${child.state}`,
    ...tree(trace, child, `${indent}  `),
  ]);
}

function durationMs(span: SpanInfo): number {
  return Math.round((span.endNs - span.startNs) / 1e4) / 100;
}

describe('the recorded pipeline', () => {
  const trace = traceOf([spoolOf(PIPELINE)]);

  it('is 1 run deep, and one more inside call_playbook', () => {
    expect(trace.summary().maxDepth).toBe(2);
    expect(tree(trace, flow(trace, 'trace-5'))).toEqual([
      'triage: succeeded', 'fetch_docs: succeeded', 'join: succeeded', 'fetch_facts: succeeded', 'join: succeeded',
      'summarise: succeeded', '  clean: succeeded', '  score: succeeded', '    attempt 1: failed', '    attempt 2: succeeded',
      'publish: succeeded',
    ]); // prettier-ignore
  });

  it('names flows by the trace id, shortened where PenguiFlow made it', () => {
    expect(trace.summary().flowList.map(({name, state}) => `${name}: ${state}`)).toEqual([
      '0f2d6c1e: succeeded', 'trace-1: succeeded', 'trace-2: succeeded', 'trace-3: failed', 'trace-4: failed',
      'trace-5: succeeded', 'trace-6: cancelled', 'trace-7: skipped',
    ]); // prettier-ignore
  });

  it('says why a run failed, and shows its attempts', () => {
    const facts = below(trace, flow(trace, 'trace-3')).find(span => span.name === 'fetch_facts')!;
    expect(facts).toMatchObject({
      state: 'timed out',
      attempts: 2,
      stateReason: "NODE_TIMEOUT: Node 'fetch_facts' timed out after 0.10s",
    });
    const attempts = below(trace, facts);
    expect(attempts.map(span => [span.name, span.state, span.roles])).toEqual([
      ['attempt 1', 'timed out', SpanRole.attempt],
      ['attempt 2', 'timed out', SpanRole.attempt],
    ]);
    expect(attempts.every(span => durationMs(span) > 100 && durationMs(span) < 102)).toBe(true);
    expect(flow(trace, 'trace-4').stateReason).toContain('NODE_EXCEPTION');
  });

  it('marks the second copies of the middleware, whichever came first', () => {
    expect(trace.counts().duplicates).toBe(58);
    expect(trace.summary().errors).toBe(13);
  });

  it('shows the message with reason, attempt, latency and queues, and the frames of the traceback', async () => {
    const pause = async () => {};
    const filter = {text: 'node_error', minLevel: 40, timeRange: null, withText: false, span: null};
    const page = await trace.rows(filter, 0, 10, pause);
    expect(page.message[0]).toBe("node_error fetch_docs: ConnectionError('índice 1 不可用') (0.213 ms, queued 4 in)");
    expect(trace.record(page.record[0]!)).toMatchObject({
      levelName: 'ERROR',
      logger: 'penguiflow.core',
      exception: {type: 'ConnectionError'},
    });
  });

  it('lists runs without a trace id beside the flows, not as flows', () => {
    const {spans} = trace.spans(null, 0, 100, 'oldest', 'triage');
    expect(spans.map(span => [span.roles, span.state])).toEqual([[SpanRole.task, 'succeeded']]);
  });
});

describe('lines of text with extras', () => {
  const trace = traceOf([spoolOf(DEBUG_TEXT)]);

  it('are records when they carry event=, and text when not', () => {
    const {records, rejected, systems, text} = trace.summary();
    const lines = spoolOf(DEBUG_TEXT).toString().split('\n').slice(0, -1);
    const events = lines.filter(line => line.includes('event="')).length;
    expect({records, rejected, systems, text}).toEqual({
      records: events,
      rejected: 0,
      systems: {penguiflow: events},
      text: lines.length - events,
    });
  });

  it('give the same flows as JSON lines do', () => {
    const states = (of: Trace) => of.summary().flowList.map(({name, state}) => `${name}: ${state}`);
    expect(states(trace)).toEqual(states(traceOf([spoolOf(PIPELINE)])));
    expect(trace.summary()).toMatchObject({flows: 8, tasks: 53, retries: 7, failedTasks: 4, maxDepth: 2});
  });

  it('show the event, with the exception from the last line of the traceback', async () => {
    const filter = {text: 'node_failed publish', minLevel: 40, timeRange: null, withText: false, span: null};
    const page = await trace.rows(filter, 0, 10, async () => {});
    expect(page.message[0]).toContain('node_failed publish: NODE_EXCEPTION: ');
    const record = trace.record(page.record[0]!);
    expect(JSON.parse(record.fieldsJson)).toMatchObject({
      extra: {event: 'node_failed', flow_error: {code: 'NODE_EXCEPTION'}},
    });
  });
});

describe('a line of text with an event that is none of a node', () => {
  it('is a record too', () => {
    const lines = [
      'middleware_error [event="middleware_error", node_name="a"]',
      'save failed [event="state_store_save_failed", trace_id="t"]',
    ];
    const trace = traceOf([Buffer.from(lines.join('\n'))]);
    expect(trace.summary()).toMatchObject({records: 2, text: 0, errors: 2, flows: 1, tasks: 0});
  });
});

describe('a traceback in lines of text', () => {
  it('that ends in the record gives it its frames', async () => {
    const trace = traceOf([spoolOf(DEBUG_TEXT)]);
    const filter = {text: 'node_error fetch_docs', minLevel: 40, timeRange: null, withText: false, span: null};
    const page = await trace.rows(filter, 0, 1, async () => {});
    const {exception} = trace.record(page.record[0]!);
    expect(exception).toMatchObject({type: 'ConnectionError', message: 'índice 1 不可用'});
    expect(exception!.frames.at(-1)).toMatchObject({func: 'fetch_docs', line: 18});
  });

  it('that follows a record gives it its frames, and a later line of text does not', () => {
    const lines = [
      '{"time": 1795000000, "level": "error", "msg": "no"}',
      'Traceback (most recent call last):',
      '  File "a.py", line 3, in f',
      '    g()',
      'ValueError: x',
      'bye',
    ];
    const trace = read(lines);
    expect(trace.record(0).exception).toMatchObject({type: 'ValueError', frames: [{path: 'a.py', line: 3}]});
    expect(trace.record(0).exception!.text).not.toContain('bye');
    expect(read(lines.slice(0, 1).concat(lines.slice(2))).record(0).exception).toBeNull();
  });
});

describe('runs', () => {
  it('are derived from the latency where no starts were logged', () => {
    const trace = read([success(10, 'a', 4), success(30, 'a', 8), event(40, 'node_error', 'b', {latency_ms: 5})]);
    const [first, second] = below(trace, flow(trace, 't'));
    expect([durationMs(first!), durationMs(second!)]).toEqual([4, 8]);
    expect(trace.summary()).toMatchObject({tasks: 3, openTasks: 1});
  });

  it('of one node in one trace are paired by latency, not just by order', () => {
    const trace = read([start(0, 'a'), start(10, 'a'), start(20, 'a'), success(25, 'a', 5), start(30, 'a')]);
    expect(tree(trace, flow(trace, 't'))).toEqual([
      'a: never closed', 'a: never closed', 'a: succeeded', 'a: never closed',
    ]); // prettier-ignore
    expect(trace.summary().openTasks).toBe(3);
  });

  it('count once with their attempts', () => {
    const lines = [
      start(0, 'a'), event(1, 'node_error', 'a', {latency_ms: 1, level: 'ERROR'}), event(2, 'node_retry', 'a', {attempt: 1}),
      start(3, 'a', {attempt: 1}), success(4, 'a', 1, {attempt: 1}),
    ]; // prettier-ignore
    expect(read(lines).summary()).toMatchObject({tasks: 1, retries: 1, failedTasks: 0, errors: 1});
    expect(read(lines.slice(0, 3)).spans(null, 0, 9, 'oldest', '').spans[0]!.state).toBe('never closed');
    const waiting = read(lines.slice(0, 3));
    expect(tree(waiting, flow(waiting, 't'))[0]).toBe('a: retrying');
  });

  it('are cancelled with their trace', () => {
    const trace = read([
      start(0, 'a'), event(5, 'trace_cancel_start', 'OpenSea', {node_id: 'OpenSea', pending: 1}),
      event(6, 'node_trace_cancelled', 'a'), event(7, 'trace_cancel_finish', 'Rookery', {node_id: 'Rookery'}),
    ]); // prettier-ignore
    expect(flow(trace, 't').state).toBe('cancelled');
    expect(tree(trace, flow(trace, 't'))).toEqual(['a: cancelled']);
    expect(trace.summary()).toMatchObject({failedFlows: 0, failedTasks: 0, openTasks: 0});
  });

  it('that the end of the worker cut off are not failed', () => {
    const trace = read([start(0, 'a'), event(9, 'node_cancelled', 'a', {trace_id: null, level: 'DEBUG'})]);
    const [run] = below(trace, flow(trace, 't'));
    expect(run).toMatchObject({state: 'never closed', endInferred: true});
    expect(run!.stateReason).toContain('stopped');
  });

  it('that were never started are no tasks', () => {
    const trace = read([event(0, 'deadline_skip', 'a', {deadline_s: 1}), event(1, 'trace_cancel_drop', 'b')]);
    expect(tree(trace, flow(trace, 't'))).toEqual(['a: skipped', 'b: cancelled']);
    expect(trace.summary()).toMatchObject({flows: 1, tasks: 0});
  });

  it('hold their remote calls', () => {
    const remote = {remote_skill: 'search'};
    const trace = read([
      start(0, 'a'), event(1, 'remote_call_start', 'a', remote), event(2, 'remote_stream_event', 'a', remote),
      event(3, 'remote_call_success', 'a', remote), event(4, 'remote_call_start', 'a', remote),
      event(5, 'remote_call_error', 'a', {...remote, remote_error: 'agent down', level: 'ERROR'}), success(6, 'a', 6),
    ]); // prettier-ignore
    expect(tree(trace, flow(trace, 't'))).toEqual(['a: succeeded', '  search: succeeded', '  search: failed']);
    expect(trace.summary()).toMatchObject({tasks: 1, errors: 1, failedTasks: 0});
  });

  it('side by side are siblings; inside a playbook, children', () => {
    const trace = read([
      start(0, 'a'), start(1, 'b', {trace_inflight: 1}), start(2, 'inner', {trace_inflight: 0}),
      start(3, 'inner2', {trace_inflight: 1}), success(4, 'inner2', 1), success(5, 'inner', 3), success(6, 'b', 5),
      success(7, 'a', 7),
    ]); // prettier-ignore
    expect(tree(trace, flow(trace, 't'))).toEqual([
      'a: succeeded', 'b: succeeded', '  inner: succeeded', '  inner2: succeeded',
    ]); // prettier-ignore
  });
});

describe('copies', () => {
  const core = event(5, 'node_error', 'a', {
    level: 'ERROR',
    latency_ms: 5,
    exception: 'Traceback (most recent call last):\nE: x',
  });
  const copy = event(5, 'node_error', 'a', {level: 'WARNING', latency_ms: 5, logger: 'app.flow'});

  it.each([
    ['core first', [core, copy]],
    ['middleware first', [copy, core]],
  ])('%s: one error, one record of the run, one duplicate', (_name, pair) => {
    const trace = read([start(0, 'a'), ...pair]);
    expect(trace.summary()).toMatchObject({records: 3, errors: 1, tasks: 1});
    expect(trace.counts().duplicates).toBe(1);
    expect(trace.record(2).flags & RecordFlag.duplicate).toBe(RecordFlag.duplicate);
    expect(trace.record(1).span?.name).toBe('a');
    expect(trace.record(2).span?.name).toBe('a');
  });
});

describe('the planner', () => {
  const trace = traceOf([spoolOf(REACT)]);

  it('is listed with its steps and tool calls, and is no flow', () => {
    expect(trace.summary()).toMatchObject({flows: 0, tasks: 5});
    const [planner] = trace.summary().flowList;
    expect(planner).toMatchObject({name: 'planner', system: 'penguiflow', state: 'succeeded', tasks: 5, records: 34});
    expect(tree(trace, flow(trace, 'planner'))).toEqual([
      'step 0: succeeded', '  triage: succeeded', 'step 1: succeeded', '  retrieve: succeeded', 'step 2: succeeded',
    ]); // prettier-ignore
  });

  it('does not run a step again whose end and whose finish both came', () => {
    const line = (second: number, event: string) =>
      JSON.stringify({
        level: 'INFO',
        logger: 'penguiflow.planner',
        message: 'planner_event',
        timestamp: `2026-11-18T11:06:4${second}.000000+00:00`,
        extra: {event, ts: second, step: 0},
      });
    const done = traceOf([
      Buffer.from([line(1, 'step_start'), line(2, 'step_complete'), line(3, 'finish')].join('\n')),
    ]);
    expect(tree(done, flow(done, 'planner'))).toEqual(['step 0: succeeded']);
  });

  it('is timed by the clock of the line, as its own is monotonic', () => {
    expect(trace.summary().startTime).toBe('2026-11-20T12:11:20.953177Z');
  });
});

describe('broken values', () => {
  it.each([
    ['{"level": "INFO", "logger": "penguiflow.core", "message": 3}', 'message is not text'],
    ['{"level": 20, "logger": "penguiflow.core", "message": "m"}', 'level is not text'],
    ['{"level": "INFO", "logger": "penguiflow.core", "message": "m", "extra": [1]}', 'extra is not an object'],
    ['{"level": "INFO", "logger": "penguiflow.core", "message": "m", "extra": {"event": 3}}', 'event is not text'],
  ])('%s is a reject', (line, reason) => {
    const trace = read([line]);
    expect(trace.summary()).toMatchObject({records: 0, rejected: 1});
    expect(trace.rejects()[0]!.reason).toBe(reason);
  });

  it('any values of an event neither throw nor lose the record', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(-1, 1e300, null, 'x', {}, []));
    const names = [
      'ts',
      'latency_ms',
      'attempt',
      'trace_inflight',
      'trace_id',
      'node_name',
      'flow_error',
      'remote_skill',
      'step',
    ];
    const events = [
      'node_start',
      'node_success',
      'node_error',
      'node_retry',
      'node_failed',
      'remote_call_start',
      'step_start',
      'x',
    ];
    const line = fc
      .tuple(fc.constantFrom(...events), fc.dictionary(fc.constantFrom(...names), value))
      .map(([name, fields]) => event(1, name, 'a', fields));
    fc.assert(
      fc.property(fc.array(line, {minLength: 1, maxLength: 20}), lines => {
        const trace = read(lines);
        expect(trace.summary()).toMatchObject({records: lines.length, rejected: 0});
        lines.forEach((_, record) => expect(trace.record(record).message).not.toBe(''));
      }),
      {numRuns: 200},
    );
  });
});
