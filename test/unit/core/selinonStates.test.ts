import {describe, expect, it} from 'vitest';
import {spoolOf, traceOf} from '../../support/memoryTrace';
import {children, event, firstFlow, FLOW, raised, TASK, traceOfLines} from '../../support/selinonEvents';

const TIME = '2026-11-20 12:00:00.500000';

describe('states of Selinon flows and tasks', () => {
  const failing = traceOf(['selinon/failing-logging.log', 'selinon/failing-logging.producer.log'].map(spoolOf));
  const flows = failing.spans(null, 0, 10, 'oldest', '').spans;
  const flow = (name: string) => flows.find(span => span.name === name)!;

  it('says which nodes failed a flow, and why a task failed', () => {
    expect(flow('hopeless').stateReason).toBe('will not retry · failed nodes: Fatal, retried');
    expect(children(failing, flow('eager').span)).toEqual([
      'Fatal | failed | selinon.errors.FatalTaskError: no such order: № 6',
      'Pack | succeeded',
    ]);
  });

  it('shows each attempt of a retried task with its own end', () => {
    const flaky = failing.spans(flow('rescue').span, 0, 10, 'oldest', 'Flaky').spans[0]!;
    expect(flaky).toMatchObject({state: 'succeeded', attempts: 3, children: 3});
    expect(children(failing, flaky.span)).toEqual([
      'attempt 1 | failed | ConnectionError: warehouse unreachable (attempt 1)',
      'attempt 2 | failed | ConnectionError: warehouse unreachable (attempt 2)',
      'attempt 3 | succeeded',
    ]);
  });

  it('does not blame an attempt whose task asked for the retry', () => {
    const polite = failing.spans(flow('rescue').span, 0, 10, 'oldest', 'PoliteRetry').spans[0]!;
    expect(children(failing, polite.span)[0]).toBe('attempt 1 | failed, expected | The task asked for a retry.');
  });

  it('shows the attempts of a retried flow, and puts FLOW_RETRY, which names no flow, into it', () => {
    const retried = flow('retried');
    expect(retried).toMatchObject({state: 'failed', attempts: 2});
    expect(children(failing, retried.span).filter(text => text.startsWith('attempt'))).toEqual([
      'attempt 1 | failed | will retry · failed nodes: Broken',
      'attempt 2 | failed | will not retry · failed nodes: Broken',
    ]);
    const all = Array.from({length: failing.recordCount}, (_, record) => failing.record(record));
    const retries = all.filter(record => record.message.startsWith('FLOW_RETRY'));
    expect(retries.map(record => record.message)).toEqual(Array(2).fill('FLOW_RETRY retried · retry 1 in 1 s'));
    const sub = failing.spans(flow('hopeless').span, 0, 10, 'oldest', 'retried').spans[0]!;
    expect(retries.map(record => record.span?.span).sort()).toEqual([retried.span, sub.span].sort());
  });

  it('takes a flow that only its tasks tell of for running, then for never closed', () => {
    const trace = traceOfLines(event('TASK_START', 1, TASK), event('TASK_END', 2, TASK));
    expect(children(trace)).toEqual(['order | never closed']);
    expect(trace.summary()).toMatchObject({flows: 1, openFlows: 1, tasks: 1, openTasks: 0});
    trace.setLive(true);
    expect(children(trace)).toEqual(['order | running']);
  });

  it('keeps scheduled, running and retrying apart, and says never closed once nothing more can come', () => {
    const trace = traceOfLines(
      event('FLOW_SCHEDULE', 0, {...FLOW, dispatcher_id: 'd-0', flow_name: 'waiting'}),
      event('FLOW_START', 1, FLOW),
      event('TASK_SCHEDULE', 2, {...TASK, task_id: 't-1', task_name: 'Waiting'}),
      event('TASK_START', 3, {...TASK, task_id: 't-2', task_name: 'Running'}),
      event('TASK_START', 4, {...TASK, task_id: 't-3', task_name: 'Retrying'}),
      event('TASK_RETRY', 5, {...TASK, task_id: 't-3', task_name: 'Retrying', what: raised('OSError: busy')}),
    );
    const states = ['Waiting | scheduled', 'Running | never closed', 'Retrying | retrying | OSError: busy'];
    expect(children(trace)).toEqual(['waiting | scheduled', 'order | never closed']);
    const {span} = trace.spans(null, 0, 2, 'oldest', 'order').spans[0]!;
    expect(children(trace, span)).toEqual(states);
    trace.setLive(true);
    expect(children(trace, span)).toEqual([states[0], 'Running | running', states[2]]);
    expect(trace.summary()).toMatchObject({openTasks: 3, openFlows: 2, retries: 1});
  });

  it('fails a flow whose dispatcher failed', () => {
    const trace = traceOfLines(
      event('FLOW_START', 1, FLOW),
      event('DISPATCHER_FAILURE', 2, {...FLOW, what: raised('KeyError: 1')}),
    );
    expect(children(trace)).toEqual(['order | failed | KeyError: 1']);
    expect(trace.record(1)).toMatchObject({level: 40, levelName: 'ERROR', exception: {type: 'KeyError'}});
  });

  it('knows from the dispatcher that a task without an end has failed, and leaves it open', () => {
    const trace = traceOfLines(
      event('TASK_START', 1, TASK),
      event('NODE_FAILURE', 2, {...FLOW, node_id: 't-1', node_name: 'Pack', what: 'WorkerLostError: signal 9'}),
    );
    expect(children(trace, firstFlow(trace).span)).toEqual([
      'Pack | never closed | It sent no end, but its flow reports it as failed: WorkerLostError: signal 9',
    ]);
    expect(trace.summary()).toMatchObject({openTasks: 1, failedTasks: 0, errors: 1});
  });

  it('lets a task under nowait end after its flow', () => {
    const trace = traceOfLines(event('TASK_END', 9, TASK), event('FLOW_END', 5, FLOW), event('TASK_START', 4, TASK));
    expect(children(trace)).toEqual(['order | succeeded']);
    expect(children(trace, firstFlow(trace).span)).toEqual(['Pack | succeeded']);
  });

  it('shows a reused result as cached, below the flow that reused it, unless the task itself ran', () => {
    const reuse = event('SELECTIVE_TASK_REUSE', 5, {...FLOW, task_name: 'Pack', task_id: 't-1', selective: {}});
    const trace = traceOfLines(event('FLOW_START', 4, FLOW), reuse);
    expect(children(trace, firstFlow(trace).span)).toEqual([
      'Pack | cached | Its earlier result was reused; it did not run again.',
    ]);
    const earlier = {...TASK, dispatcher_id: 'd-0', flow_name: 'before'};
    const both = traceOfLines(reuse, event('TASK_START', 1, earlier), event('TASK_END', 2, earlier));
    expect(children(both).sort()).toEqual(['before | never closed', 'order | never closed']);
    expect(both.summary()).toMatchObject({flows: 2, tasks: 1, openTasks: 0});
  });

  it('attaches storage and cache events, which name no flow, to their task', () => {
    const stored = {task_id: 't-1', task_name: 'Pack', storage_name: 'Files', flow_name: 'order'};
    const trace = traceOfLines(
      event('TASK_RESULT_CACHE_HIT', 3, stored),
      event('STORAGE_CONNECT', 3, {storage_name: 'Files'}),
      event('TASK_START', 1, TASK),
    );
    expect(trace.record(0).span).toMatchObject({name: 'Pack', state: 'never closed', records: 2});
    expect(trace.record(1).span).toBeNull();
  });

  it('keeps the decimal ids of the built-in executor apart by host', () => {
    const start = JSON.stringify({details: {...TASK, task_id: '1407'}, event: 'TASK_START', time: TIME});
    const on = (host: string) => `SELINON ${host.padStart(10)} - TASK_START : ${start}`;
    const trace = traceOfLines(on('alpha'), on('beta').replace('.5', '.6'), on('alpha').replace('.5', '.7'));
    expect(trace.summary()).toMatchObject({records: 3, tasks: 2, flows: 1});
  });

  it('takes a sub-flow that claims to contain its own parent for what it is and goes on', () => {
    const trace = traceOfLines(
      event('SUBFLOW_SCHEDULE', 1, {...FLOW, child_dispatcher_id: 'd-2', child_flow_name: 'inner'}),
      event('SUBFLOW_SCHEDULE', 2, {dispatcher_id: 'd-2', flow_name: 'inner', child_dispatcher_id: 'd-1'}),
      event('SUBFLOW_SCHEDULE', 3, {dispatcher_id: 'd-1', flow_name: 'order', child_dispatcher_id: 'd-1'}),
    );
    expect(trace.summary()).toMatchObject({records: 3, flows: 1, subflows: 1, maxDepth: 2});
  });
});
