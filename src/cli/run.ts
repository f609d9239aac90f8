/**
 * Runs one command line. Comes in: the arguments behind the program's name, and Io. Goes out: the exit code; errors
 * are sentences on `err`. Called by main.ts and by tests.
 */
import {RpcError} from '../protocol/rpc';
import {ExitCode, Interrupted, UsageError, type Io} from './command';
import {COMMANDS} from './commands/list';
import {pipeCommand} from './commands/pipe';
import {commandHelp, toolHelp} from './helpText';

export async function run(args: readonly string[], version: string, io: Io): Promise<number> {
  const [name, ...rest] = withDefault(args, io);
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(toolHelp(COMMANDS, version));
    return ExitCode.ok;
  }
  if (name === '--version' || name === '-v') {
    io.out(`${version}\n`);
    return ExitCode.ok;
  }
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (!command) {
    io.err(name === undefined ? 'Name a command.\n\n' : `There is no command "${name}".\n\n`);
    io.err(toolHelp(COMMANDS, version));
    return ExitCode.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(commandHelp(command));
    return ExitCode.ok;
  }
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\nUsage: tracescope ${command.name} ${command.usage}\n`);
      return ExitCode.usage;
    }
    if (error instanceof Interrupted) return ExitCode.interrupted;
    if (!(error instanceof RpcError)) throw error;
    io.err(`${error.message}\n`);
    return error.code === 'badEndpoint' || error.code === 'notLoopback' ? ExitCode.usage : ExitCode.unreadable;
  }
}

/** `program | tracescope` and `program | tracescope --quiet` need no name of a command. */
function withDefault(args: readonly string[], io: Io): readonly string[] {
  const [first] = args;
  if (first === undefined) return io.piped ? [pipeCommand.name] : args;
  return /^--(quiet|name)\b/.test(first) ? [pipeCommand.name, ...args] : args;
}
