/** Lines of made-up Selinon events, and short forms of what a trace says of them. */
import type {Trace} from '../../src/core/trace';
import type {SpanInfo} from '../../src/protocol/queries';
import {traceOf} from './memoryTrace';

/** One JSON line at a second of the same minute. */
export function event(name: string, second: number, details: object): string {
  const time = `2026-11-20 12:00:${String(second).padStart(2, '0')}`;
  return JSON.stringify({details, event: name, node: 'host-a', time});
}

export function traceOfLines(...lines: string[]): Trace {
  return traceOf([Buffer.from(lines.join('\n'))]);
}

/** Names, states and reasons of a span's children, or of the flows. */
export function children(trace: Trace, parent: number | null = null): string[] {
  return trace
    .spans(parent, 0, 100, 'oldest', '')
    .spans.map(span => [span.name, span.state, span.stateReason].filter(Boolean).join(' | '));
}

export function firstFlow(trace: Trace): SpanInfo {
  return trace.spans(null, 0, 1, 'oldest', '').spans[0]!;
}

export function messages(trace: Trace): string[] {
  return Array.from({length: trace.recordCount}, (_, record) => trace.record(record).message);
}

export const FLOW = {dispatcher_id: 'd-1', flow_name: 'order', node_args: {n: 1}};
export const TASK = {...FLOW, task_id: 't-1', task_name: 'Pack', parent: {}};

export function raised(error: string): string {
  return `Traceback (most recent call last):\n  File "shop/tasks.py", line 7, in run\n    work()\n${error}\n`;
}
