/**
 * Starts `dist/engine.js` as a child process and gives its channel the shape of a Port. Called by Engine only.
 * `execArgv` is emptied: a debugged extension host would hand its own --inspect port to the child otherwise.
 */
import {fork} from 'node:child_process';
import {constants, setPriority} from 'node:os';
import type {Port} from '../../protocol/rpc';
import {engineEnvironment} from './engineEnvironment';

export interface EngineProcess {
  readonly pid: number;
  readonly port: Port;
  /** Called once, when the process is gone or could not be started; `how` is for the log. */
  onExit(listener: (how: string) => void): void;
  /** Asks it to finish: the closed channel is its sign to flush and leave. Killed after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export function startEngineProcess(modulePath: string, onOutput: (text: string) => void): EngineProcess {
  const child = fork(modulePath, [], {
    serialization: 'advanced',
    execArgv: [],
    env: engineEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  yieldToOthers(child.pid);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => onOutput(text.trimEnd()));
  }
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  return {
    pid: child.pid ?? -1,
    port: {
      // The callback takes the error of a channel that closes meanwhile; the exit event tells the rest.
      post: message => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: listener => child.on('message', listener),
    },
    onExit: listener => void exited.then(listener),
    async stop(graceMs) {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/**
 * The engine takes what the user's programs and VS Code leave of the processors: a stream at full speed made the extension
 * host, and with it typing, wait for its turn. Threads that it starts later are as modest.
 */
function yieldToOthers(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is gone already, or may not be told: then it runs as before.
  }
}
