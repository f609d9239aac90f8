/**
 * How a reject is kept in a live spool, so that its count and reason survive a restart: one line of JSON of our own.
 * The bytes that were refused are not kept whole (they may be 50 MB of noise), only their size and a sample.
 */
import {KeySet} from '../json/keySet';
import {ObjectScan} from '../json/objectScan';

export interface Reject {
  reason: string;
  /** First bytes as text, control characters escaped. */
  sample: string;
  sizeBytes: number;
}

const SAMPLE_BYTES = 200;
const CONTROL = /[\x00-\x1f\x7f]/g;
const MARK = '{"tracescope.reject":';
const scan = new ObjectScan(new KeySet(['tracescope.reject', 'sample', 'sizeBytes']));

export function encodeRejectLine(reason: string, sample: Uint8Array, sizeBytes: number): Uint8Array {
  const text = new TextDecoder()
    .decode(sample.subarray(0, SAMPLE_BYTES))
    .replace(CONTROL, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return new TextEncoder().encode(
    `${MARK}${JSON.stringify(reason)},"sample":${JSON.stringify(text)},"sizeBytes":${sizeBytes}}`,
  );
}

/** null for any other line. */
export function readRejectLine(buf: Uint8Array, start: number, end: number): Reject | null {
  if (end - start < MARK.length) return null;
  for (let i = 0; i < MARK.length; i++) if (buf[start + i] !== MARK.charCodeAt(i)) return null;
  if (scan.scan(buf, start, end) < 0) return null;
  return {reason: scan.str(0) ?? '', sample: scan.str(1) ?? '', sizeBytes: scan.num(2) || 0};
}
