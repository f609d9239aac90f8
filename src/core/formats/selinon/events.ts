/**
 * Selinon's event names: how severe each is, and what it does to flows and tasks. Severities are those of
 * `selinon.trace`; an event that is not listed is read by the same rules and does nothing but stand in its span.
 */
import {RecordFlag, RecordKind} from '../../../protocol/model';

export interface EventInfo {
  readonly name: string;
  readonly level: number;
  readonly flags: number;
  readonly kind: number;
  readonly effect: Effect;
}

/** What an event tells about the run of a flow or a task. */
export type Effect =
  | 'scheduled'
  | 'subflowScheduled'
  | 'started'
  | 'ended'
  | 'failed'
  | 'flowFailed'
  | 'retried'
  | 'flowRetried'
  | 'nodeFailed'
  | 'reused'
  | 'none';

const INFO = 20;
const WARNING = 30;
const ERROR = 40;
export const LEVEL_NAMES: Readonly<Record<number, string>> = {[INFO]: 'INFO', [WARNING]: 'WARNING', [ERROR]: 'ERROR'};

const WARNINGS: ReadonlySet<string> = new Set([
  'TASK_DISCARD_RESULT',
  'TASK_RETRY',
  'FLOW_RETRY',
  'STORAGE_OMIT_STORE_ERROR',
  'MIGRATION_SKEW',
  'MIGRATION_ERROR',
]);

/** How a dispatcher looks after its nodes: about half of all events, and nothing happens in them. */
const NOISE: ReadonlySet<string> = new Set([
  'DISPATCHER_WAKEUP',
  'DISPATCHER_RETRY',
  'NODE_STATE_CACHE_GET',
  'NODE_STATE_CACHE_HIT',
  'NODE_STATE_CACHE_ADD',
  'NODE_STATE_CACHE_MISS',
]);

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['FLOW_SCHEDULE', 'scheduled'],
  ['TASK_SCHEDULE', 'scheduled'],
  ['SUBFLOW_SCHEDULE', 'subflowScheduled'],
  ['FLOW_START', 'started'],
  ['TASK_START', 'started'],
  ['FLOW_END', 'ended'],
  ['TASK_END', 'ended'],
  ['TASK_FAILURE', 'failed'],
  ['DISPATCHER_FAILURE', 'failed'],
  ['FLOW_FAILURE', 'flowFailed'],
  ['TASK_RETRY', 'retried'],
  ['FLOW_RETRY', 'flowRetried'],
  ['NODE_FAILURE', 'nodeFailed'],
  ['EAGER_FAILURE', 'nodeFailed'],
  ['SELECTIVE_TASK_REUSE', 'reused'],
]);

const BEGINS: readonly Effect[] = ['scheduled', 'subflowScheduled', 'started'];
const ENDS: readonly Effect[] = ['ended', 'failed', 'flowFailed'];

export function eventInfo(name: string): EventInfo {
  const effect = EFFECTS.get(name) ?? 'none';
  const isFailure = name.endsWith('_FAILURE') || name === 'MIGRATION_ERROR';
  return {
    name,
    level: levelOf(name),
    flags: (isFailure ? RecordFlag.error : 0) | (NOISE.has(name) ? RecordFlag.noise : 0),
    kind: BEGINS.includes(effect) ? RecordKind.begin : ENDS.includes(effect) ? RecordKind.end : RecordKind.event,
    effect,
  };
}

function levelOf(name: string): number {
  if (name === 'DISPATCHER_FAILURE') return ERROR;
  return name.endsWith('_FAILURE') || name.endsWith('_ISSUE') || WARNINGS.has(name) ? WARNING : INFO;
}

/** A cache that does not hold something tells so with a traceback; nothing went wrong then. */
export function isMiss(name: string): boolean {
  return name.endsWith('_CACHE_MISS');
}

/** `TASK_START`: upper-case letters, digits and underscores, a letter first. Never a number: those shift between versions. */
export function isEventName(buf: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3 || !isUpper(buf[start]!)) return false;
  for (let at = start + 1; at < end; at++) {
    const byte = buf[at]!;
    if (!isUpper(byte) && byte !== UNDERSCORE && !(byte >= ZERO && byte <= NINE)) return false;
  }
  return true;
}

const UNDERSCORE = 0x5f;
const ZERO = 0x30;
const NINE = 0x39;

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
