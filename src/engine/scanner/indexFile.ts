/**
 * Reads a file of lines, from an offset to its end, into a taker: small ones in this thread, the bulk of large ones with
 * the help of another. Called for saved files and for spools that are opened again.
 */
import type {FileHandle} from 'node:fs/promises';
import {readBlocks} from '../blockReader';
import type {ByteTaker} from '../byteTakers';
import {FileScanner} from './fileScanner';

/** Below this a second thread has hardly started when all is read. */
export const LARGE_BYTES = 16 * 1024 * 1024;
/** Read in this thread in any case: first rows are there before the other thread is. More is read sooner by the other. */
const HEAD_BYTES = 512 * 1024;
const NEWLINE = 10;

/** `taken` is called after each block; it is only valid until then. Resolves when the file holds no more. */
export async function indexFile(
  file: FileHandle,
  fromOffset: number,
  taker: ByteTaker,
  taken: (block: Uint8Array, offset: number) => void,
  signal: AbortSignal,
  bug: (error: unknown) => void,
): Promise<void> {
  let insideLine = false;
  const take = async (block: Uint8Array, offset: number) => {
    await taker.take(block, offset);
    insideLine = block[block.length - 1] !== NEWLINE;
    taken(block, offset);
  };
  const {size} = await file.stat();
  const scanner = taker.takeScanned && size - fromOffset > LARGE_BYTES ? FileScanner.start(bug) : null;
  let offset = fromOffset;
  if (scanner) {
    try {
      offset = await readBlocks(file, offset, take, signal, offset + HEAD_BYTES);
      const takeScanned: Parameters<FileScanner['read']>[4] = (block, at) => {
        taker.takeScanned?.(block, at);
        taken(block.bytes, at);
      };
      if (!signal.aborted) offset = await scanner.read(file, offset, size, insideLine, takeScanned, signal);
    } finally {
      await scanner.end();
    }
  }
  await readBlocks(file, offset, take, signal);
}
