/**
 * Mends the end of a spool that its writer left in mid-line (kill -9, power loss). Comes in: a spool file. Goes out: a
 * file that ends with a newline. A last line that is whole but for its newline gets it; a JSON record that is cut off
 * is replaced by a reject line that says so and keeps its beginning as a sample. Nothing is guessed.
 * Called before a stored session is read again.
 */
import {open, type FileHandle} from 'node:fs/promises';
import {encodeRejectLine} from '../core/framing/rejectLine';
import {KeySet} from '../core/json/keySet';
import {ObjectScan} from '../core/json/objectScan';

const SEARCH_BYTES = 64 * 1024;
const NEWLINE = 10;
const OPEN_BRACE = 123;
export const CUT_OFF = 'cut off when the engine stopped';

/** Returns whether anything had to be mended. */
export async function repairSpool(path: string): Promise<boolean> {
  const file = await open(path, 'r+');
  try {
    const {size} = await file.stat();
    const lineStart = await lastLineStart(file, size);
    if (lineStart === size) return false;
    const tail = Buffer.alloc(size - lineStart);
    await file.read(tail, 0, tail.length, lineStart);
    if (tail[0] !== OPEN_BRACE || isWholeObject(tail)) {
      await file.write(Buffer.from('\n'), 0, 1, size);
      return true;
    }
    const reject = Buffer.concat([encodeRejectLine(CUT_OFF, tail, tail.length), Buffer.from('\n')]);
    // Written first and cut to length after: a crash between the two leaves a line that is mended again.
    await file.write(reject, 0, reject.length, lineStart);
    await file.truncate(lineStart + reject.length);
    return true;
  } finally {
    await file.close();
  }
}

function isWholeObject(text: Uint8Array): boolean {
  const end = new ObjectScan(new KeySet([])).scan(text, 0, text.length);
  return end === text.length;
}

/** Offset behind the last newline; the size when the file ends with one. */
async function lastLineStart(file: FileHandle, size: number): Promise<number> {
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - SEARCH_BYTES);
    const block = Buffer.alloc(end - start);
    await file.read(block, 0, block.length, start);
    const at = block.lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}
