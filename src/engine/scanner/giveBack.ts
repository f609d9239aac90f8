/**
 * Gives memory back after a large file was read. Reading leaves the heap some 20 MB larger than what it holds, and V8 keeps
 * that until much later: a process that is idle collects nothing. One collection of a heap whose data are in columns takes
 * some milliseconds. Called when a large file is at its end, in an engine that stays.
 */
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

let collect: (() => void) | null = null;

export function giveMemoryBack(): void {
  collect ??= collector();
  collect();
}

/** The function that the flag `--expose-gc` gives to contexts made after it was set; does nothing where there is none. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('typeof gc === "function" ? gc : null');
  setFlagsFromString('--no-expose-gc');
  return typeof found === 'function' ? (found as () => void) : () => undefined;
}
