/**
 * Pickles of plain records, which nearly all are: dictionaries, lists, text and numbers, and nothing that has a class. Comes
 * in: untrusted bytes; goes out: the JSON that PickleMachine and writeJson would make of them, or null for any pickle that
 * is not so plain, too large for the tables here, or damaged: those are read, or refused with a reason, by PickleMachine.
 * Called by pickleToJson first. The surprise: no value is ever an object of JavaScript. Values are numbers of rows in tables
 * that are used again for every pickle, and text goes from the pickle to the JSON as bytes. A key that a hostile pickle sets
 * twice stands twice in the JSON, where the last one counts, as it does in Python.
 */
import {JsonWriter} from '../json/jsonWriter';
import {Op} from './opcodes';
import {textOfUtf8} from './operands';
import {floatText} from './pythonText';

const Kind = {none: 0, yes: 1, no: 2, int: 3, float: 4, text: 5, list: 6, dict: 7} as const;

const MAX_ROWS = 4096;
const MAX_DEPTH = 100;
/** LONG1 with more bytes may be beyond what a double holds. */
const MAX_LONG_BYTES = 6;
const HIGHEST_PROTOCOL = 5;

/** Rows of values. Text: its first byte and the one behind it. A container: its first and last cell, plus one. */
const kinds = new Uint8Array(MAX_ROWS);
const firsts = new Int32Array(MAX_ROWS);
const lasts = new Int32Array(MAX_ROWS);
const numbers = new Float64Array(MAX_ROWS);
/** What is in a container, one behind the other: a value may stand in several. Key and value take turns in a dictionary. */
const cellRows = new Int32Array(MAX_ROWS);
const cellNexts = new Int32Array(MAX_ROWS);
const stack = new Int32Array(MAX_ROWS);
const marks = new Int32Array(MAX_DEPTH);
const memo = new Int32Array(MAX_ROWS);

let rowCount = 0;
let cellCount = 0;

/** `maxBytes`: of the JSON; more becomes null. Never throws. */
export function plainPickleToJson(bytes: Uint8Array, maxBytes: number): Uint8Array | null {
  const root = read(bytes);
  if (root < 0 || kinds[root] !== Kind.dict) return null;
  const writer = new JsonWriter(maxBytes, bytes.length + (bytes.length >> 1));
  return write(writer, bytes, root, 0) && !writer.overflow ? writer.bytes() : null;
}

/** Row of the value, or -1. An operand that is cut off shows in `at` being behind the end, before anything is made of it. */
function read(bytes: Uint8Array): number {
  const end = bytes.length;
  let at = 0;
  let height = 0;
  let markCount = 0;
  let memoCount = 0;
  /** What is below the last mark, or in nobody's hands, cannot be popped. */
  let floor = 0;
  rowCount = 0;
  cellCount = 0;
  while (at < end) {
    // Each step adds one row, two cells and one place on the stack at most.
    if (rowCount >= MAX_ROWS - 1 || height >= MAX_ROWS - 1) return -1;
    const opcode = bytes[at++]!;
    switch (opcode) {
      case Op.PROTO:
        if (at >= end || bytes[at++]! > HIGHEST_PROTOCOL) return -1;
        break;
      case Op.FRAME: {
        const length = int32(bytes, at);
        if (int32(bytes, at + 4) !== 0 || length < 0 || length > end - at - 8) return -1;
        at += 8;
        break;
      }
      case Op.NONE:
        stack[height++] = row(Kind.none, 0, 0);
        break;
      case Op.NEWTRUE:
        stack[height++] = row(Kind.yes, 0, 0);
        break;
      case Op.NEWFALSE:
        stack[height++] = row(Kind.no, 0, 0);
        break;
      case Op.BININT1:
        stack[height++] = number(Kind.int, bytes[at]!);
        at++;
        break;
      case Op.BININT2:
        stack[height++] = number(Kind.int, bytes[at]! | (bytes[at + 1]! << 8));
        at += 2;
        break;
      case Op.BININT:
        stack[height++] = number(Kind.int, int32(bytes, at));
        at += 4;
        break;
      case Op.LONG1: {
        const length = bytes[at++]!;
        if (!(length <= MAX_LONG_BYTES)) return -1;
        stack[height++] = number(Kind.int, longValue(bytes, at, length));
        at += length;
        break;
      }
      case Op.BINFLOAT:
        if (at + 8 > end) return -1;
        stack[height++] = number(Kind.float, new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0));
        at += 8;
        break;
      case Op.SHORT_BINUNICODE:
      case Op.BINUNICODE:
      case Op.SHORT_BINSTRING: {
        const isShort = opcode !== Op.BINUNICODE;
        const length = isShort ? bytes[at]! : int32(bytes, at);
        at += isShort ? 1 : 4;
        if (!(length >= 0 && at + length <= end)) return -1;
        if (opcode === Op.SHORT_BINSTRING && !isAscii(bytes, at, at + length)) return -1;
        stack[height++] = row(Kind.text, at, at + length);
        at += length;
        break;
      }
      case Op.EMPTY_DICT:
        stack[height++] = row(Kind.dict, 0, 0);
        break;
      case Op.EMPTY_LIST:
      case Op.EMPTY_TUPLE:
        stack[height++] = row(Kind.list, 0, 0);
        break;
      case Op.TUPLE1:
      case Op.TUPLE2:
      case Op.TUPLE3: {
        const from = height - (opcode - Op.TUPLE1 + 1);
        const list = row(Kind.list, 0, 0);
        if (from < floor || !add(list, Kind.list, from, height)) return -1;
        stack[from] = list;
        height = from + 1;
        break;
      }
      case Op.TUPLE: {
        if (markCount === 0) return -1;
        const list = row(Kind.list, 0, 0);
        if (!add(list, Kind.list, floor, height)) return -1;
        height = floor;
        stack[height++] = list;
        floor = --markCount === 0 ? 0 : marks[markCount - 1]!;
        break;
      }
      case Op.MARK:
        if (markCount >= MAX_DEPTH) return -1;
        marks[markCount++] = floor = height;
        break;
      case Op.SETITEMS:
      case Op.APPENDS: {
        if (markCount === 0) return -1;
        const from = floor;
        floor = --markCount === 0 ? 0 : marks[markCount - 1]!;
        if (from <= floor) return -1;
        if (!add(stack[from - 1]!, opcode === Op.SETITEMS ? Kind.dict : Kind.list, from, height)) return -1;
        height = from;
        break;
      }
      case Op.SETITEM:
      case Op.APPEND: {
        const from = height - (opcode === Op.SETITEM ? 2 : 1);
        if (from <= floor) return -1;
        if (!add(stack[from - 1]!, opcode === Op.SETITEM ? Kind.dict : Kind.list, from, height)) return -1;
        height = from;
        break;
      }
      case Op.BINPUT:
      case Op.LONG_BINPUT:
      case Op.MEMOIZE: {
        const index = opcode === Op.MEMOIZE ? memoCount : opcode === Op.BINPUT ? bytes[at]! : int32(bytes, at);
        at += opcode === Op.MEMOIZE ? 0 : opcode === Op.BINPUT ? 1 : 4;
        // Python counts them up; anything else is for PickleMachine.
        if (height <= floor || index !== memoCount || index >= MAX_ROWS) return -1;
        memo[memoCount++] = stack[height - 1]!;
        break;
      }
      case Op.BINGET:
      case Op.LONG_BINGET: {
        const index = opcode === Op.BINGET ? bytes[at]! : int32(bytes, at);
        at += opcode === Op.BINGET ? 1 : 4;
        if (!(index >= 0 && index < memoCount)) return -1;
        const known = memo[index]!;
        // A container that stands in two places may stand in itself.
        if (kinds[known]! >= Kind.list) return -1;
        stack[height++] = known;
        break;
      }
      case Op.STOP:
        return height === 1 && markCount === 0 && at === end ? stack[0]! : -1;
      default:
        return -1;
    }
  }
  return -1;
}

