/**
 * Records made up for the fuzzer: of each system, with values that no sender should send. In: a source of randomness.
 * Out: lines of text. Ids come from a small pool, so that records meet, contradict and close circles.
 */
import type {Random} from './random';

/** What a value may be instead of what it should be; raw JSON text. */
const ODD_VALUES = [
  ...[
    'null',
    'true',
    '""',
    '"\\u0000"',
    '"\\ud800"',
    '[]',
    '{}',
    '[[[[]]]]',
    '0',
    '-1',
    '-0',
    '1e308',
    '-1e308',
    '1e999',
  ],
  ...['NaN', 'Infinity', '-Infinity', '1e-400', '99999999999999999999999999', '0.1', '"2026-02-31 25:61:61"', '"𝔘𝔫"'],
  ...['2147483648', '4294967296', '9007199254740993', '"<built-in function id>"', '"a/b/c"', '1e11', '253402300800'],
];
const TIMES = [
  '1795000000',
  '1795000000.5',
  '1795000001.25',
  '0',
  '0.001',
  '99999999999',
  '1e10',
  '-5',
  'NaN',
  '1e300',
];
const STAMPS = [
  '2026-11-20 12:00:00',
  '2026-11-20 12:00:01.5',
  '2017-04-31 00:00:00',
  '9999-12-31 23:59:59.999999',
  '0001-01-01 00:00:00',
];
const SELINON_EVENTS = [
  ...[
    'FLOW_SCHEDULE',
    'DISPATCHER_WAKEUP',
    'FLOW_START',
    'TASK_SCHEDULE',
    'SUBFLOW_SCHEDULE',
    'TASK_START',
    'TASK_END',
  ],
  ...['TASK_FAILURE', 'TASK_RETRY', 'FLOW_END', 'FLOW_FAILURE', 'FLOW_RETRY', 'NODE_FAILURE', 'DISPATCHER_FAILURE'],
  ...['DISPATCHER_RETRY', 'NODE_STATE_CACHE_GET', 'MIGRATION_ERROR', 'SELECTIVE_TASK_REUSE', 'NO_SUCH_EVENT'],
];
const PENGUI_EVENTS = [
  ...['node_start', 'node_success', 'node_error', 'node_timeout', 'node_retry', 'node_failed', 'deadline_skip'],
  ...['trace_cancel_start', 'trace_cancel_finish', 'node_trace_cancelled', 'node_cancelled', 'remote_call_start'],
  ...['tool_call_start', 'tool_call_end', 'step_start', 'step_complete', 'no_such_event'],
];

export function distlogLine(random: Random, id = distlogId(random)): string {
  return object(random, {
    name: random.pick(['"root"', '"app"']),
    levelno: random.pick(['10', '20', '40', '50', '1000', '-3']),
    created: random.pick(TIMES),
    pathname: random.pick(['"a.py"', '""']),
    lineno: random.pick(['1', '2', '0', '4294967297']),
    funcName: '"main"',
    process: random.pick(['1', '2', '"x"']),
    thread: random.pick(['1', '140000000000000', '9e99']),
    hostname: '"h"',
    message: random.pick(['"work"', '"FAILED work"', '""', '"x\\ny"']),
    exc_text: random.pick(['null', '"Traceback\\\\nValueError: x"']),
    context: `{"key": ${JSON.stringify(`${random.pick([0, 1, 2, 3, 7, 4294967295, 1e15])}@${id}`)}}`,
  });
}

function distlogId(random: Random): string {
  return Array.from({length: 1 + random.below(5)}, () => random.pick(['a', 'b', '1', '2', '', '<x>'])).join('/');
}

