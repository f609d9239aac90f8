/**
 * Reads a file, or what was added to it, in large blocks and lets the event loop turn between them, so that queries are
 * answered while a large file is indexed. Comes in: an open file and where to begin. Goes out: blocks with their
 * offsets. Called for saved files, for spools that are opened again, and for unpacking.
 */
import type {FileHandle} from 'node:fs/promises';
import {setImmediate as turn} from 'node:timers/promises';

const BLOCK_BYTES = 1024 * 1024;

/** Returns the offset behind the last byte read. Each block is a new buffer: the taker may keep it. */
export async function readBlocks(
  file: FileHandle,
  fromOffset: number,
  take: (block: Uint8Array, offset: number) => void | Promise<void>,
  signal: AbortSignal,
  endOffset = Infinity,
): Promise<number> {
  let offset = fromOffset;
  while (!signal.aborted && offset < endOffset) {
    const buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    const {bytesRead} = await file.read(buffer, 0, Math.min(BLOCK_BYTES, endOffset - offset), offset);
    if (bytesRead === 0) break;
    await take(buffer.subarray(0, bytesRead), offset);
    offset += bytesRead;
    await turn();
  }
  return offset;
}
