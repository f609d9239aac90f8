/**
 * What one ZeroMQ message becomes in the spool: one line of JSON, or a reject. Distlog sends `[topic, body]` with the
 * encoding as the topic's third letter (logger/handler.py), but the frames are read by content: any frame may be the
 * body, and a topic that belies its body is a reject rather than a guess.
 */
import {KeySet} from '../json/keySet';
import {ObjectScan} from '../json/objectScan';
import {pickleToJson} from '../pickle/pickleToJson';

export type SpoolLine = {line: Uint8Array} | {reject: string; sample: Uint8Array; sizeBytes: number};

const BRACE = 0x7b;
const PICKLE_PROTO = 0x80;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const LETTER_J = 0x4a;
const MAX_DEPTH = 1000;
const MAX_ITEMS = 1_000_000;
const scan = new ObjectScan(new KeySet([]));
const TOPIC = /^[A-Z][A-Z]([JP])$/;

export function frameToLine(frames: readonly Uint8Array[], limits: {maxRecordBytes: number}): SpoolLine {
  const body = findBody(frames);
  const sizeBytes = frames.reduce((sum, frame) => sum + frame.length, 0);
  const refuse = (reject: string): SpoolLine => ({
    reject,
    sample: body?.subarray(0, 200) ?? new Uint8Array(0),
    sizeBytes,
  });
  if (!body || body.length === 0) return refuse('the message is empty');
  if (body.length > limits.maxRecordBytes) {
    return refuse(`the record is ${body.length} bytes long, more than the limit of ${limits.maxRecordBytes}`);
  }
  const encoding = frames.length > 1 ? encodingOf(frames[0]!) : null;
  const start = firstInk(body);
  // Protocols 0 and 1 have no mark of their own: there the topic decides.
  if (body[0] === PICKLE_PROTO || (encoding === 'P' && body[start] !== BRACE)) {
    if (encoding === 'J') return refuse('the topic says JSON, but the body is a pickle');
    const decoded = pickleToJson(body, {maxBytes: limits.maxRecordBytes, maxDepth: MAX_DEPTH, maxItems: MAX_ITEMS});
    if (!decoded.ok) return refuse(`the pickle cannot be read: ${decoded.reason}`);
    return decoded.json[0] === BRACE ? {line: decoded.json} : refuse('the pickle holds no record');
  }
  if (body[start] !== BRACE) return refuse('the body is neither a JSON object nor a pickle');
  if (encoding === 'P') return refuse('the topic says pickle, but the body is JSON');
  const json = body.subarray(start);
  if (!hasLineBreak(json)) return {line: json};
  // A line break inside a string is an error, which a space would hide.
  if (scan.scan(json, 0, json.length) < 0) return refuse(`${scan.problem} at byte ${start + scan.problemAt + 1}`);
  return {line: json.map(byte => (byte === NEWLINE || byte === RETURN ? 0x20 : byte))};
}

/**
 * The body of what nearly all messages are: a topic of Distlog that says JSON, and an object on one line, which goes to the
 * spool as it is. Null for any other, which is for `frameToLine`, whose answer it would be; this costs a tenth of it.
 */
export function plainBody(frames: readonly Uint8Array[], maxRecordBytes: number): Uint8Array | null {
  const [topic, body] = frames;
  if (!topic || !body || frames.length !== 2 || topic.length !== 3 || topic[2] !== LETTER_J) return null;
  if (!isCapital(topic[0]!) || !isCapital(topic[1]!)) return null;
  return body[0] === BRACE && body.length <= maxRecordBytes && !hasLineBreak(body) ? body : null;
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** The first frame that looks like a record, else the longest. */
function findBody(frames: readonly Uint8Array[]): Uint8Array | undefined {
  const looks = frames.find(frame => frame[0] === PICKLE_PROTO || frame[firstInk(frame)] === BRACE);
  return looks ?? [...frames].sort((a, b) => b.length - a.length)[0];
}

function encodingOf(topic: Uint8Array): 'J' | 'P' | null {
  if (topic.length !== 3) return null;
  return (TOPIC.exec(String.fromCharCode(...topic))?.[1] ?? null) as 'J' | 'P' | null;
}

function firstInk(frame: Uint8Array): number {
  let at = 0;
  while (at < frame.length && (frame[at] === 0x20 || (frame[at]! >= 0x09 && frame[at]! <= 0x0d))) at++;
  return at;
}

function hasLineBreak(bytes: Uint8Array): boolean {
  return bytes.includes(NEWLINE) || bytes.includes(RETURN);
}