export function selinonLine(random: Random): string {
  const id = () => random.pick(['"d1"', '"d2"', '"d3"', '"t1"', '"t2"', '"t3"', '""']);
  const details = object(random, {
    dispatcher_id: id(),
    child_dispatcher_id: id(),
    task_id: id(),
    node_id: id(),
    flow_name: '"flow"',
    task_name: '"Task"',
    node_name: '"Task"',
    retry: random.pick(['0', '1', 'null', '-1']),
    retried_count: random.pick(['0', '1', '2', '1e9']),
    will_retry: random.pick(['true', 'false']),
    what: '"Traceback\\nValueError: x"',
    state: random.pick(['null', '{"failed_nodes": {"A": ["t1"]}, "active_nodes": [{"id": "t2", "name": "B"}]}']),
  });
  const body = object(random, {
    details,
    event: `"${random.pick(SELINON_EVENTS)}"`,
    node: '"h"',
    time: `"${random.pick(STAMPS)}"`,
  });
  return random.chance(0.3) ? `[2026: INFO/W-1] SELINON     h - ${random.pick(SELINON_EVENTS)} : ${body}` : body;
}

export function namekoLine(random: Random): string {
  const call = () => `s.m.${random.below(6)}`;
  const own = call();
  // Any call may name any other as its caller, itself as well, so circles are common.
  const stack = Array.from({length: random.below(4)}, call);
  const body = {
    timestamp: `"${random.pick(STAMPS)}"`,
    hostname: '"h"',
    service: '"s"',
    entrypoint_name: '"m"',
    call_id: JSON.stringify(own),
    call_id_stack: JSON.stringify([...stack, own]),
    stage: random.pick(['"request"', '"response"']),
    response_time: random.pick(['0.1', '-1', 'NaN', '1e300']),
    response_status: random.pick(['"success"', '"error"']),
    exception_type: '"ValueError"',
    exception_traceback: '"Traceback\\n  File \\"a.py\\", line 3, in f\\nValueError: x"',
  };
  if (random.chance(0.2))
    return `2026-11-20 12:00:00,000 INFO [${own}] entrypoint ${random.pick(['call', 'result'])} trace`;
  const text = object(random, body);
  return random.chance(0.2) ? `[x] ${text.replaceAll('"', "'").replaceAll('null', 'None')}` : text;
}

export function penguiLine(random: Random): string {
  const extra = object(random, {
    ts: random.pick(TIMES),
    event: `"${random.pick(PENGUI_EVENTS)}"`,
    node_name: '"n"',
    node_id: random.pick(['"n1"', '"n2"']),
    trace_id: random.pick(['"t1"', '"t2"', 'null']),
    latency_ms: random.pick(['0.0', '5', '-5', 'NaN', '1e300', 'null']),
    attempt: random.pick(['0', '1', '2', '-1', '1e9']),
    trace_inflight: random.pick(['0', '1', '1e9']),
    step: random.pick(['0', '1', '-7']),
    tool_call_id: '"c1"',
    exception: '"ValueError()"',
    flow_error: '{"code": "NODE_EXCEPTION", "message": "m"}',
  });
  return object(random, {
    level: random.pick(['"INFO"', '"ERROR"', '"NOPE"']),
    logger: random.pick(['"penguiflow.core"', '"penguiflow.flow"', '"penguiflow.planner"']),
    message: '"m"',
    timestamp: random.pick(['"2026-11-20T12:00:00.5+00:00"', '"never"']),
    extra,
  });
}

export function genericLine(random: Random): string {
  return object(random, {
    timestamp: random.pick(['"2026-11-20T12:00:00Z"', ...TIMES]),
    level: random.pick(['"info"', '"error"', '30']),
    message: '"m"',
    exc_info: '"Traceback\\nValueError: x"',
  });
}

/** Values go missing, become odd or stand twice now and then. */
function object(random: Random, values: Record<string, string>): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (random.chance(0.04)) continue;
    const text = random.chance(0.06) ? random.pick(ODD_VALUES) : value;
    parts.push(`${JSON.stringify(key)}: ${text}`);
    if (random.chance(0.01)) parts.push(`${JSON.stringify(key)}: ${random.pick(ODD_VALUES)}`);
  }
  return `{${parts.join(', ')}}`;
}
