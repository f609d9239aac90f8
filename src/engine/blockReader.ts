/**
 * Reads a file, or what was added to it, in large blocks and lets the event loop turn between them, so that queries are
 * answered while a large file is indexed. Comes in: an open file and where to begin. Goes out: blocks with their
 * offsets. Called for saved files, for spools that are opened again, and for unpacking.
 */
import type {FileHandle} from 'node:fs/promises';
import {setImmediate as turn} from 'node:timers/promises';

const BLOCK_BYTES = 1024 * 1024;

/** Returns the offset behind the last byte read. A block is only valid until `take` is done: two buffers take turns. */
export async function readBlocks(
  file: FileHandle,
  fromOffset: number,
  take: (block: Uint8Array, offset: number) => void | Promise<void>,
  signal: AbortSignal,
  endOffset = Infinity,
): Promise<number> {
  let next = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  let other = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  const read = async (at: number) => {
    const buffer = next;
    next = other;
    other = buffer;
    const {bytesRead} = await file.read(buffer, 0, Math.max(0, Math.min(BLOCK_BYTES, endOffset - at)), at);
    return buffer.subarray(0, bytesRead);
  };
  let offset = fromOffset;
  // The next block is read while this one is taken: indexing never waits for the disk. A file that is closed meanwhile
  // fails that read before anybody waits for it, which Node would take for an error that nobody handles.
  const begin = (at: number) => {
    const reading = read(at);
    reading.catch(() => undefined);
    return reading;
  };
  let ahead = begin(offset);
  try {
    while (!signal.aborted && offset < endOffset) {
      const block = await ahead;
      if (block.length === 0) break;
      ahead = begin(offset + block.length);
      await take(block, offset);
      offset += block.length;
      await turn();
    }
  } finally {
    // Nobody closes the file under a read, and nobody waits for its outcome.
    await ahead.catch(() => undefined);
  }
  return offset;
}
