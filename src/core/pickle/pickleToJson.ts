/**
 * A Python pickle as one line of JSON. Comes in: untrusted bytes; goes out: what json.dumps would print for the same data,
 * or a reason. Called for ZeroMQ messages. Never throws and never runs anything: see PickleMachine, and plainPickle for
 * those that hold nothing special.
 *
 * What JSON has no form for: tuples and sets are arrays; bytes `b'…'`; datetime, date, time as isoformat() prints them;
 * timedelta, UUID, Decimal as str() does; other objects and names `<module.Name>`; a cycle `[...]` or `{...}`.
 */
import {PickleMachine} from './pickleMachine';
import {PickleProblem} from './pickleProblem';
import {plainPickleToJson} from './plainPickle';
import {writeJson} from './writeJson';

export interface PickleLimits {
  /** Of the pickle, and of the JSON. */
  maxBytes: number;
  maxDepth: number;
  /** Opcodes, hence values. */
  maxItems: number;
}

/** `reason` is a clause without full stop, to stand after "the pickle cannot be read: ". */
export function pickleToJson(
  bytes: Uint8Array,
  limits: PickleLimits,
): {ok: true; json: Uint8Array} | {ok: false; reason: string} {
  if (bytes.length > limits.maxBytes) return {ok: false, reason: `it is longer than ${limits.maxBytes} bytes`};
  const plain = plainPickleToJson(bytes, limits.maxBytes);
  if (plain) return {ok: true, json: plain};
  try {
    const value = new PickleMachine(bytes, limits.maxItems).run();
    return {ok: true, json: writeJson(value, limits.maxBytes, limits.maxDepth)};
  } catch (error) {
    if (error instanceof PickleProblem) return {ok: false, reason: error.message};
    throw error;
  }
}
