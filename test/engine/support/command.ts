/**
 * Runs the built `tracescope` command as a process of its own. Comes in: arguments, what to write to its stdin. Goes
 * out: exit code and both outputs; or the running process for commands that do not end by themselves.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {eventually} from '../../support/eventually';
import {cliPath} from './bundlePaths';

export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

export interface RunningCommand {
  process: ChildProcess;
  ended: Promise<Outcome>;
  /** What it has written to stderr so far. */
  err(): string;
}

const running: ChildProcess[] = [];

export function startCommand(args: readonly string[], stdin?: Buffer | string): RunningCommand {
  const child = spawn(process.execPath, [cliPath, ...args], {stdio: ['pipe', 'pipe', 'pipe']});
  running.push(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  child.stdin.end(stdin ?? '');
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({code, out, err}));
  });
  return {process: child, ended, err: () => err};
}

export function runCommand(args: readonly string[], stdin?: Buffer | string): Promise<Outcome> {
  return startCommand(args, stdin).ended;
}

/** A collector on a port that the system chose, once it listens. */
export async function startCollector(args: readonly string[] = []): Promise<RunningCommand & {endpoint: string}> {
  const command = startCommand(['listen', '--bind', 'tcp://127.0.0.1:*', ...args]);
  const endpoint = await eventually(
    () => /Listening on (\S+);/.exec(command.err())?.[1],
    'the collector to say where it listens',
  );
  return {...command, endpoint};
}

export function endCommands(): void {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
}
