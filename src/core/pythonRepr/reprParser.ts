/**
 * Reads one Python literal, as repr() prints data, from bytes. Iterative: open brackets are kept in an array. Called by
 * reprToJson. Nothing is evaluated: names come from a closed list. Throws ReprProblem with the place.
 */
import {Bytes, Dict, Instance, Int, List} from '../pickle/values';
import type {Value} from '../pickle/values';
import {complexOf, foldCall, isKnownCall, UTC} from './literalCalls';
import {bytesOfContent, textOfContent} from './pythonString';

/** The message is a clause without full stop. */
export class ReprProblem extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** An open bracket. A brace is a set until its first colon. */
interface Frame {
  close: number;
  start: number;
  items: Value[];
  /** Of a brace with colons. */
  dict: Dict | null;
  /** The key that waits for its value. */
  key: Value | undefined;
  /** A comma was met: `(1,)` is a tuple, `(1)` is not. */
  comma: boolean;
  /** The function in front of the parenthesis. */
  call: string | null;
  /** The name in front of an equals sign. */
  argument: string | null;
  named: Map<string, Value>;
}

const MAX_DEPTH = 1000;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const OPENERS: ReadonlyMap<number, number> = new Map([[0x28, 0x29], [0x5b, 0x5d], [0x7b, 0x7d]]); // prettier-ignore
const BRACE = 0x7d;
const PARENTHESIS = 0x29;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
  ['nan', NaN],
  ['inf', Infinity],
  ['datetime.timezone.utc', UTC],
  ['NotImplemented', new Instance('', 'NotImplemented')],
  ['Ellipsis', new Instance('', 'Ellipsis')],
]);
const CUT_OFF = 'the object is cut off';

export class ReprParser {
  at: number;
  private readonly frames: Frame[] = [];

  constructor(
    private readonly buf: Uint8Array,
    start: number,
    private readonly end: number,
  ) {
    this.at = start;
  }

  /** The literal at `at`; afterwards `at` is behind it. */
  parse(): Value {
    for (;;) {
      let value = this.begin();
      while (value !== undefined) {
        if (this.frames.length === 0) return value;
        value = this.attach(value);
      }
    }
  }

  /** A scalar, the value of an empty or closed bracket, or undefined when a bracket was opened. */
  private begin(): Value | undefined {
    const byte = this.next();
    const frame = this.frames.at(-1);
    if (frame && byte === frame.close && frame.key === undefined && frame.argument === null) return this.close(frame);
    const close = OPENERS.get(byte);
    if (close !== undefined) return this.open(close, null);
    if (byte === 0x27 || byte === 0x22) return this.string('');
    if (isDigit(byte) || byte === 0x2d || byte === 0x2e) return this.number();
    if (isLetter(byte)) return this.word();
    throw new ReprProblem(byte === 0x3c ? 'a value here has no literal form' : 'expected a value', this.at);
  }

  private open(close: number, call: string | null): undefined {
    if (this.frames.length >= MAX_DEPTH) throw new ReprProblem(`nested deeper than ${MAX_DEPTH} levels`, this.at);
    const start = this.at++;
    this.frames.push({
      close,
      start,
      items: [],
      dict: null,
      key: undefined,
      comma: false,
      call,
      argument: null,
      named: new Map(),
    });
  }

  /** Puts a value into the innermost bracket. Returns that bracket's value if it closes here, else undefined. */
  private attach(value: Value): Value | undefined {
    const frame = this.frames.at(-1)!;
    if (frame.key !== undefined) {
      frame.dict!.set(frame.key, value);
      frame.key = undefined;
    } else if (frame.argument !== null) {
      frame.named.set(frame.argument, value);
      frame.argument = null;
    } else if (frame.close === BRACE && this.next() === COLON && frame.items.length === 0) {
      frame.dict ??= new Dict();
      frame.key = value;
      this.at++;
      return undefined;
    } else if (frame.dict) throw new ReprProblem('expected a colon after the key', this.at);
    else frame.items.push(value);
    const byte = this.next();
    if (byte === COMMA) {
      frame.comma = true;
      this.at++;
      return undefined;
    }
    if (byte === frame.close) return this.close(frame);
    throw new ReprProblem('expected a comma or a closing bracket', this.at);
  }

