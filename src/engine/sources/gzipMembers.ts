/**
 * Unpacks a gzip file up to whatever stands behind its last member. Comes in: an open file. Goes out: unpacked blocks.
 * Node's own unpacking throws the end of the data away when something that is no gzip follows it, so this is how the
 * rest is had after it has failed. Checksums are not looked at. Members follow each other: RFC 1952, section 2.2.
 */
import type {FileHandle} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {createInflateRaw} from 'node:zlib';

const HEADER_BYTES = 64 * 1024;
const FIXED_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAG = {headerCrc: 2, extra: 4, name: 8, comment: 16} as const;

/** Ends quietly at the first byte that begins no member; throws when a member itself is damaged. */
export async function* gzipMembers(file: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    const header = Buffer.alloc(HEADER_BYTES);
    const {bytesRead} = await file.read(header, 0, HEADER_BYTES, at);
    const headerBytes = headerLength(header.subarray(0, bytesRead));
    if (headerBytes < 0) return;
    // Not the file's own stream: that closes the file when it is let go of, and the next member is still to come.
    const input = Readable.from(blocksFrom(file, at + headerBytes));
    const output = input.pipe(createInflateRaw());
    input.on('error', error => output.destroy(error));
    try {
      for await (const chunk of output as AsyncIterable<Buffer>) yield chunk;
    } finally {
      input.destroy();
      output.destroy();
    }
    at += headerBytes + output.bytesWritten + TRAILER_BYTES;
  }
}

async function* blocksFrom(file: FileHandle, offset: number): AsyncGenerator<Buffer> {
  for (let at = offset; ;) {
    const {bytesRead, buffer} = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Bytes of the member's header; -1 when no member begins here. */
export function headerLength(head: Uint8Array): number {
  if (head.length < FIXED_BYTES || head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) return -1;
  const flags = head[3]!;
  let length = FIXED_BYTES;
  if (flags & FLAG.extra) length += 2 + head[length]! + (head[length + 1]! << 8);
  for (const flag of [FLAG.name, FLAG.comment]) if (flags & flag) length = head.indexOf(0, length) + 1 || Infinity;
  if (flags & FLAG.headerCrc) length += 2;
  return length <= head.length ? length : -1;
}
