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
const QUOTE = 0x22;
const COMMA = 0x2c;
const PADDING = 0x3d;
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
  const frames = decodeFrames(buf, scan.start(FRAMES) + 1, scan.end(FRAMES) - 1);
  return frames === null ? {reject: NOT_BASE64} : {t: Number.isFinite(t) ? t : 0, frames};
}

/** The strings between the brackets of a list that a scan has found to be right; null when one is no base64. */
function decodeFrames(buf: Uint8Array, start: number, end: number): Uint8Array[] | null {
  const frames: Uint8Array[] = [];
  for (let at = start; at < end; at++) {
    const byte = buf[at]!;
    if (byte === COMMA || byte <= 0x20) continue;
    const close = byte === QUOTE ? buf.indexOf(QUOTE, at + 1) : -1;
    const frame = close < 0 || close >= end ? null : decodeBase64(buf, at + 1, close);
    if (frame === null) return null;
    frames.push(frame);
    at = close;
  }
  return frames;
}

/** Value of each base64 character; -1 for all others. */
const VALUES = new Int8Array(256).fill(-1);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach(
  (c, value) => (VALUES[c.charCodeAt(0)] = value),
);

function decodeBase64(buf: Uint8Array, start: number, end: number): Uint8Array | null {
  if ((end - start) % 4 !== 0) return null;
  const padding = end === start || buf[end - 1] !== PADDING ? 0 : buf[end - 2] === PADDING ? 2 : 1;
  const bytes = new Uint8Array(((end - start) / 4) * 3 - padding);
  const last = end - padding;
  let out = 0;
  for (let at = start; at < end; at += 4) {
    let bits = 0;
    for (let i = at; i < at + 4; i++) {
      const value = i < last ? VALUES[buf[i]!]! : 0;
      if (value < 0) return null;
      bits = (bits << 6) | value;
    }
    bytes[out++] = bits >>> 16;
    if (out < bytes.length) bytes[out++] = (bits >>> 8) & 0xff;
    if (out < bytes.length) bytes[out++] = bits & 0xff;
  }
  return bytes;
}
