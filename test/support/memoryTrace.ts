/** A trace over spools held in memory, for tests of the core: the same bytes in, no files. */
import {readFileSync} from 'node:fs';
import {decodeCaptureLine, isCaptureLine} from '../../src/core/framing/capture';
import {encodeRejectLine} from '../../src/core/framing/rejectLine';
import {frameToLine} from '../../src/core/framing/zmqMessage';
import {Trace} from '../../src/core/trace';
import {fixturePath} from './fixtures';

const LIMIT = 16 << 20;

/** Indexes each spool as a source of its own; `splitAt` cuts the bytes into two blocks there. */
export function traceOf(spools: readonly Uint8Array[], splitAt?: number, names: readonly string[] = []): Trace {
  const trace = new Trace({
    maxRecordBytes: LIMIT,
    bytes: {read: (source, offset, length) => spools[source]!.subarray(offset, offset + length)},
  });
  spools.forEach((spool, index) => {
    const ingest = trace.addSource(String(index), names[index] ?? `spool ${index}`);
    const cut = Math.min(splitAt ?? spool.length, spool.length);
    ingest.write(spool.slice(0, cut), 0);
    if (cut < spool.length) ingest.write(spool.slice(cut), cut);
    ingest.end();
  });
  trace.setLive(false);
  return trace;
}

/** A recording as spool bytes: captures are unpacked as the engine does it. */
export function spoolOf(recording: string): Uint8Array {
  return unpack(readFileSync(fixturePath(`recordings/${recording}`)));
}

function unpack(bytes: Uint8Array): Uint8Array {
  const lines = splitLines(bytes);
  if (lines.length === 0 || !isCaptureLine(lines[0]!, 0, lines[0]!.length)) return bytes;
  return joinLines(lines.filter(line => line.length > 0).map(captureToSpoolLine));
}

function captureToSpoolLine(line: Uint8Array): Uint8Array {
  const capture = decodeCaptureLine(line, 0, line.length);
  if ('reject' in capture) return encodeRejectLine(capture.reject, line, line.length);
  const message = frameToLine(capture.frames, {maxRecordBytes: LIMIT});
  return 'line' in message ? message.line : encodeRejectLine(message.reject, message.sample, message.sizeBytes);
}

export function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const at = bytes.indexOf(0x0a, from);
    const end = at < 0 ? bytes.length : at;
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}

export function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(lines.flatMap(line => [line, Buffer.from('\n')]));
}
