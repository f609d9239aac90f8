/**
 * Entry of the engine process, which the host forks with `serialization: 'advanced'`. Comes in: messages of the parent.
 * Goes out: answers and events. Ends when the parent is gone; an error that nobody caught is reported as a 'log' event
 * and ends the process with code 1, so that the host starts a new one that reads everything back from disk.
 */
import type {EngineApi, EngineEvents} from '../protocol/engineApi';
import {Link, type Port} from '../protocol/rpc';
import {createEngine} from './engine';

const EXIT_MS = 2000;

const port: Port = {
  post(message) {
    // A parent that is gone makes this fail; 'disconnect' ends the process anyway.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  },
  onMessage(listener) {
    process.on('message', listener);
  },
};

if (!process.send) {
  process.stderr.write('The engine is started by the Tracescope extension, not by hand. See tracescope --help.\n');
  process.exit(2);
}

const engine = createEngine((name, data) => link.emit(name, data));
const link = new Link<EngineApi, Record<never, never>, EngineEvents, Record<never, never>>(
  port,
  engine.handlers,
  (error, method) => link.emit('log', {level: 'error', text: `${method}: ${textOf(error)}`}),
);

process.on('disconnect', () => void shutDown());
process.on('SIGTERM', () => void shutDown());
// Ctrl+C in the terminal that VS Code was started from reaches the whole group; the parent decides when we end.
process.on('SIGINT', () => undefined);
process.on('uncaughtException', dieOf);
process.on('unhandledRejection', dieOf);

/** Stores what has been received, gives ports back. */
async function shutDown(): Promise<void> {
  setTimeout(() => process.exit(0), EXIT_MS).unref();
  try {
    await engine.sessions.closeAll();
  } finally {
    process.exit(0);
  }
}

function dieOf(error: unknown): void {
  const data: EngineEvents['log'] = {level: 'error', text: `The engine has failed. ${textOf(error)}`};
  setTimeout(() => process.exit(1), EXIT_MS).unref();
  if (!process.connected) process.exit(1);
  process.send?.({t: 'event', name: 'log', data}, undefined, undefined, () => process.exit(1));
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
