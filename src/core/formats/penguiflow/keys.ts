/**
 * What PenguiFlow writes: the keys of a structured line, those of its `extra`, and its events. Read from
 * hurtener/penguiflow (logging.py, metrics.py, core.py, planner/models.py) and from recordings of real runs.
 */
import {RecordKind} from '../../../protocol/model';
import {KeySet} from '../../json/keySet';

/** `tracescope_text` is ours, for lines of text: their `event=` alone makes them records. */
export const LINE_KEYS = ['level', 'logger', 'message', 'timestamp', 'extra', 'exception', 'tracescope_text'] as const;
export type LineSlots = Record<(typeof LINE_KEYS)[number], number>;

const EXTRA_NAMES = [
  'ts', 'event', 'node_name', 'node_id', 'trace_id', 'latency_ms', 'q_depth_in', 'q_depth_out', 'q_depth_total',
  'attempt', 'trace_inflight', 'exception', 'flow_error', 'sleep_s', 'deadline_s', 'pending', 'step', 'tool_call_id',
  'tool_name', 'thought', 'error', 'reason', 'remote_skill', 'remote_error', 'remote_status', 'remote_cancel_reason',
  'remote_stream_seq', 'remote_response_bytes',
] as const; // prettier-ignore

export const EXTRA_KEYS = new KeySet(EXTRA_NAMES);
/** Slot of each key of `extra` in a scan over EXTRA_KEYS. */
export const X = Object.fromEntries(EXTRA_NAMES.map((name, slot) => [name, slot])) as Record<
  (typeof EXTRA_NAMES)[number],
  number
>;

export const FLOW_ERROR_KEYS = new KeySet(['code', 'message']);

/** What an event does to the run of a node. Numbers are column values. */
export const Step = {
  other: 0,
  start: 1,
  success: 2,
  error: 3,
  timeout: 4,
  retry: 5,
  failed: 6,
  /** Not started: its deadline had passed. */
  skip: 7,
  /** Not started: its trace was cancelled while it waited. */
  drop: 8,
  /** Cancelled with its trace while it ran. */
  cancelled: 9,
  remoteStart: 10,
  remoteStream: 11,
  remoteSuccess: 12,
  remoteError: 13,
  remoteCancelled: 14,
  /** The planner is done, and so is the step that still runs. */
  finish: 15,
} as const;

export interface EventMeaning {
  step: number;
  /** Level at which penguiflow.core logs it; text lines carry none. */
  level: number;
  kind: number;
  /** Counts in `errors`, at whatever level a copy of it was logged. */
  isError: boolean;
}

function meaning(step: number, level: number, kind: number = RecordKind.event): EventMeaning {
  return {step, level, kind, isError: level >= 40};
}

const MEANINGS: ReadonlyMap<string, EventMeaning> = new Map([
  ['node_start', meaning(Step.start, 10, RecordKind.begin)],
  ['node_success', meaning(Step.success, 20, RecordKind.end)],
  ['node_error', meaning(Step.error, 40)],
  ['node_timeout', meaning(Step.timeout, 30)],
  ['node_retry', meaning(Step.retry, 20)],
  ['node_failed', meaning(Step.failed, 40, RecordKind.end)],
  ['deadline_skip', meaning(Step.skip, 20, RecordKind.end)],
  ['trace_cancel_drop', meaning(Step.drop, 20)],
  ['node_trace_cancelled', meaning(Step.cancelled, 20, RecordKind.end)],
  ['node_cancelled', meaning(Step.other, 10)],
  ['remote_call_start', meaning(Step.remoteStart, 10)],
  ['remote_stream_event', meaning(Step.remoteStream, 10)],
  ['remote_call_success', meaning(Step.remoteSuccess, 20)],
  ['remote_call_cancelled', meaning(Step.remoteCancelled, 20)],
  ['remote_call_error', meaning(Step.remoteError, 40)],
  ['remote_cancel_error', meaning(Step.other, 40)],
  ['state_store_save_failed', meaning(Step.other, 40)],
  ['middleware_error', meaning(Step.other, 40)],
  ['message_bus_publish_failed', meaning(Step.other, 40)],
  ['step_start', meaning(Step.start, 20, RecordKind.begin)],
  ['step_complete', meaning(Step.success, 20, RecordKind.end)],
  ['finish', meaning(Step.finish, 20, RecordKind.end)],
  ['tool_call_start', meaning(Step.start, 20, RecordKind.begin)],
  ['tool_call_end', meaning(Step.success, 20, RecordKind.end)],
]);

const UNKNOWN = meaning(Step.other, 20);

export function meaningOf(event: string): EventMeaning {
  return MEANINGS.get(event) ?? UNKNOWN;
}

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['DEBUG', 10], ['INFO', 20], ['WARNING', 30], ['ERROR', 40], ['CRITICAL', 50],
]); // prettier-ignore

/** Python level number; levels that a program added print as `Level 25`. 0 when there is none. */
export function levelNumber(name: string): number {
  return LEVELS.get(name) ?? (Math.min(255, Number(/^Level (\d{1,3})$/.exec(name)?.[1] ?? 0)) || 0);
}
