import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {RecordFlag} from '../../../src/protocol/model';
import {spoolOf, traceOf} from '../../support/memoryTrace';
import {children, event, firstFlow, FLOW, messages, raised, TASK, traceOfLines} from '../../support/selinonEvents';

describe('Selinon records', () => {
  it('have the time of the record before when their own does not exist', () => {
    const impossible = event('TASK_END', 9, TASK).replace('2026-11-20', '2026-04-31');
    const trace = traceOfLines(event('TASK_START', 3, TASK), impossible);
    expect(trace.record(1)).toMatchObject({timeNs: 0, flags: 32});
    expect(children(trace, firstFlow(trace).span)).toEqual(['Pack | succeeded']);
  });

  it('written by two handlers count once', () => {
    const json = event('TASK_RETRY', 2, {...TASK, what: 'OSError'});
    const {details, time} = JSON.parse(json) as {details: object; time: string};
    const logged = `INFO:app:SELINON     host-a - TASK_RETRY : ${JSON.stringify({details, event: 'TASK_RETRY', time})}`;
    const trace = traceOfLines(event('TASK_START', 1, TASK), json, logged);
    expect(trace.summary()).toMatchObject({records: 3, retries: 1});
    expect(trace.counts().duplicates).toBe(1);
    const {exception, duplicate, retry} = RecordFlag;
    expect(trace.record(2)).toMatchObject({flags: exception | duplicate | retry, host: 'host-a'});
  });

  it('take host and worker from the text before them, or the host from node', () => {
    const logging = traceOf([spoolOf('selinon/tutorial-logging.log')]);
    const record = Array.from({length: logging.recordCount}, (_, id) => id).find(id => logging.record(id).kind === 1)!;
    expect(logging.record(record)).toMatchObject({host: '8176ab3c865e', process: 'ForkPoolWorker-1', level: 20});
    expect(traceOfLines(event('TASK_START', 1, TASK)).record(0)).toMatchObject({host: 'host-a', process: null});
  });

  it('flag what dispatchers do while they wait as noise, and keep it', () => {
    const trace = traceOf([spoolOf('selinon/nested-logging.log')]);
    const noisy = Array.from({length: trace.recordCount}, (_, id) => trace.record(id)).filter(({flags}) => flags & 8);
    expect(new Set(noisy.map(({message}) => message.split(' ')[0]))).toEqual(
      new Set([
        'DISPATCHER_WAKEUP',
        'DISPATCHER_RETRY',
        'NODE_STATE_CACHE_GET',
        'NODE_STATE_CACHE_ADD',
        'NODE_STATE_CACHE_MISS',
      ]),
    );
    for (const {flags} of noisy) expect(flags).toBe(8);
  });

  it('show arguments, traceback and what happens next', () => {
    const trace = traceOfLines(
      event('TASK_RETRY', 2, {
        ...TASK,
        what: raised('shop.Busy: try\nagain'),
        retried_count: 1,
        max_retry: 3,
        retry_countdown: 2.5,
      }),
    );
    expect(trace.record(0)).toMatchObject({
      message: 'TASK_RETRY Pack: shop.Busy: try · retry 1 of 3 in 2.5 s',
      template: 'TASK_RETRY',
      exception: {type: 'shop.Busy', frames: [{path: 'shop/tasks.py', line: 7}]},
      stack: [{contextJson: '{"n":1}'}, {}],
    });
  });

  it.each([
    [
      'FLOW_FAILURE',
      {...FLOW, will_retry: true, state: {failed_nodes: {A: [], B: []}}},
      'order: will retry · failed nodes: A, B',
    ],
    ['TASK_SCHEDULE', {...TASK, condition_str: 'a > 1', countdown: 5}, 'Pack · in order · if a > 1 · in 5 s'],
    ['TASK_END', {...TASK, storage: null}, 'Pack'],
    ['TASK_DISCARD_RESULT', {...TASK, result: [1, 2]}, 'Pack · result: [1,2]'],
    ['EDGE_COND_FALSE', {...FLOW, nodes_from: ['A', 'B'], nodes_to: ['C'], condition: 'x'}, 'A, B → C: x'],
    ['FOREACH_RESULT', {...FLOW, nodes_from: [], nodes_to: ['C'], foreach_str: 'f', result: [1]}, '→ C: f · 1 item'],
    ['SELECTIVE_OMIT_EDGE', {...FLOW, nodes_from: ['A'], nodes_to: ['C']}, 'A → C'],
    ['SELECTIVE_OMIT_NODE', {...FLOW, omitted_node: 'C'}, 'C · in order'],
    ['SELECTIVE_RUN_FUNC', {...FLOW, node_name: 'C', result: null}, 'C · runs'],
    ['SELECTIVE_TASK_REUSE', {...FLOW, task_name: 'C', task_id: '7'}, 'C · in order · result of 7'],
    [
      'FALLBACK_COND_FALSE',
      {...FLOW, nodes: [{name: 'A', id: '1'}], fallback: true, condition_strs: 'c'},
      'order · after A failed · if c · the failure is ignored',
    ],
    [
      'NODE_FAILURE',
      {
        ...FLOW,
        node_id: '1',
        node_name: 'A',
        what: ['Traceback (most recent call last):\n', '  File "a.py", line 1\n', 'E: x\n'],
      },
      'A: E: x',
    ],
    ['RESULT_BACKEND_ISSUE', {...FLOW, node_id: '1', node_name: 'A', what: 'gone'}, 'A: gone'],
    ['STORAGE_ISSUE', {what: raised('E')}, ': E'],
    [
      'STORAGE_STORE_ERROR',
      {
        task_id: '1',
        task_name: 'A',
        storage_name: 'S',
        error_type: "<class 'm.E'>",
        error_value: 'v',
        error_traceback: '  File "a.py", line 1\n',
      },
      'A: m.E: v · storage S',
    ],
    ['STORAGE_DELETED', {task_id: '1', task_name: 'A', storage_name: 'S'}, 'A · storage S'],
    ['MIGRATION', {...FLOW, old_migration_version: 1, new_migration_version: 2}, 'order · version 1 → 2'],
    [
      'MIGRATION_SKEW',
      {...FLOW, migration_version: 3, available_migration_version: 2},
      'order · version 3 · this worker has version 2',
    ],
    ['MIGRATION_ERROR', {...FLOW, what: 'bad'}, 'order: bad'],
    [
      'MIGRATION_TAINTED_FLOW',
      {
        ...FLOW,
        migration_version: 0,
        latest_migration_version: 1,
        tainted_flow_strategy: 'FAIL',
        tainting_nodes: ['A'],
      },
      'order · version 0 → 1 · strategy FAIL · tainting nodes: A',
    ],
    ['SOMETHING_NEW', {...FLOW}, 'order'],
    ['SOMETHING_ODD', {}, ''],
  ])('say in words what happened: %s', (name, details, said) => {
    expect(messages(traceOfLines(event(name, 1, details)))).toEqual([
      `${name}${said.startsWith(':') ? said : ` ${said}`}`.trim(),
    ]);
  });

  it('count errors and severities as Selinon does', () => {
    const level = (name: string) => traceOfLines(event(name, 1, FLOW)).record(0).level;
    const errors = (name: string) => traceOfLines(event(name, 1, FLOW)).counts().errors;
    expect(['TASK_DISCARD_RESULT', 'FLOW_RETRY', 'STORAGE_ISSUE', 'NODE_STATE_CACHE_ISSUE'].map(level)).toEqual([
      30, 30, 30, 30,
    ]);
    expect(['STORAGE_STORE_ERROR', 'FLOW_END', 'MIGRATION', 'SOMETHING_NEW'].map(level)).toEqual([20, 20, 20, 20]);
    expect(['MIGRATION_ERROR', 'EAGER_FAILURE', 'STORAGE_STORE_ERROR', 'MIGRATION_SKEW'].map(errors)).toEqual([
      1, 1, 0, 0,
    ]);
  });
});

