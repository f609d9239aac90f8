/**
 * Gathers an object that a pretty-printing formatter spread over lines: `{` alone on its line, indented lines, `}` at
 * the start of a line. Both nameko's PrettyJSONFormatter and PenguiFlow's indented output look like this. Any other
 * line that starts in the first column means that the object was cut off.
 */
import {copyOf} from '../copyOf';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;
const TAB = 0x09;

export class MultiLineObject {
  private lines: Uint8Array[] = [];
  private firstOffset = 0;
  private endOffset = 0;

  constructor(private readonly maxBytes: number) {}

  get isOpen(): boolean {
    return this.lines.length > 0;
  }

  /** Whether the line from its first character on is just `{`. */
  begins(buf: Uint8Array, start: number, end: number): boolean {
    return buf[start] === OPEN && isBlank(buf, start + 1, end);
  }

  open(buf: Uint8Array, start: number, end: number, offset: number): void {
    this.firstOffset = offset;
    this.keep(buf, start, end, offset);
  }

  /** `refused`: the line does not belong to the object. */
  add(buf: Uint8Array, start: number, end: number, offset: number): 'taken' | 'complete' | 'refused' {
    const first = buf[start];
    const closes = first === CLOSE && isBlank(buf, start + 1, end);
    const belongs = closes || start >= end || first === SPACE || first === TAB;
    if (!belongs || offset + (end - start) - this.firstOffset > this.maxBytes) return 'refused';
    this.keep(buf, start, end, offset);
    return closes ? 'complete' : 'taken';
  }

  /** The lines joined, and where they stand in the spool. Empties this. */
  take(): {bytes: Uint8Array; offset: number; lengthBytes: number} {
    const bytes = new Uint8Array(this.lines.reduce((sum, line) => sum + line.length + 1, 0));
    let at = 0;
    for (const line of this.lines) {
      bytes.set(line, at);
      at += line.length;
      bytes[at++] = 0x0a;
    }
    this.lines = [];
    return {bytes, offset: this.firstOffset, lengthBytes: this.endOffset - this.firstOffset};
  }

  private keep(buf: Uint8Array, start: number, end: number, offset: number): void {
    this.lines.push(copyOf(buf, start, end));
    this.endOffset = offset + end - start;
  }
}

function isBlank(buf: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (buf[at] !== SPACE && buf[at] !== TAB && buf[at] !== 0x0d) return false;
  return true;
}
