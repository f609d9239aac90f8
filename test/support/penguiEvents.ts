/** PenguiFlow's lines for tests of states: structured, one event each, all on one trace unless said otherwise. */

const START = 1_795_000_000;

export interface EventFields {
  [key: string]: unknown;
}

/** An event `ms` milliseconds after the start of the test. */
export function event(ms: number, name: string, node: string, fields: EventFields = {}): string {
  const {logger = 'penguiflow.core', level = 'INFO', exception, ...extra} = fields;
  return JSON.stringify({
    level,
    logger,
    message: name,
    timestamp: '2026-11-18T11:06:40.000000+00:00',
    extra: {
      ts: START + ms / 1000, event: name, node_name: node, node_id: `id-${node}`, trace_id: 't', latency_ms: null,
      q_depth_in: 0, q_depth_out: 0, q_depth_total: 0, attempt: 0, trace_inflight: 0, ...extra,
    },
    ...(exception === undefined ? {} : {exception}),
  }); // prettier-ignore
}

export function start(ms: number, node: string, fields: EventFields = {}): string {
  return event(ms, 'node_start', node, {latency_ms: 0, ...fields});
}

export function success(ms: number, node: string, latencyMs: number, fields: EventFields = {}): string {
  return event(ms, 'node_success', node, {latency_ms: latencyMs, ...fields});
}

export function failure(ms: number, name: string, node: string, attempt: number, fields: EventFields = {}): string {
  return event(ms, name, node, {level: 'ERROR', attempt, exception: undefined, latency_ms: 1, ...fields});
}
