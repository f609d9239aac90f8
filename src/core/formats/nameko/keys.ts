/**
 * The three generations of keys that nameko-tracer has written, as slots of one scan. Surprise: `entrypoint` means
 * `service.method` before 1.0 and only `method` in 1.0.1; `provider_name` or `entrypoint_path` next to it tells which.
 */
import type {KeySet} from '../../json/keySet';
import {ValueKind} from '../../json/objectScan';
import type {ObjectScan} from '../../json/objectScan';

/** The second group is of before 1.0, the third of 1.0.1 to 1.0.3; `levelname` is ours, for lines of plain text. */
export const KEYS = [
  'timestamp', 'hostname', 'service', 'call_id', 'context_data', 'call_args', 'call_args_redacted', 'response_time',
  'call_args_truncated', 'call_args_length', 'response_truncated', 'response_length', 'stage', 'entrypoint_type',
  'entrypoint_name', 'call_id_stack', 'response', 'response_status', 'exception_type', 'exception_value',
  'exception_traceback', 'exception_expected',
  'lifecycle_stage', 'provider_name', 'provider', 'call_stack', 'return_args', 'status', 'error', 'call_args_bytes',
  'return_bytes', 'return_args_truncated',
  'entrypoint', 'entrypoint_path',
  'levelname',
] as const; // prettier-ignore
export type Slots = Readonly<Record<(typeof KEYS)[number], number>>;

export function slotsOf(keys: KeySet): Slots {
  return Object.fromEntries(KEYS.map(key => [key, keys.slotOf(key)])) as Slots;
}

/** The first of the slots that is there; the last one when none is. */
export function either(scan: ObjectScan, ...slots: readonly number[]): number {
  for (const slot of slots) if (scan.has(slot)) return slot;
  return slots.at(-1)!;
}

/** The name of the entrypoint's method, '' when the record does not say it. */
export function methodOf(scan: ObjectScan, k: Slots): string {
  const named = scan.str(k.entrypoint_name) ?? scan.str(k.provider_name);
  if (named !== null) return named;
  const entrypoint = scan.str(k.entrypoint) ?? scan.str(k.entrypoint_path) ?? '';
  const service = scan.str(k.service);
  return service !== null && entrypoint.startsWith(`${service}.`) ? entrypoint.slice(service.length + 1) : entrypoint;
}

/** `service.method`. A call id begins with it, which is all that a line of plain text says. */
export function callName(scan: ObjectScan, k: Slots): string {
  const service = scan.str(k.service);
  const method = methodOf(scan, k);
  return service && method ? `${service}.${method}` : nameInCallId(scan.str(k.call_id) ?? '');
}

/** The id less its last segment, which is a UUID. */
export function nameInCallId(callId: string): string {
  const dot = callId.lastIndexOf('.');
  return dot > 0 ? callId.slice(0, dot) : callId;
}

export function serviceOf(scan: ObjectScan, k: Slots): string {
  const service = scan.str(k.service);
  if (service !== null) return service;
  const callId = scan.str(k.call_id) ?? '';
  return callId.slice(0, Math.max(0, callId.indexOf('.')));
}

export function isTrue(scan: ObjectScan, slot: number): boolean {
  return scan.kind(slot) === ValueKind.true;
}