  private close(frame: Frame): Value {
    this.at++;
    this.frames.pop();
    if (frame.call !== null) {
      const value = foldCall(frame.call, frame.items, frame.named);
      if (value === null) throw new ReprProblem(`the arguments of ${frame.call} cannot be read`, frame.start);
      return value;
    }
    if (frame.dict) return frame.dict;
    if (frame.items.length === 0 && frame.close === BRACE) return new Dict();
    if (frame.items.length === 1 && frame.close === PARENTHESIS && !frame.comma) return frame.items[0]!;
    return new List(frame.items);
  }

  /** A constant, a prefixed string, a known call, or the name of an argument. */
  private word(): Value | undefined {
    const start = this.at;
    let at = start;
    while (at < this.end && (isLetter(this.buf[at]!) || isDigit(this.buf[at]!) || this.buf[at] === 0x2e)) at++;
    if (at >= this.end) throw new ReprProblem(CUT_OFF, this.end);
    if (at - start > 200) throw new ReprProblem('expected a value', start);
    const name = String.fromCharCode(...this.buf.subarray(start, at));
    const byte = this.buf[at]!;
    this.at = at;
    if ((byte === 0x27 || byte === 0x22) && /^(?:[bur]|br|rb|ur)$/i.test(name)) return this.string(name.toLowerCase());
    const frame = this.frames.at(-1);
    if (byte === EQUALS && frame?.call && frame.argument === null) {
      frame.argument = name;
      this.at++;
      return undefined;
    }
    if (byte === 0x28 && isKnownCall(name)) return this.open(PARENTHESIS, name);
    const constant = WORDS.get(name);
    if (constant === undefined) throw new ReprProblem(`${name} is no value that can be read`, start);
    return constant;
  }

  private string(prefix: string): Value {
    const {buf, end} = this;
    const quote = buf[this.at];
    const start = this.at + 1;
    let at = start;
    while (at < end && buf[at] !== quote) at += buf[at] === BACKSLASH ? 2 : 1;
    if (at >= end) throw new ReprProblem(CUT_OFF, end);
    this.at = at + 1;
    if (prefix.includes('b')) return new Bytes(bytesOfContent(buf, start, at), false);
    return textOfContent(buf, start, at, prefix.includes('u'));
  }

  private number(): Value {
    const start = this.at;
    const isCycle = start + 3 <= this.end && this.buf.subarray(start, start + 3).every(byte => byte === 0x2e);
    if (isCycle) {
      this.at += 3;
      return '...';
    }
    let at = start;
    while (at < this.end && isNumeric(this.buf[at]!)) at++;
    if (at >= this.end) throw new ReprProblem(CUT_OFF, this.end);
    this.at = at;
    const token = at - start < 5000 ? String.fromCharCode(...this.buf.subarray(start, at)) : '';
    const int = /^(-?)0*(\d+)L?$/.exec(token);
    if (int) return new Int(int[1] === '-' && int[2] !== '0' ? `-${int[2]}` : int[2]!);
    if (/^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(token)) return Number(token);
    if (token === '-inf') return -Infinity;
    if (token === '-nan') return NaN;
    const complex = complexOf(token);
    if (complex) return complex;
    throw new ReprProblem('a number cannot be read', start);
  }

  /** The next byte that is no space, not passed. */
  private next(): number {
    const {buf, end} = this;
    while (this.at < end && (buf[this.at] === 0x20 || (buf[this.at]! >= 0x09 && buf[this.at]! <= 0x0d))) this.at++;
    if (this.at >= end) throw new ReprProblem(CUT_OFF, end);
    return buf[this.at]!;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isLetter(byte: number): boolean {
  return ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte === 0x5f;
}

/** Digits, point, signs, and the letters of e, j, L, inf and nan. */
function isNumeric(byte: number): boolean {
  return isDigit(byte) || isLetter(byte) || byte === 0x2e || byte === 0x2d || byte === 0x2b;
}
