/**
 * Cuts a byte stream into lines (\n or \r\n) however it is split into blocks. A line inside one block is handed out in
 * place; only a line that crosses blocks is copied. Called by Ingest and by the readers of capture files.
 */
import {copyOf} from '../copyOf';

export interface LineSink {
  /** One line without its line break. `buf` is only valid during the call. `offset` is that of buf[start] in the stream. */
  line(buf: Uint8Array, start: number, end: number, offset: number): void;
  /** A line over the limit, once, when its end was seen: its whole length and a copy of its first bytes. */
  overlong(offset: number, lengthBytes: number, head: Uint8Array): void;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const HEAD_BYTES = 400;

export class LineSplitter {
  private held: Uint8Array = new Uint8Array(0);
  private heldBytes = 0;
  /** Length of the unfinished line so far, including what was not kept. */
  private lineBytes = 0;
  private lineOffset = 0;
  private lastByte = 0;

  constructor(
    private readonly sink: LineSink,
    private readonly maxLineBytes: number,
  ) {}

  /** Bytes of an unfinished line that are kept. */
  get pendingBytes(): number {
    return this.heldBytes;
  }

  /** Blocks in order. `offset` is that of block[0] in the stream. */
  write(block: Uint8Array, offset: number): void {
    let from = 0;
    if (this.lineBytes > 0) {
      const newline = block.indexOf(NEWLINE);
      this.hold(block, 0, newline < 0 ? block.length : newline);
      if (newline < 0) return;
      from = newline + 1;
      this.finishHeld();
    }
    for (;;) {
      const newline = block.indexOf(NEWLINE, from);
      if (newline < 0) break;
      const end = newline > from && block[newline - 1] === RETURN ? newline - 1 : newline;
      if (end - from > this.maxLineBytes) {
        this.sink.overlong(offset + from, end - from, headOf(block, from, end));
      } else this.sink.line(block, from, end, offset + from);
      from = newline + 1;
    }
    if (from < block.length) {
      this.lineOffset = offset + from;
      this.hold(block, from, block.length);
    }
  }

  /** The stream has ended: hands out the last line if it had no newline. May be written to again. */
  end(): void {
    if (this.lineBytes > 0) this.finishHeld();
  }

  private finishHeld(): void {
    const length = this.lastByte === RETURN ? this.lineBytes - 1 : this.lineBytes;
    const kept = this.held;
    const offset = this.lineOffset;
    const overlong = length > this.maxLineBytes;
    // Before the call, so that a sink that throws does not hand the line out twice.
    this.lineBytes = 0;
    this.heldBytes = 0;
    if (kept.length > 1 << 20) this.held = new Uint8Array(0);
    if (overlong) this.sink.overlong(offset, length, copyOf(kept, 0, Math.min(HEAD_BYTES, length)));
    // A view of its own each time: who compares a line with the one before must see that these bytes are others.
    else this.sink.line(kept.subarray(0, length), 0, length, offset);
  }

  private hold(block: Uint8Array, from: number, to: number): void {
    if (to <= from) return;
    this.lineBytes += to - from;
    this.lastByte = block[to - 1]!;
    // One more than the limit: the last byte may be the \r of a line break. Past that, the head is all that is needed.
    const room = this.lineBytes > this.maxLineBytes + 1 ? Math.max(HEAD_BYTES, this.heldBytes) : this.lineBytes;
    const take = Math.min(to - from, Math.max(0, room - this.heldBytes));
    if (take === 0) return;
    const needed = this.heldBytes + take;
    if (needed > this.held.length) {
      const grown = new Uint8Array(Math.max(needed, Math.min(this.held.length * 2, this.maxLineBytes + 1), 4096));
      grown.set(this.held.subarray(0, this.heldBytes));
      this.held = grown;
    }
    this.held.set(block.subarray(from, from + take), this.heldBytes);
    this.heldBytes = needed;
  }
}

/** A copy of the first bytes of a line, to show what was too long. */
export function headOf(buf: Uint8Array, start: number, end: number): Uint8Array {
  return copyOf(buf, start, Math.min(start + HEAD_BYTES, end));
}
