/**
 * Reads record text back from spools and saved files. Comes in: source index, offset, length. Goes out: the bytes, or
 * fewer when the file has become shorter. Called by core (details, text search), synchronously, hence readSync.
 * Neighbouring records are asked for together, so blocks are cached, the least recently used goes first.
 */
import {closeSync, openSync, readSync} from 'node:fs';
import type {RecordBytes} from '../core/trace';

const BLOCK_BYTES = 256 * 1024;
const CACHED_BLOCKS = 32;
/** Text search reads parts of up to this size, one after the other, into the same memory. */
const SCRATCH_BYTES = 512 * 1024;

interface OpenFile {
  fd: number;
  /** Bytes known to be in the file; a cached block that ended there must be read again when it has grown. */
  blocks: Map<number, Uint8Array>;
}

export class RecordFiles implements RecordBytes {
  private readonly files = new Map<number, OpenFile>();
  private scratch: Buffer | null = null;
  /** Memory of a block that went: new memory would come from the system, page by page, for every block of a search. */
  private spare: Uint8Array | null = null;
  private users = 1;

  /** For work that must see the files as they are now, even if the session puts others in their place: `release` after. */
  retain(): this {
    this.users++;
    return this;
  }

  /** The last user closes all files. */
  release(): void {
    if (--this.users === 0) this.closeAll();
  }

  /** Throws what the operating system says when the file cannot be opened. */
  open(source: number, path: string): void {
    this.close(source);
    this.files.set(source, {fd: openSync(path, 'r'), blocks: new Map()});
  }

  close(source: number): void {
    const file = this.files.get(source);
    if (!file) return;
    this.files.delete(source);
    closeSync(file.fd);
  }

  closeAll(): void {
    for (const source of [...this.files.keys()]) this.close(source);
  }

  /** After the file was emptied or replaced. */
  forget(source: number): void {
    this.files.get(source)?.blocks.clear();
  }

  read(source: number, offset: number, length: number): Uint8Array {
    const file = this.files.get(source);
    if (!file) return new Uint8Array(0);
    if (length > BLOCK_BYTES) {
      if (length > SCRATCH_BYTES) return readAt(file.fd, offset, Buffer.allocUnsafe(length));
      this.scratch ??= Buffer.allocUnsafeSlow(SCRATCH_BYTES);
      return readAt(file.fd, offset, this.scratch.subarray(0, length));
    }
    const first = Math.floor(offset / BLOCK_BYTES);
    const inBlock = offset - first * BLOCK_BYTES;
    const block = this.block(file, first, inBlock + length);
    if (inBlock + length <= BLOCK_BYTES) return block.subarray(inBlock, inBlock + length);
    const next = this.block(file, first + 1, inBlock + length - BLOCK_BYTES);
    return Buffer.concat([block.subarray(inBlock), next.subarray(0, inBlock + length - BLOCK_BYTES)]);
  }

  private memory(): Uint8Array {
    const {spare} = this;
    this.spare = null;
    return spare ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** `neededBytes`: a block at the end of a growing file is read again when it is shorter than that. */
  private block(file: OpenFile, index: number, neededBytes: number): Uint8Array {
    const cached = file.blocks.get(index);
    file.blocks.delete(index);
    const usable = cached && cached.length >= Math.min(neededBytes, BLOCK_BYTES);
    const block = usable ? cached : readAt(file.fd, index * BLOCK_BYTES, this.memory());
    file.blocks.set(index, block);
    if (file.blocks.size > CACHED_BLOCKS) {
      const old = oldest(file.blocks);
      const gone = file.blocks.get(old);
      // Whoever was given a part of it has read others since, and the part is valid until the next read only.
      if (gone?.length === BLOCK_BYTES) this.spare = gone;
      file.blocks.delete(old);
    }
    return block;
  }
}

function oldest(blocks: Map<number, Uint8Array>): number {
  for (const index of blocks.keys()) return index;
  return -1;
}

function readAt(fd: number, offset: number, buffer: Uint8Array): Uint8Array {
  const {length} = buffer;
  let filled = 0;
  while (filled < length) {
    const got = readSync(fd, buffer, filled, length - filled, offset + filled);
    if (got === 0) break;
    filled += got;
  }
  return buffer.subarray(0, filled);
}
