/**
 * Entry of the `tracescope` command. Comes in: process arguments, standard streams, Ctrl+C. Goes out: the exit code.
 * The surprise: it sets `process.exitCode` and lets the process end by itself, because ZeroMQ still delivers what
 * `send` has queued. That waits inside libzmq, where JavaScript hears no signal, so the handlers go first: from then on
 * Ctrl+C ends the process at once.
 */
import {version} from '../../package.json';
import {ExitCode, type Io} from './command';
import {run} from './run';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
    interrupt.abort();
  });
}
// `tracescope tree … | head` closes our output: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(ExitCode.ok);
  throw error;
});

const io: Io = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  stdin: () => process.stdin,
  stdout: () => process.stdout,
  piped: process.stdin.isTTY !== true,
  terminal: process.stdout.isTTY === true,
  interrupted: interrupt.signal,
};

void run(process.argv.slice(2), version, io)
  .catch((error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`This is a fault in tracescope; please report it.\n${text}\n`);
    return ExitCode.bug;
  })
  .then(code => {
    process.exitCode = code;
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
  });
