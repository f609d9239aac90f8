/** Medians, and the running and timing of other programs. */
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Takes each figure in turn, so that what else the machine does meets all of them alike. Gives the median of each. */
export async function alternate<K extends string>(
  runs: number,
  figures: Record<K, () => Promise<number>>,
): Promise<Record<K, number>> {
  const names = Object.keys(figures) as K[];
  const taken = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<K, number[]>;
  for (let run = 0; run < runs; run++) for (const name of names) taken[name].push(await figures[name]());
  return Object.fromEntries(names.map(name => [name, median(taken[name])])) as Record<K, number>;
}

export interface Ended {
  ms: number;
  output: string;
}

/** Runs a program to its end. Rejects when its exit code is not among `codes`. */
export async function run(
  command: string,
  args: readonly string[],
  options: {env?: NodeJS.ProcessEnv; keepOutput?: boolean; codes?: readonly number[]} = {},
): Promise<Ended> {
  const {env, keepOutput = true, codes = [0]} = options;
  const startMs = performance.now();
  const child = spawn(command, args, {env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (keepOutput) output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const ms = performance.now() - startMs;
  if (code === null || !codes.includes(code)) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors.slice(-2000)}`);
  }
  return {ms, output};
}

export async function timed<T>(work: () => Promise<T>): Promise<{ms: number; result: T}> {
  const startMs = performance.now();
  const result = await work();
  return {ms: performance.now() - startMs, result};
}

/** Resident bytes of a process now, and the most it ever had. Linux only; NaN elsewhere. */
export function residentBytes(pid: number): {now: number; peak: number} {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN);
    return {now: kib('VmRSS') * 1024, peak: kib('VmHWM') * 1024};
  } catch (_error) {
    return {now: NaN, peak: NaN};
  }
}

/** The least that is resident over some seconds: freed memory goes back to the system with a delay. */
export async function settledBytes(pid: number, seconds: number): Promise<number> {
  let least = Infinity;
  for (let tenths = 0; tenths < seconds * 10; tenths++) {
    least = Math.min(least, residentBytes(pid).now);
    await sleep(100);
  }
  return least;
}

export function seconds(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 0.1 ? 3 : 2)} ×`;
}

export function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(bytes < 10 * 1024 ** 2 ? 2 : 0)} MiB`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}
