/** Python's printed dictionaries, against json.dumps of the same data in the same Python. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {reprToJson} from '../../../../src/core/pythonRepr/reprToJson';
import {fixturePath} from '../../../support/fixtures';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function convert(text: string): string {
  const bytes = bytesOf(text);
  const result = reprToJson(bytes, 0, bytes.length);
  return result.ok ? Buffer.from(result.json).toString('latin1') : `${result.reason} at ${result.at}`;
}

/** The value of one key. */
const value = (literal: string) => convert(`{'v': ${literal}}`).replace(/^\{"v": (.*)\}$/, '$1');

describe('reprToJson', () => {
  it('prints what json.dumps prints', () => {
    const script = `
import json
values = [
  {}, {'a': None, 'b': True, 'c': False}, {'n': [0, -1, 10**40, 1.5, -0.0, 1e16, 1e-5, float('nan'), float('inf'), float('-inf')]},
  {'quotes': ["it's", 'say "no"', 'both \\' and "', 'back\\\\slash', 'tab\\tnew\\nline\\r', '\\x00\\x1f\\x7f\\x85\\xa0\\xad']},
  {'text': ['caf\\xe9', '\\u30ca\\u30e1\\u30b3', '\\U0001f600', '\\ud800', '\\u2028', '\\ufeff', '']},
  {'nested': {'l': [[], [[]], {}, {'x': (1, 2)}], 't': ((), (1,), (1, 2))}}, {1: 2, 2.5: 3, None: 4, True: 5},
  {'deep': eval('[' * 60 + ']' * 60)}, {'long': 'x' * 5000, 'many': list(range(3000))},
]
for v in values: print(json.dumps([repr(v), json.dumps(v)]))
`;
    const lines = execFileSync('/usr/bin/python3', ['-c', script]).toString('utf8').trimEnd().split('\n');
    expect(lines.length).toBe(9);
    for (const line of lines) {
      const [repr, json] = JSON.parse(line) as [string, string];
      expect(convert(repr)).toBe(json);
    }
  });

  it.each([
    ['datetime.datetime(2026, 11, 20, 12, 6, 55, 163266)', '"2026-11-20 12:06:55.163266"'],
    ['datetime.datetime(2026, 11, 20, 12, 6)', '"2026-11-20 12:06:00"'],
    ['datetime.datetime(2026, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)', '"2026-01-02 00:00:00+00:00"'],
    [
      'datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=68400)))',
      '"2026-01-02 03:04:05-05:00"',
    ],
    ['datetime.date(2020, 2, 29)', '"2020-02-29"'],
    ['datetime.time(23, 59, 59, 5)', '"23:59:59.000005"'],
    ['datetime.timedelta(days=1, seconds=2, microseconds=3)', '"1 day, 0:00:02.000003"'],
    ['datetime.timedelta(0, 2)', '"0:00:02"'],
    ["UUID('9250fc2a-b1c0-4a3b-ad17-f450ea1fd42a')", '"9250fc2a-b1c0-4a3b-ad17-f450ea1fd42a"'],
    ["Decimal('12.50')", '"12.50"'],
    ['{1, 2}', '[1, 2]'],
    ['set()', '[]'],
    ['set([1])', '[1]'],
    ["frozenset({'a'})", '["a"]'],
    ["OrderedDict([('a', 1), ('b', {'c': 2})])", '{"a": 1, "b": {"c": 2}}'],
    ["OrderedDict({'a': 1})", '{"a": 1}'],
    ["b'\\x00a\\'\\n'", '"b\\"\\\\x00a\'\\\\n\\""'],
    ["u'caf\\xe9'", '"caf\\u00e9"'],
    ["'caf\\xc3\\xa9'", '"caf\\u00e9"'],
    ['123L', '123'],
    ['(1+2j)', '"(1+2j)"'],
    ['-3j', '"-3j"'],
    ['[...]', '["..."]'],
    ['(1)', '1'],
  ])('%s', (literal, json) => {
    expect(value(literal)).toBe(json);
  });

  it.each([
    ["{'a': <class 'object'>}", 'a value here has no literal form at 6'],
    ["{'a': Point(1, 2)}", 'Point is no value that can be read at 6'],
    ["{'a': datetime.datetime(2026, 13, 1)}", 'the arguments of datetime.datetime cannot be read at 23'],
    ["{'a': 1 'b': 2}", 'expected a comma or a closing bracket at 8'],
    ["{'a': 1, 'b'}", 'expected a colon after the key at 12'],
    ["{'a': 1-}", 'a number cannot be read at 6'],
    ["{'a': 'b", 'the object is cut off at 8'],
    ["{'a': __import__('os')}", '__import__ is no value that can be read at 6'],
    ['[1]', 'expected a dictionary at 0'],
    [`{'a': ${'['.repeat(100_000)}`, 'nested deeper than 1000 levels at 1005'],
  ])('refuses %s', (text, problem) => {
    expect(convert(text)).toBe(problem);
  });

  it('cut off at any byte: a reason, and nothing behind the end is read', () => {
    const bytes = bytesOf(
      `{'a': (1, 2.5e-7, {'x'}), u'b': datetime.datetime(2020, 1, 1, tzinfo=None), 'c': b'\\x00', 'd': -inf}`,
    );
    expect(reprToJson(bytes, 0, bytes.length).ok).toBe(true);
    for (let end = 0; end < bytes.length; end++) {
      expect(reprToJson(bytes, 0, end)).toEqual({ok: false, reason: 'the object is cut off', at: end});
    }
  });

  it('says where it stopped, whatever stands around it', () => {
    const bytes = bytesOf("[logger] {'a': 1} tail");
    expect(reprToJson(bytes, 9, bytes.length)).toEqual({ok: true, json: bytesOf('{"a": 1}'), end: 17});
  });

  it('never throws on pieces of Python', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      "'a'",
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      ',',
      ':',
      '=',
      '1',
      '-',
      '.',
      'e',
      'j',
      '\\',
      '\\x',
      'None',
      'datetime.datetime',
      'set',
      "b'",
      'u',
      '...',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 15}), pieces => convert(`{'a': ${pieces.join('')}`) !== ''),
      {numRuns: 3000},
    );
  });

  it('every printed record of the recordings, less the one that has no literal form', () => {
    const reasons: string[] = [];
    let read = 0;
    for (const name of [
      'distlog/distlogd-forward-stdout.log',
      'nameko/hello-repr.log',
      'docs-samples/nameko-pre1.0-repr.log',
    ]) {
      const bytes = readFileSync(fixturePath(`recordings/${name}`));
      for (const line of bytes
        .toString('latin1')
        .split('\n')
        .filter(text => text.includes("{'"))) {
        const buf = Buffer.from(line, 'latin1');
        const result = reprToJson(buf, buf.indexOf("{'"), buf.length);
        if (!result.ok) reasons.push(result.reason);
        else {
          read++;
          expect(result.end).toBe(buf.length);
        }
      }
    }
    expect([read, reasons]).toEqual([166, ['a value here has no literal form']]);
  });
});
