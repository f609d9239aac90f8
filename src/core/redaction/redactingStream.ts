/**
 * Masks secret fields in a stream of lines before it is stored. Comes in: bytes split anywhere. Goes out: whole lines;
 * the beginning of a line, or of an object that is spread over lines, is held until its end comes. One per source that
 * has rules; called by SpooledSource. A line over the limit is not held: a reject takes its place.
 */
import {copyOf} from '../copyOf';
import {MultiLineObject} from '../framing/multiLineObject';
import {encodeRejectLine} from '../framing/rejectLine';
import {LineRedactor} from './redactLine';
import type {FieldRules} from './rules';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const LINE_BREAK = Uint8Array.of(NEWLINE);
const HEAD_BYTES = 400;

export class RedactingStream {
  private readonly redactor: LineRedactor;
  private readonly object: MultiLineObject;
  /** Lines of the object that is open, with their line breaks. */
  private objectLines: Uint8Array[] = [];
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private offset = 0;
  private out: Uint8Array[] = [];

  constructor(
    readonly rules: FieldRules,
    private readonly maxLineBytes: number,
  ) {
    this.redactor = new LineRedactor(rules);
    this.object = new MultiLineObject(maxLineBytes);
  }

  /** What can be stored now; may be empty. */
  write(bytes: Uint8Array): Uint8Array {
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      this.finishLine(bytes.subarray(from, at + 1));
      from = at + 1;
    }
    if (from < bytes.length) this.hold(bytes.subarray(from));
    return this.taken();
  }

  /** The source has ended: what is left is stored too. */
  end(): Uint8Array {
    if (this.heldBytes > 0) this.finishLine(new Uint8Array(0));
    this.closeObject();
    return this.taken();
  }

  /** Of a line over the limit only the head is kept, and how long it is. */
  private hold(bytes: Uint8Array): void {
    this.heldBytes += bytes.length;
    if (this.heldBytes <= this.maxLineBytes + 2) {
      this.held.push(copyOf(bytes));
      return;
    }
    const head = concat([...this.held, bytes.subarray(0, HEAD_BYTES)]).slice(0, HEAD_BYTES);
    this.held = [head];
  }

  private finishLine(end: Uint8Array): void {
    const lengthBytes = this.heldBytes + end.length;
    const parts = [...this.held, end];
    const isHeld = this.heldBytes > 0;
    this.held = [];
    this.heldBytes = 0;
    if (lengthBytes > this.maxLineBytes + 2) {
      this.closeObject();
      const reason = `the line is ${lengthBytes} bytes long, more than the limit of ${this.maxLineBytes}`;
      const reject = encodeRejectLine(reason, concat(parts).subarray(0, HEAD_BYTES), lengthBytes);
      this.out.push(this.redactor.redact(reject), LINE_BREAK);
      return;
    }
    this.line(isHeld ? concat(parts) : end);
  }

  /** One line with its line break, where it has one. */
  private line(line: Uint8Array): void {
    const {start, end} = {start: 0, end: inkEnd(line)};
    this.offset += line.length;
    if (this.object.isOpen) {
      const step = this.object.add(line, start, end, this.offset);
      if (step !== 'refused') {
        this.objectLines.push(copyOf(line));
        if (step === 'complete') this.closeObject();
        return;
      }
      this.closeObject();
    }
    if (this.object.begins(line, start, end)) {
      this.object.open(line, start, end, this.offset);
      this.objectLines.push(copyOf(line));
      return;
    }
    this.put(line, end);
  }

  private closeObject(): void {
    if (this.object.isOpen) this.object.take();
    if (this.objectLines.length === 0) return;
    const whole = concat(this.objectLines);
    this.objectLines = [];
    this.put(whole, inkEnd(whole));
  }

  private put(bytes: Uint8Array, end: number): void {
    this.out.push(this.redactor.redact(bytes.subarray(0, end)));
    if (end < bytes.length) this.out.push(bytes.subarray(end));
  }

  private taken(): Uint8Array {
    const {out} = this;
    this.out = [];
    return concat(out);
  }
}

/** Where the line break begins. */
function inkEnd(line: Uint8Array): number {
  let end = line.length;
  if (line[end - 1] === NEWLINE) end--;
  if (end < line.length && line[end - 1] === RETURN) end--;
  return end;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
