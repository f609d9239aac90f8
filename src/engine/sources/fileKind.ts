/**
 * What a file is, from its first bytes: gzip or not, a ZeroMQ capture or lines. Comes in: a path or an open file. Goes
 * out: the two answers; the name of the file plays no part. Rejects with what the operating system says.
 */
import {open, type FileHandle} from 'node:fs/promises';
import {constants, gunzipSync} from 'node:zlib';
import {isCaptureLine} from '../../core/framing/capture';

const SNIFF_BYTES = 256 * 1024;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

export interface FileKind {
  gzip: boolean;
  capture: boolean;
}

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
  return {gzip, capture: startsCapture(gzip ? unpacked(head) : head)};
}

function unpacked(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, {finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * SNIFF_BYTES});
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
