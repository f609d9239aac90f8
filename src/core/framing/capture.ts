/**
 * Captures of what ZeroMQ carried: lines of `{"t": seconds, "frames": [base64, …]}`. A file format of ours, so that what
 * was on the wire can be kept, opened and played back frame for frame.
 */
import {KeySet} from '../json/keySet';
import {ObjectScan, ValueKind} from '../json/objectScan';

const KEYS = new KeySet(['t', 'frames']);
const T = 0;
const FRAMES = 1;
const NOT_BASE64 = 'a frame is not base64';
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const scan = new ObjectScan(KEYS);

export function isCaptureLine(buf: Uint8Array, start: number, end: number): boolean {
  return scan.scan(buf, start, end) >= 0 && scan.keyCount === 2 && scan.has(T) && scan.kind(FRAMES) === ValueKind.array;
}

export function decodeCaptureLine(
  buf: Uint8Array,
  start: number,
  end: number,
): {t: number; frames: Uint8Array[]} | {reject: string} {
  if (scan.scan(buf, start, end) < 0) return {reject: scan.problem};
  if (scan.kind(FRAMES) !== ValueKind.array) return {reject: 'frames is not a list'};
  const t = scan.num(T);
  const frames: Uint8Array[] = [];
  for (const text of JSON.parse(
    new TextDecoder().decode(buf.subarray(scan.start(FRAMES), scan.end(FRAMES))),
  ) as unknown[]) {
    if (typeof text !== 'string' || text.length % 4 !== 0 || !BASE64.test(text))
      return {reject: NOT_BASE64};
    frames.push(decodeBase64(text));
  }
  return {t: Number.isNaN(t) ? 0 : t, frames};
}

const VALUES = new Uint8Array(128);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach(
  (c, value) => (VALUES[c.charCodeAt(0)] = value),
);

function decodeBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, out = 0; at < text.length; at += 4) {
    const bits =
      (VALUES[text.charCodeAt(at)]! << 18) |
      (VALUES[text.charCodeAt(at + 1)]! << 12) |
      (VALUES[text.charCodeAt(at + 2)]! << 6) |
      VALUES[text.charCodeAt(at + 3)]!;
    bytes[out++] = bits >>> 16;
    if (out < bytes.length) bytes[out++] = (bits >>> 8) & 0xff;
    if (out < bytes.length) bytes[out++] = bits & 0xff;
  }
  return bytes;
}