function row(kind: number, first: number, last: number): number {
  const id = rowCount++;
  kinds[id] = kind;
  firsts[id] = first;
  lasts[id] = last;
  return id;
}

function number(kind: number, value: number): number {
  const id = row(kind, 0, 0);
  numbers[id] = value;
  return id;
}

/** Puts stack[from..to) into a container; false when it is of another kind, a key is no text, or there is no room. */
function add(container: number, kind: number, from: number, to: number): boolean {
  if (kinds[container] !== kind || cellCount + (to - from) > MAX_ROWS) return false;
  if (kind === Kind.dict && (to - from) % 2 !== 0) return false;
  for (let at = from; at < to; at++) {
    const item = stack[at]!;
    if (kind === Kind.dict && (at - from) % 2 === 0 && kinds[item] !== Kind.text) return false;
    const cell = cellCount++;
    cellRows[cell] = item;
    cellNexts[cell] = 0;
    const last = lasts[container]!;
    if (last === 0) firsts[container] = cell + 1;
    else cellNexts[last - 1] = cell + 1;
    lasts[container] = cell + 1;
  }
  return true;
}

/** False when it is nested too deep. */
function write(writer: JsonWriter, bytes: Uint8Array, value: number, depth: number): boolean {
  switch (kinds[value]) {
    case Kind.none:
      writer.raw('null');
      return true;
    case Kind.yes:
      writer.raw('true');
      return true;
    case Kind.no:
      writer.raw('false');
      return true;
    case Kind.int:
      writer.raw(String(numbers[value]!));
      return true;
    case Kind.float:
      writer.raw(floatText(numbers[value]!));
      return true;
    case Kind.text:
      writeText(writer, bytes, value);
      return true;
    default:
      return depth < MAX_DEPTH && writeContainer(writer, bytes, value, depth);
  }
}

function writeContainer(writer: JsonWriter, bytes: Uint8Array, container: number, depth: number): boolean {
  const isDict = kinds[container] === Kind.dict;
  writer.raw(isDict ? '{' : '[');
  let isKey = isDict;
  for (let cell = firsts[container]!; cell !== 0; cell = cellNexts[cell - 1]!) {
    if (!write(writer, bytes, cellRows[cell - 1]!, depth + 1)) return false;
    if (isKey) writer.raw(': ');
    else if (cellNexts[cell - 1] !== 0) writer.raw(', ');
    if (isDict) isKey = !isKey;
  }
  writer.raw(isDict ? '}' : ']');
  return true;
}

function writeText(writer: JsonWriter, bytes: Uint8Array, value: number): void {
  const start = firsts[value]!;
  const end = lasts[value]!;
  if (!writer.plainBytes(bytes, start, end)) writer.text(textOfUtf8(bytes.subarray(start, end)));
}

function int32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Two's complement, little endian. */
function longValue(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = length - 1; index >= 0; index--) value = value * 256 + bytes[at + index]!;
  return length > 0 && bytes[at + length - 1]! >= 0x80 ? value - 256 ** length : value;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}
