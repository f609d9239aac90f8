/** The scanner against JSON.parse, and against hostile bytes. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {KeySet} from '../../../../src/core/json/keySet';
import {MAX_DEPTH, ObjectScan, ValueKind} from '../../../../src/core/json/objectScan';

const unit = fc.oneof(fc.integer({min: 0x61, max: 0x66}), fc.nat(0x7f), fc.integer({min: 0x80, max: 0xd7ff}));
const anyText = fc.array(unit, {maxLength: 12}).map(units => String.fromCharCode(...units));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function scanned(text: string, keys: readonly string[]): ObjectScan {
  const scan = new ObjectScan(new KeySet(keys));
  const bytes = bytesOf(text);
  expect(scan.scan(bytes, 0, bytes.length), scan.problem).toBe(bytes.length);
  return scan;
}

function problemOf(text: string): {problem: string; at: number; incomplete: boolean} {
  const scan = new ObjectScan(new KeySet(['a']));
  const bytes = bytesOf(text);
  expect(scan.scan(bytes, 0, bytes.length)).toBe(-1);
  expect(scan.has(0)).toBe(false);
  return {problem: scan.problem, at: scan.problemAt, incomplete: scan.incomplete};
}

function kindOf(value: unknown): number {
  if (value === null) return ValueKind.null;
  if (typeof value === 'boolean') return value ? ValueKind.true : ValueKind.false;
  if (typeof value === 'number') return ValueKind.number;
  if (typeof value === 'string') return ValueKind.string;
  return Array.isArray(value) ? ValueKind.array : ValueKind.object;
}

describe('what is found', () => {
  it('any object: the range of every key holds its value', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.jsonValue({maxDepth: 4})), fc.nat(3), (object, indent) => {
        const keys = Object.keys(object);
        const bytes = bytesOf(JSON.stringify(object, null, indent));
        const scan = new ObjectScan(new KeySet(keys));
        expect(scan.scan(bytes, 0, bytes.length)).toBe(bytes.length);
        expect(scan.keyCount).toBe(keys.length);
        keys.forEach((key, slot) => {
          const value = object[key];
          expect(scan.kind(slot)).toBe(kindOf(value));
          expect(JSON.parse(textOf(bytes.subarray(scan.start(slot), scan.end(slot))))).toEqual(
            JSON.parse(JSON.stringify(value)),
          );
          expect(scan.str(slot)).toBe(typeof value === 'string' ? value : null);
          // JSON.stringify writes -0 as 0.
          expect(scan.num(slot)).toBe(typeof value === 'number' ? value + 0 : NaN);
        });
      }),
    );
  });

  it('the dialect of Python: NaN, infinities, integers of any size', () => {
    const big = '123456789012345678901234567890';
    const scan = scanned(`{"a": NaN, "b": Infinity, "c": -Infinity, "d": ${big}}`, [...'abcd']);
    expect([0, 1, 2, 3].map(slot => scan.kind(slot))).toEqual([4, 4, 4, 4]);
    expect([0, 1, 2, 3].map(slot => scan.num(slot))).toEqual([NaN, Infinity, -Infinity, JSON.parse(big)]);
  });

  it('only keys of the object itself, the last of duplicates, and keys written with escapes', () => {
    const scan = scanned('{"x": {"a": 1, "x": 3}, "a": 2, "l": [{"a": 9}], "a": "last", "\\u0062": 5}', [
      'a',
      'b',
      'x',
      'y',
    ]);
    expect(scan.str(0)).toBe('last');
    expect(scan.num(1)).toBe(5);
    expect(textOf(scan.buf.subarray(scan.start(2), scan.end(2)))).toBe('{"a": 1, "x": 3}');
    expect(scan.has(3)).toBe(false);
    expect(scan.keyCount).toBe(5);
  });

  it('nothing is left over from the record before', () => {
    const scan = new ObjectScan(new KeySet(['a', 'b']));
    const first = bytesOf('{"a": 1, "b": 2}');
    const second = bytesOf('{"b": 3}');
    scan.scan(first, 0, first.length);
    scan.scan(second, 0, second.length);
    expect([scan.has(0), scan.num(1), scan.keyCount]).toEqual([false, 3, 1]);
  });

  it('stops behind the closing brace', () => {
    const bytes = bytesOf('xx{"a": {}} {"a": 2}');
    const scan = new ObjectScan(new KeySet(['a']));
    expect(scan.scan(bytes, 2, bytes.length)).toBe(11);
    expect(scan.scan(bytes, 12, bytes.length)).toBe(bytes.length);
    expect(scan.num(0)).toBe(2);
  });
});

describe('what is refused', () => {
  it.each([
    ['[1]', 'expected an object', 0],
    ['{a: 1}', 'expected a key in double quotes', 1],
    ["{'a': 1}", 'expected a key in double quotes', 1],
    ['{"a" 1}', 'expected a colon after the key', 5],
    ['{"a": }', 'expected a value', 6],
    ['{"a": nil}', 'expected a value', 6],
    ['{"a": 1,}', 'expected a key in double quotes', 8],
    ['{"a": 1 "b": 2}', 'expected a comma or a closing brace', 8],
    ['{"a": [1 2]}', 'expected a comma or a closing bracket', 9],
    ['{"a": [1,]}', 'expected a value', 9],
    ['{"a": [1}', 'expected a comma or a closing bracket', 8],
    ['{"a": 01}', 'a number with a leading zero', 6],
    ['{"a": -}', 'expected a digit', 7],
    ['{"a": 1.}', 'expected a digit', 8],
    ['{"a": 1e+}', 'expected a digit', 9],
    ['{"a": "\\x41"}', 'an unknown escape in a string', 7],
    ['{"a": "\\u12g4"}', 'a \\u escape needs four hex digits', 7],
    ['{"a": "line\nbreak"}', 'a control character inside a string', 11],
  ])('%s', (text, problem, at) => {
    expect(problemOf(text)).toEqual({problem, at, incomplete: false});
  });

  it('cut off at any byte: says so, and that more may come', () => {
    const text = '{"a": [1.5e+3, {"b": "q\\u00e9\\n\\"é"}, NaN, -Infinity, true, null], "c": {}}';
    const bytes = bytesOf(text);
    const scan = new ObjectScan(new KeySet(['a']));
    for (let end = 0; end < bytes.length; end++) {
      expect(scan.scan(bytes, 0, end)).toBe(-1);
      expect([scan.problem, scan.incomplete, scan.problemAt]).toEqual(['the object is cut off', true, end]);
    }
  });

  it('nesting beyond the limit, and none before', () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const scan = scanned(nested(MAX_DEPTH - 1), ['a']);
    expect(scan.end(0) - scan.start(0)).toBe(2 * (MAX_DEPTH - 1));
    expect(problemOf(nested(MAX_DEPTH)).problem).toBe('nested deeper than 100000 levels');
    expect(problemOf('{"a":'.repeat(200_000)).incomplete).toBe(false);
  });
});

describe('hostile bytes', () => {
  const inSandbox = (bytes: Uint8Array) => {
    // Behind the end stands what would complete or change the text, if it were read.
    const buf = new Uint8Array(bytes.length + 8).fill(0x7d);
    buf.set(bytes);
    const scan = new ObjectScan(new KeySet(['a', 'b', '']));
    const result = scan.scan(buf, 0, bytes.length);
    for (const slot of [0, 1, 2]) {
      scan.str(slot);
      scan.num(slot);
      if (scan.has(slot)) expect(scan.end(slot)).toBeLessThanOrEqual(bytes.length);
    }
    return result;
  };

  it('random bytes never throw and never reach past the end', () => {
    fc.assert(fc.property(fc.uint8Array({maxLength: 200}), bytes => inSandbox(bytes) <= bytes.length));
  });

  it('random text of JSON pieces: accepted only if it is JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '.5',
      'e3',
      'null',
      'true',
      'NaN',
      ' ',
      '\\u00',
    );
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 12}), pieces => {
        const text = `{"a":${pieces.join('')}`;
        const end = inSandbox(bytesOf(text));
        const plain = text.slice(0, end).replaceAll('NaN', '0');
        if (end >= 0) expect(() => JSON.parse(plain) as unknown).not.toThrow();
        else expect(() => JSON.parse(text) as unknown).toThrow();
      }),
      {numRuns: 2000},
    );
  });

  it('one changed byte in a record: a problem inside the record, or still a record', () => {
    const record = bytesOf('{"a": "caf\\u00e9 é", "b": [1.25, {"c": null}], "d": -3e-7}');
    fc.assert(
      fc.property(fc.nat(record.length - 1), fc.nat(255), (at, byte) => {
        const changed = record.slice();
        changed[at] = byte;
        expect(inSandbox(changed)).toBeLessThanOrEqual(changed.length);
      }),
      {numRuns: 1000},
    );
  });
});

describe('KeySet', () => {
  it('finds exactly its keys', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyText), anyText, (keys, other) => {
        const set = new KeySet(keys);
        for (const key of [...keys, other]) {
          const bytes = bytesOf(`"${key}"`);
          expect(set.find(bytes, 1, bytes.length - 1)).toBe(keys.indexOf(key));
          expect(set.slotOf(key)).toBe(keys.indexOf(key));
        }
      }),
    );
  });
});
