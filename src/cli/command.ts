/**
 * What a command is, and what it may touch. Commands write through `Io`, so that tests and other fronts can run them
 * without a terminal. To add one: a file in commands/ that exports a Command, and a line in commands/list.ts.
 */
import type {Readable, Writable} from 'node:stream';

export interface Io {
  out(text: string): void;
  err(text: string): void;
  stdin(): Readable;
  /** For bytes that must come out as they came in. */
  stdout(): Writable;
  /** Whether something is piped into stdin. */
  piped: boolean;
  /** Whether colours and a changing status line make sense on stdout. */
  terminal: boolean;
  /** Aborted by Ctrl+C or SIGTERM. */
  interrupted: AbortSignal;
}

export const ExitCode = {ok: 0, noMatch: 1, usage: 2, unreadable: 3, bug: 70, interrupted: 130} as const;

export interface Command {
  name: string;
  /** Behind the name in the usage line. */
  usage: string;
  /** One line for the list of commands. */
  about: string;
  /** The rest of the help text, one line per option. */
  options: readonly (readonly [string, string])[];
  /** Returns the exit code. Throws UsageError for arguments that make no sense, RpcError for what cannot be done. */
  run(args: readonly string[], io: Io): Promise<number>;
}

/** Ctrl+C before there was a result. */
export class Interrupted extends Error {}

/** The message is a sentence that says what is wrong with the arguments. */
export class UsageError extends Error {}
