/**
 * Tells a file that grew from one that was rewritten: the first and the last bytes of what was read must still be
 * there. Comes in: an open file. Goes out: those bytes, or whether they are the same. Called by FileSource.
 */
import {createHash} from 'node:crypto';
import {open, type FileHandle} from 'node:fs/promises';

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

/**
 * Names what a session of these files holds: the same after they were opened again, as long as they were only added to,
 * so that record numbers mean the same. Of several files also the sizes count, as what each of them gains is numbered as
 * it comes. A file that is shorter than the sample is another one when it has grown. Rejects with what the operating system
 * says.
 */
export async function contentId(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const file = await open(path, 'r');
    try {
      const {ino, size} = await file.stat();
      hash.update(`${path}\0${ino}\0${paths.length > 1 ? size : ''}\0`);
      hash.update(await sample(file, 0, SAMPLE_BYTES));
    } finally {
      await file.close();
    }
  }
  return `file-${hash.digest('hex').slice(0, 24)}`;
}

async function sample(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length);
  const {bytesRead} = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}
