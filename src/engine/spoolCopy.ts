/**
 * Copies what stays of a spool to a new file. Comes in: the old file, ascending ranges of it. Goes out: the new file,
 * open and on the disk, and its bytes in order to `take` once they are in it. Called by makeRoom. A range that ends
 * inside a line (several records shared it) gets a line break, but what ends with the spool may still go on.
 */
import {constants} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import type {ByteRange} from '../core/retention/keptExtents';
import {readBlocks} from './blockReader';

const NEWLINE = Buffer.from('\n');
const SEARCH_BYTES = 64 * 1024;

export interface CopiedSpool {
  file: FileHandle;
  sizeBytes: number;
}

/** Rejects with what the operating system says, or when `signal` is aborted; the new file is then the caller's to remove. */
export async function copyRanges(
  fromPath: string,
  toPath: string,
  ranges: Iterable<ByteRange>,
  endOffset: number,
  take: (block: Uint8Array, offset: number) => void,
  signal: AbortSignal,
): Promise<CopiedSpool> {
  const from = await open(fromPath, 'r');
  try {
    const to = await open(toPath, constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC, 0o600);
    try {
      const sizeBytes = await copy(from, to, ranges, endOffset, take, signal);
      await to.sync();
      return {file: to, sizeBytes};
    } catch (error) {
      await to.close();
      throw error;
    }
  } finally {
    await from.close();
  }
}

async function copy(
  from: FileHandle,
  to: FileHandle,
  ranges: Iterable<ByteRange>,
  endOffset: number,
  take: (block: Uint8Array, offset: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const pending = ranges[Symbol.iterator]();
  let range = pending.next();
  let sizeBytes = 0;
  const keep = async (block: Uint8Array, offset: number) => {
    const parts: Uint8Array[] = [];
    const blockEnd = offset + block.length;
    while (!range.done && range.value.start < blockEnd) {
      const {start, end} = range.value;
      parts.push(block.subarray(Math.max(0, start - offset), Math.min(block.length, end - offset)));
      if (end > blockEnd) break;
      if (end < endOffset && block[end - offset - 1] !== NEWLINE[0]) parts.push(NEWLINE);
      range = pending.next();
    }
    const bytes = Buffer.concat(parts);
    await writeAll(to, bytes, sizeBytes);
    if (bytes.length > 0) take(bytes, sizeBytes);
    sizeBytes += bytes.length;
  };
  if (!range.done) await readBlocks(from, range.value.start, keep, signal, endOffset);
  signal.throwIfAborted();
  return sizeBytes;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const {bytesWritten} = await file.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

/** Behind the first line break at or after `from`; `sizeBytes` when there is none before it. */
export async function lineEndAfter(path: string, from: number, sizeBytes: number): Promise<number> {
  const file = await open(path, 'r');
  try {
    const block = Buffer.alloc(SEARCH_BYTES);
    for (let at = from; at < sizeBytes;) {
      const {bytesRead} = await file.read(block, 0, Math.min(block.length, sizeBytes - at), at);
      if (bytesRead === 0) break;
      const newline = block.subarray(0, bytesRead).indexOf(NEWLINE);
      if (newline >= 0) return at + newline + 1;
      at += bytesRead;
    }
    return sizeBytes;
  } finally {
    await file.close();
  }
}
