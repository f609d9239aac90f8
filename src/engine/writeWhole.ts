/**
 * Writes a new file, complete or not at all: it is written beside its name and renamed at the end. Comes in: a path and a
 * function that writes. Goes out: the number of bytes, or an RpcError that says why the file could not be written.
 */
import {open, rename, rm} from 'node:fs/promises';
import {RpcError} from '../protocol/rpc';
import {cannotWrite} from './ioErrors';

export async function writeWhole(
  path: string,
  signal: AbortSignal,
  use: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<number> {
  const temporary = `${path}.part`;
  let sizeBytes = 0;
  try {
    const file = await open(temporary, 'w');
    try {
      await use(async bytes => {
        await file.appendFile(bytes);
        sizeBytes += bytes.length;
      });
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return sizeBytes;
  } catch (error) {
    await rm(temporary, {force: true});
    if (signal.aborted || error instanceof RpcError) throw error;
    throw cannotWrite(path, error);
  }
}