describe('hostile details', () => {
  const KEYS = [
    'dispatcher_id', 'flow_name', 'task_id', 'task_name', 'child_dispatcher_id', 'node_id', 'node_args', 'what',
    'will_retry', 'state', 'retried_count', 'user_retry', 'condition_str', 'result', 'error_type', 'error_value',
    'error_traceback', 'nodes', 'nodes_to', 'nodes_from', 'fallback', 'tainting_nodes',
  ]; // prettier-ignore
  const NAMES = [
    'FLOW_SCHEDULE', 'SUBFLOW_SCHEDULE', 'TASK_SCHEDULE', 'TASK_START', 'TASK_RETRY', 'TASK_FAILURE', 'FLOW_FAILURE',
    'FLOW_RETRY', 'NODE_FAILURE', 'FOREACH_RESULT', 'EDGE_COND_FALSE', 'FALLBACK_START', 'SELECTIVE_TASK_REUSE',
    'STORAGE_STORE_ERROR', 'MIGRATION_TAINTED_FLOW', 'DISPATCHER_FAILURE', 'NO_SUCH_EVENT',
  ]; // prettier-ignore
  const details = fc.dictionary(fc.constantFrom(...KEYS), fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.jsonValue()));

  it('never make reading or showing throw, and lose no line', () => {
    const lines = fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.integer({min: 0, max: 59}), details), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(lines, events => {
        const trace = traceOfLines(...events.map(([name, second, value]) => event(name, second, value)));
        const {records, rejected} = trace.summary();
        expect(records + rejected).toBe(events.length);
        expect(messages(trace)).toHaveLength(events.length);
      }),
    );
  });
});
