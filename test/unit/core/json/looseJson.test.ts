/** The tree for display: everything of JSON.parse, plus what a double cannot hold. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseLoose, toPlain} from '../../../../src/core/json/looseJson';

describe('parseLoose', () => {
  it('any JSON value comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        // A double beyond 2^53 without a fraction is written as an integer, which is kept as text.
        const wanted: unknown = JSON.parse(text, (_, part: unknown) =>
          typeof part === 'number' && !Number.isSafeInteger(part) && /^-?\d+$/.test(JSON.stringify(part))
            ? JSON.stringify(part)
            : part,
        );
        expect(toPlain(parseLoose(text))).toEqual(wanted);
      }),
    );
  });

  it('keeps big integers, NaN and infinities as written', () => {
    const node = parseLoose(
      '{"a": 9007199254740993, "b": NaN, "c": [-Infinity, Infinity, 1e999], "d": 9007199254740991}',
    );
    expect(toPlain(node)).toEqual({
      a: '9007199254740993',
      b: 'NaN',
      c: ['-Infinity', 'Infinity', '1e999'],
      d: 9007199254740991,
    });
  });

  it('keeps the order of keys, the last of duplicates, and __proto__ as a plain key', () => {
    const plain = toPlain(
      parseLoose('{"z": 1, "a": {"y": [1], "b": 2}, "z": 3, "__proto__": {"polluted": true}}'),
    ) as Record<string, unknown>;
    expect(Object.keys(plain)).toEqual(['z', 'a', '__proto__']);
    expect(JSON.stringify(plain)).toBe('{"z":3,"a":{"y":[1],"b":2},"__proto__":{"polluted":true}}');
    expect(({} as {polluted?: boolean}).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  });

  it('is not bounded by the stack', () => {
    const depth = 50_000;
    const arrays = parseLoose('['.repeat(depth) + ']'.repeat(depth));
    let at = toPlain(arrays) as unknown[];
    let levels = 1;
    while (at.length > 0) {
      at = at[0] as unknown[];
      levels++;
    }
    expect(levels).toBe(depth);
    expect(parseLoose('{"a":'.repeat(depth) + '1' + '}'.repeat(depth)).kind).toBe('object');
  });

  it.each([
    '',
    '{',
    '[1',
    '[1,]',
    '{"a"}',
    '{"a":1,}',
    '{a:1}',
    '"x',
    '"a\nb"',
    '01',
    '1 2',
    'nul',
    '[1}',
    '"\\x"',
    '-',
  ])('refuses %s with a SyntaxError', text => {
    expect(() => parseLoose(text)).toThrow(SyntaxError);
  });
});
