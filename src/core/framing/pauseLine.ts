/**
 * How a debugger's pause is kept among the records of a session, so that running time survives a restart and a saved
 * file: one line of JSON of our own when it begins, one when it ends. Read by Ingest before any format sees the line.
 */
import type {DebugPause} from '../../protocol/debugging';
import {KeySet} from '../json/keySet';
import {ObjectScan} from '../json/objectScan';

export type PauseLine = {begin: DebugPause; end: null} | {begin: null; end: {id: string; toEpochMs: number}};

const MARK = '{"tracescope.pause":';
const MARK_BYTES = new TextEncoder().encode(MARK);
const KEYS = ['tracescope.pause', 'fromEpochMs', 'toEpochMs', 'host', 'pid', 'source'];
const scan = new ObjectScan(new KeySet(KEYS));

export function encodePauseBegin({id, process: {host, pid}, sourceName, fromEpochMs}: DebugPause): Uint8Array {
  const rest = JSON.stringify({fromEpochMs, host, pid, source: sourceName}).slice(1);
  return new TextEncoder().encode(`${MARK}${JSON.stringify(id)},${rest}\n`);
}

export function encodePauseEnd(id: string, toEpochMs: number): Uint8Array {
  return new TextEncoder().encode(`${MARK}${JSON.stringify(id)},"toEpochMs":${toEpochMs}}\n`);
}

/** null for any other line, and for one that says neither when it began nor when it ended. */
export function readPauseLine(buf: Uint8Array, start: number, end: number): PauseLine | null {
  if (end - start < MARK_BYTES.length) return null;
  for (let i = 0; i < MARK_BYTES.length; i++) if (buf[start + i] !== MARK_BYTES[i]) return null;
  if (scan.scan(buf, start, end) < 0) return null;
  const id = scan.str(0);
  const [fromEpochMs, toEpochMs] = [scan.num(1), scan.num(2)];
  if (id === null) return null;
  if (Number.isFinite(toEpochMs)) return {begin: null, end: {id, toEpochMs}};
  if (!Number.isFinite(fromEpochMs)) return null;
  const process = {host: scan.str(3) ?? '', pid: scan.str(4) ?? ''};
  return {begin: {id, process, sourceName: scan.str(5) ?? '', fromEpochMs}, end: null};
}
