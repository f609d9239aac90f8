/**
 * Lines of plain text: `… [service.method.uuid] entrypoint call trace` and `… entrypoint result trace`, which is the
 * message of nameko-tracer without its payload. Comes in: a line; goes out: the JSON object that it means, so that it
 * takes the same path as the others. The prefix is the user's own format: a time and a level are taken when they are
 * there. An error result is logged as WARNING, so the level says how the call ended.
 */
import {JsonWriter} from '../../json/jsonWriter';
import {decodeUtf8} from '../../json/stringBytes';

const ascii = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0));
const CALL = ascii('] entrypoint call trace');
const RESULT = ascii('] entrypoint result trace');
const OPEN = 0x5b;
const CLOSE = 0x5d;
const CALL_ID = /^[^\s.[\]"]+\.[^\s[\]"]+\.[^\s.[\]"]+$/;
const LEVEL = /\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b/;
const TIME = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/;
/** No prefix is longer; what stands further ahead is text that only quotes such a line. */
const MAX_PREFIX_BYTES = 400;
const MAX_ID_BYTES = 500;
const MAX_JSON_BYTES = 4096;

export function plainLineToJson(buf: Uint8Array, start: number, end: number): Uint8Array | null {
  const line = buf.subarray(start, end);
  for (let close = line.indexOf(CLOSE); close >= 0; close = line.indexOf(CLOSE, close + 1)) {
    const isCall = matchesAt(line, close, CALL);
    if (!isCall && !matchesAt(line, close, RESULT)) continue;
    const open = line.lastIndexOf(OPEN, close);
    if (open < 0 || open > MAX_PREFIX_BYTES || close - open > MAX_ID_BYTES) return null;
    const callId = decodeUtf8(line, open + 1, close);
    return CALL_ID.test(callId) ? toJson(callId, isCall, decodeUtf8(line, 0, open)) : null;
  }
  return null;
}

/** The first time in a prefix as `YYYY-MM-DD HH:MM:SS.ffffff`, '' when there is none. */
export function timeInPrefix(prefix: string): string {
  return (TIME.exec(prefix)?.[0] ?? '').replace(',', '.');
}

function toJson(callId: string, isCall: boolean, prefix: string): Uint8Array | null {
  const writer = new JsonWriter(MAX_JSON_BYTES);
  const pair = (key: string, value: string): void => {
    writer.text(key);
    writer.raw(': ');
    writer.text(value);
  };
  const level = LEVEL.exec(prefix)?.[1] ?? '';
  const time = timeInPrefix(prefix);
  writer.raw('{');
  pair('call_id', callId);
  writer.raw(', ');
  pair('stage', isCall ? 'request' : 'response');
  const status = isCall || level === '' ? '' : level === 'DEBUG' || level === 'INFO' ? 'success' : 'error';
  for (const [key, value] of [['timestamp', time], ['levelname', level], ['response_status', status]] as const) {
    if (value === '') continue;
    writer.raw(', ');
    pair(key, value);
  } // prettier-ignore
  writer.raw('}');
  return writer.overflow ? null : writer.bytes();
}

function matchesAt(line: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (line[at + i] !== text[i]) return false;
  return true;
}
