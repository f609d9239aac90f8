/**
 * `tracescope` behind a pipe: hands standard input to the VS Code window of this terminal and prints it unchanged. It
 * never stands in the way: without a window, or when the window goes away, what comes in still goes out, and the exit
 * status is 0. Surprise: Ctrl+C does not end it, because the program before it may still have something to say; it ends
 * with its input.
 */
import {basename} from 'node:path';
import type {Writable} from 'node:stream';
import {SOCKET_VARIABLE, TOKEN_VARIABLE} from '../../protocol/pipe';
import {ExitCode, UsageError, type Command, type Io} from '../command';
import {parseOptions} from '../parseOptions';
import {WindowLink} from '../pipe/windowLink';

const NO_VARIABLES =
  'This terminal does not belong to a VS Code window where Tracescope has been used, or was opened before that.';

export const pipeCommand: Command = {
  name: 'pipe',
  usage: '[--quiet] [--name NAME]',
  about: 'Show what comes on standard input in the VS Code window of this terminal, and print it',
  options: [
    ['--quiet', 'do not print the input while the window takes it'],
    ['--name NAME', 'what the source is called; otherwise it is named after the folder'],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {
      quiet: {type: 'boolean', default: false},
      name: {type: 'string'},
    });
    if (positionals.length > 0)
      throw new UsageError(`pipe reads standard input only; it cannot take ${positionals[0]}.`);
    const name = values.name ?? (basename(process.cwd()) || 'terminal');
    const link = await openLink(name, io);
    const out = io.stdout();
    for await (const chunk of io.stdin() as AsyncIterable<Buffer>) {
      // Printed first: a window that is behind must not hide what the program says.
      const printed = !values.quiet || !link?.open;
      if (printed) await print(out, chunk);
      await link?.write(chunk);
      // The window went away with it: printed late and perhaps seen twice, but not lost.
      if (!printed && !link?.open) await print(out, chunk);
    }
    await link?.end();
    return ExitCode.ok;
  },
};

async function openLink(name: string, io: Io): Promise<WindowLink | null> {
  const {[SOCKET_VARIABLE]: path, [TOKEN_VARIABLE]: token} = process.env;
  const link =
    path && token
      ? await WindowLink.open(path, token, name, () =>
          io.err('tracescope: The VS Code window does not take any more. The rest is only printed.\n'),
        )
      : NO_VARIABLES;
  if (typeof link !== 'string') return link;
  io.err(`tracescope: ${link} The input is only printed.\n`);
  return null;
}

async function print(out: Writable, chunk: Buffer): Promise<void> {
  if (!out.write(chunk)) await new Promise<void>(resolve => out.once('drain', resolve));
}
