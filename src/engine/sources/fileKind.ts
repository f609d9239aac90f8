/**
 * What a file is, from its first bytes: gzip or not, UTF-16 or not, a ZeroMQ capture or lines. Comes in: a path or an
 * open file. Goes out: the answers; the name of the file plays no part. Rejects with what the operating system says.
 */
import {open, type FileHandle} from 'node:fs/promises';
import {constants, inflateRawSync} from 'node:zlib';
import {isCaptureLine} from '../../core/framing/capture';
import {headerLength} from './gzipMembers';

const SNIFF_BYTES = 256 * 1024;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

export interface FileKind {
  gzip: boolean;
  /** Windows PowerShell writes `program > trace.log` in UTF-16, with a mark at the beginning. */
  utf16: Utf16 | null;
  capture: boolean;
}

export type Utf16 = 'utf-16le' | 'utf-16be';

export async function sniffFile(path: string): Promise<FileKind> {
  const file = await open(path, 'r');
  try {
    if ((await file.stat()).isDirectory()) throw Object.assign(new Error('it is a folder'), {code: 'EISDIR'});
    return await sniff(file);
  } finally {
    await file.close();
  }
}

export async function sniff(file: FileHandle): Promise<FileKind> {
  const buffer = Buffer.alloc(SNIFF_BYTES);
  const {bytesRead} = await file.read(buffer, 0, buffer.length, 0);
  const head = buffer.subarray(0, bytesRead);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const content = gzip ? unpacked(head) : head;
  return {gzip, utf16: utf16Of(content), capture: startsCapture(content)};
}

function utf16Of(head: Uint8Array): Utf16 | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/** Whether a block that ends where its file does ends with a line break. */
export function endsLine(block: Uint8Array, utf16: Utf16 | null): boolean {
  const last = block.length - 1;
  if (utf16 === null) return block[last] === NEWLINE;
  return utf16 === 'utf-16le' ? block[last - 1] === NEWLINE && block[last] === 0 : block[last] === NEWLINE;
}

function unpacked(head: Uint8Array): Uint8Array {
  try {
    // The first member is enough; whatever follows it may be no gzip.
    const from = Math.max(0, headerLength(head));
    return inflateRawSync(head.subarray(from), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 64 * SNIFF_BYTES,
    });
  } catch (_error) {
    // Damaged, or it unpacks to an absurd size: the reading itself reports that.
    return new Uint8Array(0);
  }
}

/** Whether the first line that is not empty is one of a capture. A line longer than the head is looked at as far. */
function startsCapture(head: Uint8Array): boolean {
  let start = 0;
  while (head[start] === NEWLINE || head[start] === CARRIAGE_RETURN) start++;
  const newline = head.indexOf(NEWLINE, start);
  return isCaptureLine(head, start, newline < 0 ? head.length : newline);
}
