/** Inputs made to hurt: deep, long, wide, many. Sizes stay small enough for a case to take well under a second. */
import type {Random} from './random';
import {distlogLine} from './records';

const DEEP = 100_000;
const MANY = 20_000;

export const HOSTILE: Readonly<Record<string, (random: Random) => string>> = {
  'deep arrays': random => `${distlogLine(random).slice(0, -1)}, "x": ${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`,
  'deep objects, unclosed': () => '{"levelno": 20, "context": '.concat('{"a":'.repeat(DEEP)),
  'deep repr': () => `{'call_id': ${'('.repeat(DEEP)}${')'.repeat(DEEP)}, 'stage': 'request'}`,
  'only braces': () => `${'{'.repeat(DEEP)}\n${'}'.repeat(DEEP)}\n${'{"'.repeat(DEEP)}\n${"{'".repeat(DEEP)}`,
  'many objects on one line': random => distlogLine(random).repeat(300),
  'many broken objects on one line': () => '{"call_id": "a", "stage": }'.repeat(5000),
  'deep scope key': () => scope(`a${'/1'.repeat(DEEP / 4)}`),
  'scope key as deep as is read': () => scope(`a${'/1'.repeat(249)}`),
  'deep scope keys that grow': random => lines(400, at => distlogLine(random, `a${'/1'.repeat(at)}`)),
  'huge string': random => distlogLine(random).replace('"h"', `"${'x'.repeat(2_000_000)}"`),
  'huge number': random => distlogLine(random).replace('"lineno": ', `"lineno": ${'9'.repeat(500_000)}`),
  'escapes only': random => distlogLine(random).replace('"h"', `"${'\\u0041\\n'.repeat(100_000)}"`),
  'long call stack': () =>
    `{"call_id": "s.m.1", "stage": "request", "call_id_stack": [${'"s.m.0",'.repeat(DEEP)}"s.m.1"]}`,
  'call that names itself': () =>
    lines(50, () => '{"call_id": "s.m.1", "stage": "request", "call_id_stack": ["s.m.1", "s.m.1"]}'),
  'circle of calls': () =>
    lines(
      2000,
      at =>
        `{"call_id": "s.m.${at % 1000}", "stage": "request", "call_id_stack": ["s.m.${(at + 1) % 1000}", "s.m.${at % 1000}"]}`,
    ),
  'long chain of calls': () =>
    lines(
      3000,
      at =>
        `{"call_id": "s.m.${at}", "stage": "${at % 2 ? 'request' : 'response'}", "call_id_stack": ["s.m.${at + 1}", "s.m.${at}"]}`,
    ),
  'chain of sub-flows': () =>
    lines(3000, at =>
      selinon(
        'SUBFLOW_SCHEDULE',
        `"dispatcher_id": "d${at}", "child_dispatcher_id": "d${at + 1}", "child_flow_name": "f"`,
      ),
    ),
  'circle of sub-flows': () =>
    lines(1000, at =>
      selinon('SUBFLOW_SCHEDULE', `"dispatcher_id": "d${at % 10}", "child_dispatcher_id": "d${(at + 1) % 10}"`),
    ),
  'same event many times': () =>
    lines(3000, at => selinon('TASK_START', `"dispatcher_id": "d", "task_id": "t", "task_name": "n${at % 3}"`)),
  'same scope many times': random => lines(2000, () => distlogLine(random, 'a')),
  'runs of one node': () =>
    lines(3000, at => pengui(['node_start', 'node_success', 'node_error', 'node_retry'][at % 4]!, at % 7, at % 3)),
  'starts of one node only': () => lines(3000, at => pengui('node_start', at / 1000, 0)),
  'planner of many steps': () => lines(4000, at => planner(PLANNER[at % 4]!, at >> 2)),
  'tiny lines': () =>
    '\n'.repeat(MANY).concat('{\n'.repeat(MANY), '}\n'.repeat(MANY), '[\n]\n'.repeat(1000), '\r\r\n'.repeat(1000)),
  'distinct names': () =>
    lines(
      MANY,
      at =>
        `{"levelno": 20, "created": ${at}, "name": "n${at}", "hostname": "h${at}", "pathname": "p${at}", "message": "m", "context": {"key": "0@i${at}"}}`,
    ),
  'distinct keys in one object': random =>
    distlogLine(random).replace('{', `{${Array.from({length: MANY}, (_, at) => `"k${at}": ${at},`).join('')}`),
  'same key many times': random => distlogLine(random).replace('{', `{${'"levelno": 20,'.repeat(MANY)}`),
  'a pretty object without an end': () => `{\n${'    "call_id": "x",\n'.repeat(MANY)}`,
  'pretty objects inside each other': () => '{\n    "a": {\n'.repeat(5000),
  'text that looks like calls': () => lines(3000, at => `2026 [s.m.${at}] entrypoint call trace`),
  'text with many brackets': () => lines(20, () => `node_start [${'ts=1, event="node_start", '.repeat(2000)}]`),
  'unclosed quotes in text': () => lines(50, () => `node_start [event="${'\\"'.repeat(5000)}`),
  'no line break': random =>
    Buffer.from(random.bytes(500_000).map(byte => (byte === 10 ? 11 : byte))).toString('latin1'),
  'invalid UTF-8': random =>
    Buffer.concat([
      Buffer.from('{"levelno": 20, "created": 1, "context": null, "message": "'),
      random.bytes(300).filter(byte => byte > 0x7f),
      Buffer.from('"}'),
    ]).toString('latin1'),
};

const PLANNER = ['step_start', 'tool_call_start', 'tool_call_end', 'step_complete'];

function planner(event: string, step: number): string {
  const extra = `"event": "${event}", "step": ${step}, "node_name": "n", "tool_call_id": "call_${step}"`;
  return `{"level": "INFO", "logger": "penguiflow.planner", "message": "m", "timestamp": "2026-11-20T12:00:00Z", "extra": {${extra}}}`;
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({length: count}, (_, at) => line(at)).join('\n');
}

function selinon(event: string, details: string): string {
  return `{"event": "${event}", "time": "2026-11-20 12:00:00", "details": {"flow_name": "f", ${details}}}`;
}

function pengui(event: string, ts: number, attempt: number): string {
  const extra = `"event": "${event}", "ts": ${ts}, "node_id": "n", "node_name": "n", "trace_id": "t", "attempt": ${attempt}, "latency_ms": 1`;
  return `{"level": "INFO", "logger": "penguiflow.core", "message": "m", "extra": {${extra}}}`;
}

function scope(id: string): string {
  return `{"levelno": 20, "created": 1795000000, "name": "app", "message": "m", "context": {"key": "0@${id}"}}`;
}
