/**
 * What stands before the object on a Selinon line: `[time: LEVEL/ForkPoolWorker-2] SELINON      host - EVENT : `. The first part is
 * Celery's and may be anything else or missing. Comes in: bytes; goes out: ranges in them.
 */

export interface LinePrefix {
  hostStart: number;
  hostEnd: number;
  /** Celery's name of the process. */
  processStart: number;
  processEnd: number;
}

const MARK = [...'SELINON '].map(c => c.charCodeAt(0));
const SPACE = 0x20;
const SLASH = 0x2f;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** Empty ranges (start = end) where a part is missing. */
export function readLinePrefix(buf: Uint8Array, start: number, end: number, into: LinePrefix): void {
  into.hostStart = into.hostEnd = into.processStart = into.processEnd = start;
  if (start >= end) return;
  const mark = findMark(buf, start, end);
  if (mark >= 0) {
    let at = mark + MARK.length;
    while (at < end && buf[at] === SPACE) at++;
    into.hostStart = at;
    while (at < end && buf[at] !== SPACE) at++;
    into.hostEnd = at;
  }
  readProcess(buf, start, mark < 0 ? end : mark, into);
}

/** Between the slash and the bracket of `[…: LEVEL/Name]` at the beginning. */
function readProcess(buf: Uint8Array, start: number, end: number, into: LinePrefix): void {
  if (buf[start] !== OPEN) return;
  const close = buf.indexOf(CLOSE, start);
  if (close < 0 || close >= end) return;
  const slash = buf.lastIndexOf(SLASH, close);
  if (slash <= start || !isUpper(buf[slash - 1]!)) return;
  into.processStart = slash + 1;
  into.processEnd = close;
}

/** The last `SELINON ` before the object, because an application may use the word in its own prefix. */
function findMark(buf: Uint8Array, start: number, end: number): number {
  for (let at = end - MARK.length; at >= start; at--) {
    let matched = 0;
    while (matched < MARK.length && buf[at + matched] === MARK[matched]) matched++;
    if (matched === MARK.length) return at;
  }
  return -1;
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
