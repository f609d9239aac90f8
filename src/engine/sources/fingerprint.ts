/**
 * Tells a file that grew from one that was rewritten: the first and the last bytes of what was read must still be
 * there. Comes in: an open file. Goes out: those bytes, or whether they are the same. Called by FileSource.
 */
import type {FileHandle} from 'node:fs/promises';

const SAMPLE_BYTES = 512;

export interface Fingerprint {
  endOffset: number;
  head: Uint8Array;
  tail: Uint8Array;
}

export async function fingerprint(file: FileHandle, endOffset: number): Promise<Fingerprint> {
  const length = Math.min(SAMPLE_BYTES, endOffset);
  const [head, tail] = [await sample(file, 0, length), await sample(file, endOffset - length, length)];
  return {endOffset, head, tail};
}

export async function sameBeginning(file: FileHandle, seen: Fingerprint): Promise<boolean> {
  const now = await fingerprint(file, seen.endOffset);
  return Buffer.compare(now.head, seen.head) === 0 && Buffer.compare(now.tail, seen.tail) === 0;
}

async function sample(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length);
  const {bytesRead} = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}
