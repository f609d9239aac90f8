/** Reads a pickle's operands. Whatever a length field claims, nothing is allocated before that many bytes are seen. */
import {PickleProblem} from './pickleProblem';

const NEWLINE = 0x0a;

export class ByteReader {
  at = 0;
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  uint8(): number {
    return this.bytes[this.advance(1)]!;
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** Lengths: above 2^53 it is rounded, and refused by `take` anyway. */
  uint64(): number {
    const at = this.advance(8);
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * 2 ** 32;
  }

  float64(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  /** A part of the input, not copied. */
  take(length: number): Uint8Array {
    const at = this.advance(length);
    return this.bytes.subarray(at, at + length);
  }

  /** Up to the next newline, which is passed. Not copied. */
  line(): Uint8Array {
    const newline = this.bytes.indexOf(NEWLINE, this.at);
    if (newline < 0) throw new PickleProblem('it is cut off');
    const line = this.bytes.subarray(this.at, newline);
    this.at = newline + 1;
    return line;
  }

  private advance(length: number): number {
    if (length < 0) throw new PickleProblem(`a length is negative at byte ${this.at}`);
    if (length > this.remaining) throw new PickleProblem('it is cut off');
    const at = this.at;
    this.at += length;
    return at;
  }
}
