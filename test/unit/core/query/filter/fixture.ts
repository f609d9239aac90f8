/** A small session with records of three systems, and a way to ask it. */
import {Trace} from '../../../../../src/core/trace';
import type {RowFilter} from '../../../../../src/protocol/queries';

export const noPause = () => Promise.resolve();
export const ALL: RowFilter = {text: '', minLevel: 0, timeRange: null, withText: false, span: null};

const encoder = new TextEncoder();
const ROOT = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';
/** 2026-11-20T12:30:00Z */
export const START_SECONDS = 1795177800;

interface DistlogOptions {
  at: number;
  key?: string | null;
  message: string;
  level?: [string, number];
  logger?: string;
  file?: [string, number];
  traceback?: string;
  pid?: number;
  context?: Record<string, unknown>;
}

export function distlogLine(options: DistlogOptions): string {
  const {at, message, key = null, pid = 41, context = {}} = options;
  const [levelname, levelno] = options.level ?? ['INFO', 20];
  const [pathname, lineno] = options.file ?? ['/srv/app/example.py', 13];
  return JSON.stringify({
    ...{name: options.logger ?? 'root', msg: message, levelname, levelno, pathname, lineno, funcName: 'run'},
    ...{created: START_SECONDS + at, process: pid, processName: 'MainProcess', thread: 7001, threadName: 'MainThread'},
    ...{hostname: pid === 41 ? 'obelix' : 'asterix', exc_text: options.traceback ?? null},
    ...{context: key === null ? null : {key, ...context}, message},
  });
}

function selinonLine(at: number, event: string, details: Record<string, unknown>): string {
  const time = new Date((START_SECONDS + at) * 1000).toISOString().replace('T', ' ').replace('Z', '000');
  return JSON.stringify({event, time, details, node: 'worker1'});
}

const flow = {flow_name: 'shop flow', dispatcher_id: 'd-100'};
const task = {...flow, task_name: 'Charge', task_id: 't-200'};

export const LINES: readonly string[] = [
  distlogLine({at: 0, key: `0@${ROOT}`, message: 'import batch'}),
  distlogLine({at: 1, key: `1@${ROOT}`, message: 'Timeout while loading', level: ['WARNING', 30], logger: 'shop.cart', context: {user: 'leo', n: 7}}),
  distlogLine({at: 2, key: `0@${ROOT}/1`, message: 'load stock'}),
  distlogLine({at: 3, key: `1@${ROOT}/1`, message: 'row 17 of "big table"', level: ['DEBUG', 10], file: ['/srv/app/child.py', 20], context: {user: 'ann', tags: ['x', 'hot']}}),
  distlogLine({at: 4, message: 'disk is slow', level: ['ERROR', 40], logger: 'shop.disk', pid: 42, traceback: 'Traceback (most recent call last):\n  File "/srv/app/disk.py", line 5, in read\n    raise OSError(5)\nOSError: timeout of disk'}),
  'a banner of the program, timeout 5 s',
  selinonLine(10, 'FLOW_SCHEDULE', flow),
  selinonLine(11, 'FLOW_START', flow),
  selinonLine(12, 'TASK_SCHEDULE', {...task, queue: 'a b'}),
  selinonLine(13, 'TASK_START', {...task, queue: 'a b'}),
  selinonLine(15.5, 'TASK_FAILURE', {...task, what: 'ValueError: no money', queue: 'a b'}),
  selinonLine(16, 'FLOW_FAILURE', {...flow, state: {failed_nodes: {Charge: ['t-200']}}}),
]; // prettier-ignore

export function traceOfLines(lines: readonly string[] = LINES): Trace {
  const {trace, add} = growingTrace();
  add(lines);
  return trace;
}

/** A trace that takes more lines later, as a live session does. */
export function growingTrace(): {trace: Trace; add: (lines: readonly string[]) => void} {
  let spool = new Uint8Array(0);
  const trace = new Trace({
    maxRecordBytes: 1 << 20,
    bytes: {read: (_source, offset, length) => spool.subarray(offset, offset + length)},
  });
  const ingest = trace.addSource('1', 'logs/demo.ndjson');
  const add = (lines: readonly string[]) => {
    const block = encoder.encode(lines.map(line => `${line}\n`).join(''));
    const offset = spool.length;
    const grown = new Uint8Array(offset + block.length);
    grown.set(spool);
    grown.set(block, offset);
    spool = grown;
    ingest.write(block, offset);
  };
  return {trace, add};
}

/** Messages of the rows that pass; a problem becomes one line that says where. */
export async function messages(trace: Trace, text: string, filter: Partial<RowFilter> = {}): Promise<string[]> {
  const page = await trace.rows({...ALL, ...filter, text}, 0, 1000, noPause);
  return page.problem ? [`problem at ${page.problem.at}: ${page.problem.message}`] : page.message;
}

export async function ids(trace: Trace, text: string): Promise<number[]> {
  return [...(await trace.recordIds({...ALL, text}, noPause))];
}
