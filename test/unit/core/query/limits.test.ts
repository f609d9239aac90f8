/** What views show of odd or large input stays within bounds. */
import {describe, expect, it} from 'vitest';
import {traceOf} from '../../../support/memoryTrace';

const EVERYTHING = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};

function event(name: string, time: string, details: string): string {
  return `{"event": "${name}", "time": "${time}", "details": {"dispatcher_id": "d", "flow_name": "f", ${details}}}`;
}

describe('what is shown', () => {
  it.each([
    ['with many line breaks', '\\n'.repeat(900)],
    ['longer than a row', 'x'.repeat(5000)],
    ['of both', 'x\\n'.repeat(400)],
  ])('of a message %s is one line of at most 1,000 characters', async (_name, message) => {
    const line = `{"timestamp": "2026-11-20T12:00:00Z", "message": "${message}", "level": "info"}`;
    const page = await traceOf([Buffer.from(line)]).rows(EVERYTHING, 0, 1, () => Promise.resolve());
    expect(page.message[0]!.length).toBeLessThanOrEqual(1000);
    expect(page.message[0]).not.toMatch(/[\r\n]/);
  });

  it('of a task whose clocks disagree never ends before it begins', () => {
    const call = (stage: string, time: string) =>
      `{"call_id": "s.m.1", "stage": "${stage}", "timestamp": "2026-11-20 ${time}", "response_status": "success"}`;
    const trace = traceOf([Buffer.from([call('request', '12:00:05'), call('response', '12:00:04')].join('\n'))]);
    const [span] = trace.spans(null, 0, 1, 'oldest', '').spans;
    expect(span!.endNs).toBe(span!.startNs);
    expect(trace.summary().flowList[0]!.durationMs).toBe(0);
  });

  it('of a latency beyond reason is no start before the calendar begins', () => {
    const line =
      '{"level": "INFO", "logger": "penguiflow.core", "message": "m", "extra": {"event": "node_success", ' +
      '"ts": 1795000000, "node_id": "n", "node_name": "n", "trace_id": "t", "attempt": 0, "latency_ms": 1e300}}';
    expect(traceOf([Buffer.from(line)]).summary().flowList[0]!.startTime).toMatch(/^2026-/);
  });

  it('of a call stack has the sums of each frame', () => {
    const lines = [
      event('FLOW_START', '2026-11-20 12:00:00', '"node_args": null'),
      event('TASK_START', '2026-11-20 12:00:01', '"task_id": "t1", "task_name": "A"'),
      event('TASK_START', '2026-11-20 12:00:02', '"task_id": "t2", "task_name": "B"'),
      event('TASK_FAILURE', '2026-11-20 12:00:03', '"task_id": "t2", "task_name": "B", "what": "ValueError: x"'),
    ];
    const trace = traceOf([Buffer.from(lines.join('\n'))]);
    const {stack} = trace.record(1);
    expect(stack).toHaveLength(2);
    for (const {span} of stack) expect(span).toEqual(trace.span(span.span));
    expect(stack[1]!.span).toMatchObject({tasksBelow: 2, recordsBelow: 4, errorsBelow: 1});
  });
});
