/**
 * What must hold of every export whatever came in: it can be read back, brackets close, times are numbers and in order,
 * and no record is lost. In: a trace; out: nothing, throws an Error. No test runner here: the fuzzer also runs without.
 */
import type {Trace} from '../../src/core/trace';
import {exported, readCsv} from '../support/exporting';

interface Slice {
  ph: string;
  ts: number | null;
  dur?: number | null;
  pid: number;
  tid: number;
}

export async function checkExports(trace: Trace): Promise<void> {
  const records = trace.counts().records;
  const {traceEvents} = JSON.parse(await exported(trace, 'chrome')) as {traceEvents: Slice[]};
  const instants = traceEvents.filter(({ph}) => ph === 'i').length;
  hold(instants === records, `chrome has ${instants} of ${records} records`);
  const threads = new Map<string, number[]>();
  for (const {ph, ts, dur = 0, pid, tid} of traceEvents) {
    hold(ts !== null && ts >= 0 && dur !== null && dur >= 0, `an event at ${ts} of ${dur}`);
    if (ph !== 'X') continue;
    const key = `${pid}/${tid}`;
    const open = threads.get(key) ?? [];
    threads.set(key, open);
    while (open.length > 0 && open.at(-1)! <= ts!) open.pop();
    // A sum of two large numbers may be off by what a double cannot hold.
    const end = ts! + dur!;
    hold(open.length === 0 || end <= open.at(-1)! * (1 + 1e-12), `a slice ends at ${end}, outside of ${open.at(-1)}`);
    open.push(end);
  }
  checkOtlp(await exported(trace, 'otlp'), records);
  checkSpeedscope(await exported(trace, 'speedscope'));
  const rows = readCsv(await exported(trace, 'csv'));
  hold(rows.length === records + 1, `csv has ${rows.length} rows for ${records} records`);
  hold(new Set(rows.map(row => row.length)).size === 1, 'rows of csv differ in length');
  hold((await exported(trace, 'markdown')).startsWith('# '), 'a report has no title');
}

function checkOtlp(text: string, records: number): void {
  const {resourceSpans, resourceLogs = []} = JSON.parse(text) as {
    resourceSpans: {scopeSpans: {spans: {spanId: string; parentSpanId?: string; events: unknown[]}[]}[]}[];
    resourceLogs?: {scopeLogs: {logRecords: unknown[]}[]}[];
  };
  const spans = resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap(scope => scope.spans));
  const ids = new Set(spans.map(({spanId}) => spanId));
  hold(ids.size === spans.length, 'two spans have one id');
  for (const {parentSpanId} of spans) hold(parentSpanId === undefined || ids.has(parentSpanId), 'a parent is missing');
  const logs = resourceLogs.flatMap(({scopeLogs}) => scopeLogs.flatMap(scope => scope.logRecords)).length;
  const events = spans.reduce((sum, span) => sum + span.events.length, 0);
  hold(events + logs === records, `otlp has ${events} and ${logs} of ${records} records`);
}

function checkSpeedscope(text: string): void {
  const {profiles, shared} = JSON.parse(text) as {
    shared: {frames: unknown[]};
    profiles: {startValue: number; events: {type: string; frame: number; at: number}[]}[];
  };
  for (const {events, startValue} of profiles) {
    const stack: number[] = [];
    let last = startValue;
    for (const {type, frame, at} of events) {
      hold(at >= last && frame < shared.frames.length, `a frame at ${at} after ${last}`);
      last = at;
      if (type === 'O') stack.push(frame);
      else hold(stack.pop() === frame, 'frames do not nest');
    }
    hold(stack.length === 0, 'a frame is not closed');
  }
}

/** Writing out a large case five times takes too long to do it for each. */
export function isSmall(trace: Trace): boolean {
  return trace.recordCount < 3000;
}

function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}
