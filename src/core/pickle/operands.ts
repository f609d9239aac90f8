/** Decodes the operands of single opcodes: integers and the four ways in which pickle writes text. */
import {hexDigit, hexUnit} from '../json/stringBytes';
import {PickleProblem} from './pickleProblem';
import {Bytes, Int, latin1} from './values';

const BACKSLASH = 0x5c;
/** As in Python, which refuses to print longer ones: conversion takes quadratic time. */
const MAX_INT_BYTES = 1785;
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/** Two's complement, little endian, as LONG1 and LONG4 have it. */
export function intOfBytes(bytes: Uint8Array): Int {
  if (bytes.length > MAX_INT_BYTES) throw new PickleProblem(`an integer has ${bytes.length} bytes`);
  if (bytes.length === 0) return new Int('0');
  let hex = '';
  for (let at = bytes.length - 1; at >= 0; at--) hex += bytes[at]!.toString(16).padStart(2, '0');
  const value = BigInt(`0x${hex}`);
  const negative = bytes[bytes.length - 1]! >= 0x80;
  return new Int(String(negative ? value - (1n << BigInt(bytes.length * 8)) : value));
}

/** `12`, `-7`, `12L`. */
export function intOfLine(line: Uint8Array): Int {
  const match = line.length < 5000 ? /^([+-]?)0*(\d+)L?$/.exec(latin1(line).trim()) : null;
  if (!match) throw new PickleProblem('an integer cannot be read');
  return new Int(match[1] === '-' && match[2] !== '0' ? `-${match[2]}` : match[2]!);
}

export function floatOfLine(line: Uint8Array): number {
  const text = line.length < 5000 ? latin1(line).trim() : '';
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  const word = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text);
  if (!word) throw new PickleProblem('a float cannot be read');
  if (word[2]!.toLowerCase() === 'nan') return NaN;
  return word[1] === '-' ? -Infinity : Infinity;
}

/** UTF-8 in which Python has kept lone surrogates (surrogatepass). */
export function textOfUtf8(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return text.includes('\ufffd') ? withSurrogates(bytes) : text;
}

/** ED A0..BF xx is a lone surrogate; everything around it is decoded as usual. */
function withSurrogates(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (
      bytes[at] !== 0xed ||
      bytes[at + 1]! < 0xa0 ||
      (bytes[at + 1]! & 0xc0) !== 0x80 ||
      (bytes[at + 2]! & 0xc0) !== 0x80
    )
      continue;
    parts.push(decoder.decode(bytes.subarray(from, at)));
    parts.push(String.fromCharCode(0xd000 | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f)));
    from = at + 3;
    at += 2;
  }
  parts.push(decoder.decode(bytes.subarray(from)));
  return parts.join('');
}

/** The UNICODE opcode: Latin-1 with \uXXXX and \UXXXXXXXX (raw-unicode-escape). */
export function textOfRawUnicode(line: Uint8Array): string {
  if (!line.includes(BACKSLASH)) return latin1(line);
  return latin1(line).replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g, (whole, short?: string, long?: string) => {
    const code = parseInt(short ?? long ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The STRING opcode: a Python 2 string literal on one line. */
export function bytesOfLiteral(line: Uint8Array): Bytes {
  const quote = line[0];
  const last = line.length - 1;
  if (last < 1 || (quote !== 0x27 && quote !== 0x22) || line[last] !== quote) {
    throw new PickleProblem('a string literal has no quotes');
  }
  const out = new Uint8Array(last - 1);
  let size = 0;
  for (let at = 1; at < last; at++) {
    if (line[at] !== BACKSLASH || at + 1 >= last) {
      out[size++] = line[at]!;
      continue;
    }
    const letter = line[++at]!;
    if (letter === 0x78) {
      const value = hexUnit(Uint8Array.of(0x30, 0x30, line[at + 1] ?? 0, line[at + 2] ?? 0), 0, 4);
      if (value < 0 || at + 2 >= last || hexDigit(line[at + 1]!) < 0)
        throw new PickleProblem('a \\x escape needs two hex digits');
      out[size++] = value;
      at += 2;
    } else if (letter >= 0x30 && letter <= 0x37) {
      let value = letter - 0x30;
      for (let digit = 0; digit < 2 && at + 1 < last && (line[at + 1]! & 0xf8) === 0x30; digit++)
        value = value * 8 + line[++at]! - 0x30;
      out[size++] = value & 0xff;
    } else {
      const plain = SIMPLE.get(letter);
      if (plain === undefined) out[size++] = BACKSLASH;
      out[size++] = plain ?? letter;
    }
  }
  return new Bytes(out.subarray(0, size), true);
}

const SIMPLE = new Map<number, number>(
  [...'\\\\\'\'""a\x07b\bf\fn\nr\rt\tv\v'].reduce<[number, number][]>((pairs, c, at, all) => {
    if (at % 2 === 0) pairs.push([c.charCodeAt(0), all[at + 1]!.charCodeAt(0)]);
    return pairs;
  }, []),
);
