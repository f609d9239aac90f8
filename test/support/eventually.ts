/**
 * Waits for something that becomes true. In: a probe, what is awaited in words, a limit. Out: the probe's first truthy
 * answer; otherwise an error that names what was awaited and, when the probe threw, why.
 * Called by tests and support that look at another process.
 */
import {setTimeout as sleep} from 'node:timers/promises';

const intervalMs = 50;

export async function eventually<T>(
  probe: () => Promise<T> | T,
  awaited: string,
  timeoutMs = 30_000,
): Promise<Exclude<T, false | undefined | null | 0 | ''>> {
  const endMs = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value as Exclude<T, false | undefined | null | 0 | ''>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > endMs) break;
    await sleep(intervalMs);
  }
  throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${awaited}.`, {cause: lastError});
}
