/**
 * Writes the records of a session to a new file, byte for byte as they are in the spools, but for secret fields. Comes in: a session, a
 * target, a filter. Goes out: the file, complete or not at all.
 */
import {RedactingStream} from '../core/redaction/redactingStream';
import type {Extent} from '../core/trace';
import type {RowFilter} from '../protocol/queries';
import type {RecordFiles} from './recordFiles';
import {pauseUntil, type Session} from './session';
import {writeWhole} from './writeWhole';

const PART_BYTES = 1024 * 1024;
const NEWLINE = 10;

export async function saveRecords(
  session: Session,
  path: string,
  filter: RowFilter | null,
  signal: AbortSignal,
): Promise<{records: number; sizeBytes: number}> {
  const pause = pauseUntil(signal);
  // The session may make room meanwhile: extents and files must be of one time.
  const files = session.files.retain();
  try {
    return await saveFrom(session, files, path, filter, signal, pause);
  } finally {
    files.release();
  }
}

async function saveFrom(
  session: Session,
  files: RecordFiles,
  path: string,
  filter: RowFilter | null,
  signal: AbortSignal,
  pause: () => Promise<void>,
): Promise<{records: number; sizeBytes: number}> {
  const extents = await session.trace.extents(filter, pause);
  const records = filter ? (await session.trace.rows(filter, 0, 0, pause)).total : session.trace.counts().records;
  const sizeBytes = await writeWhole(path, signal, async write => {
    // A file that was opened, and what was stored before the rules were set, holds what they mask.
    const redaction = session.rules.isEmpty ? null : new RedactingStream(session.rules, Infinity);
    const take = (bytes: Uint8Array) => write(redaction ? redaction.write(bytes) : bytes);
    for (const extent of extents) await writeExtent(files, extent, take, pause);
    if (redaction) await write(redaction.end());
  });
  return {records, sizeBytes};
}

async function writeExtent(
  files: RecordFiles,
  {source, offset, length}: Extent,
  take: (bytes: Uint8Array) => Promise<void>,
  pause: () => Promise<void>,
): Promise<void> {
  let last = NEWLINE;
  for (let done = 0; done < length; done += PART_BYTES) {
    const part = files.read(source, offset + done, Math.min(PART_BYTES, length - done));
    if (part.length === 0) break;
    await take(part);
    last = part[part.length - 1] ?? NEWLINE;
    await pause();
  }
  if (last !== NEWLINE) await take(Uint8Array.of(NEWLINE));
}
