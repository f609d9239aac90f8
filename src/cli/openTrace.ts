/**
 * Opens files for a command with the engine in this process. Comes in: paths, '-' for stdin. Goes out: the session,
 * read to the end, to a function, and the exit code; everything is let go of afterwards. Files are not followed: a
 * command ends. A damaged file gives what could be read of it, a sentence, and the code for unreadable input.
 */
import {createWriteStream} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {createEngine, DEFAULT_CONFIG} from '../engine/engine';
import {cannotWrite} from '../engine/ioErrors';
import type {Session} from '../engine/session';
import {RpcError} from '../protocol/rpc';
import {ExitCode, Interrupted, UsageError, type Io} from './command';
import {interruption} from './interruption';

/** `use` returns the exit code. Throws RpcError 'fileNotFound' or 'fileUnreadable'; UsageError when no file is named. */
export async function withTrace(
  files: readonly string[],
  io: Io,
  use: (session: Session) => Promise<number>,
): Promise<number> {
  if (files.length === 0) throw new UsageError('Name at least one file, or - for standard input.');
  if (files.filter(file => file === '-').length > 1) throw new UsageError('Standard input (-) can be named only once.');
  const folder = await mkdtemp(join(tmpdir(), 'tracescope-'));
  const {sessions} = createEngine(
    (name, data) => {
      if (name === 'log' && 'text' in data) io.err(`${data.text}\n`);
    },
    {...DEFAULT_CONFIG, storageDir: folder},
  );
  try {
    const paths: string[] = [];
    for (const file of files) paths.push(file === '-' ? await spoolStdin(folder, io) : file);
    const session = await sessions.openFiles(paths, titleOf(files), false);
    await Promise.race([session.indexed, interruption(io.interrupted)]);
    if (io.interrupted.aborted) throw new Interrupted();
    const failed = session.sources().filter(source => source.state === 'failed');
    if (failed[0] && session.trace.recordCount === 0) throw new RpcError('fileUnreadable', failed[0].detail);
    for (const {detail} of session.sources()) if (detail !== '') io.err(`${detail}\n`);
    const code = await use(session);
    // What a damaged file still held has been put out, but a script must see that it is not all.
    return failed.length > 0 ? ExitCode.unreadable : code;
  } finally {
    await sessions.closeAll();
    await rm(folder, {recursive: true, force: true});
  }
}

function titleOf(files: readonly string[]): string {
  return files.map(file => (file === '-' ? 'standard input' : basename(file))).join(', ');
}

/** Files are read in blocks and read back, which a pipe cannot do. */
async function spoolStdin(folder: string, io: Io): Promise<string> {
  const path = join(folder, 'stdin');
  try {
    await pipeline(io.stdin(), createWriteStream(path, {mode: 0o600}), {signal: io.interrupted});
  } catch (error) {
    throw io.interrupted.aborted ? new Interrupted() : cannotWrite(path, error);
  }
  return path;
}
