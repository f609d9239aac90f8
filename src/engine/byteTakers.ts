/**
 * The ways from a saved file's bytes to the model: as they are, copied to a spool (gzip, UTF-16 as UTF-8), or decoded
 * from a capture to a spool. Each takes blocks in order; `end` takes a last line that has no newline. Called by FileSource.
 */
import {copyOf} from '../core/copyOf';
import type {Ingest} from '../core/ingest';
import {decodeCaptureLine, isCaptureLine} from '../core/framing/capture';
import {LineSplitter} from '../core/framing/lineSplitter';
import {encodeRejectLine} from '../core/framing/rejectLine';
import type {ScannedBlock} from '../core/framing/scannedBlock';
import {frameToLine} from '../core/framing/zmqMessage';
import type {Limits} from '../protocol/engineApi';
import type {Utf16} from './sources/fileKind';
import type {TempSpool} from './tempSpool';

export interface ByteTaker {
  take(block: Uint8Array, offset: number): void | Promise<void>;
  /** As `take`, where another thread has found the objects already; only takers of plain lines have it. */
  takeScanned?(block: ScannedBlock, offset: number): void;
  end(): void | Promise<void>;
}

export function inPlace(ingest: Ingest): ByteTaker {
  return {
    take: (block, offset) => ingest.write(block, offset),
    takeScanned: (block, offset) => ingest.writeScanned(block, offset),
    end: () => ingest.end(),
  };
}

export function copied(ingest: Ingest, spool: TempSpool): ByteTaker {
  return {
    take: async block => ingest.write(block, await spool.append(block)),
    end: () => ingest.end(),
  };
}

/** UTF-16 becomes UTF-8 on the way to `next`, wherever the blocks are cut. The mark at the beginning is left out. */
export function fromUtf16(next: ByteTaker, encoding: Utf16): ByteTaker {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  let offset = 0;
  const pass = async (text: string) => {
    const bytes = encoder.encode(text);
    if (bytes.length > 0) await next.take(bytes, offset);
    offset += bytes.length;
  };
  return {
    take: block => pass(decoder.decode(block, {stream: true})),
    end: async () => {
      await pass(decoder.decode());
      await next.end();
    },
  };
}

const NEWLINE = Buffer.from('\n');

/** Lines of a capture become what the listener would have stored; other lines are taken as they are. */
export function decoded(ingest: Ingest, spool: TempSpool, limits: Limits): ByteTaker {
  let lines: Uint8Array[] = [];
  const splitter = new LineSplitter(
    {
      line: (buf, start, end) => {
        if (start < end) lines.push(spoolLine(buf, start, end, limits), NEWLINE);
      },
      overlong: (_offset, lengthBytes, head) => {
        lines.push(encodeRejectLine('the line is longer than a record may be', head, lengthBytes), NEWLINE);
      },
    },
    // Base64 takes four bytes for three, and the line has a frame around it.
    Math.ceil(limits.maxRecordBytes * 1.4) + 4096,
  );
  const store = async () => {
    if (lines.length === 0) return;
    const bytes = Buffer.concat(lines);
    lines = [];
    ingest.write(bytes, await spool.append(bytes));
  };
  return {
    take: async (block, offset) => {
      splitter.write(block, offset);
      await store();
    },
    end: async () => {
      splitter.end();
      await store();
      ingest.end();
    },
  };
}

/** A copy: the splitter may hand out parts of a block that is used again. */
function spoolLine(buf: Uint8Array, start: number, end: number, limits: Limits): Uint8Array {
  if (!isCaptureLine(buf, start, end)) return copyOf(buf, start, end);
  const capture = decodeCaptureLine(buf, start, end);
  if ('reject' in capture)
    return encodeRejectLine(capture.reject, buf.slice(start, Math.min(end, start + 200)), end - start);
  const message = frameToLine(capture.frames, limits);
  return 'line' in message ? message.line : encodeRejectLine(message.reject, message.sample, message.sizeBytes);
}
