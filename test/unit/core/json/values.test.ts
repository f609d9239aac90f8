/** Numbers and strings from bytes: the same as JSON.parse gives, whatever the bytes. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decodeString, parseNumber} from '../../../../src/core/json/objectScan';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const number = (text: string) => parseNumber(bytesOf(text), 0, text.length);
const string = (bytes: Uint8Array) => decodeString(bytes, 0, bytes.length);

describe('parseNumber', () => {
  it('the double of JSON.parse, bit for bit', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,22})(\.[0-9]{1,22})?([eE][+-]?[0-9]{1,3})?$/);
    fc.assert(
      fc.property(fc.oneof(digits, fc.double({noNaN: true, noDefaultInfinity: true}).map(String)), text => {
        expect(Object.is(number(text), JSON.parse(text))).toBe(true);
      }),
      {numRuns: 5000},
    );
  });

  it('epoch seconds with a fraction, also next to the middle of two doubles', () => {
    const fraction = fc.stringMatching(/^[0-9]{1,17}$/);
    fc.assert(
      fc.property(fc.integer({min: 2 ** 30 - 2, max: 2 ** 31 + 1}), fraction, (seconds, digits) => {
        const text = `${seconds}.${digits}`;
        expect(Object.is(number(text), JSON.parse(text))).toBe(true);
        expect(Object.is(number(`-${text}`), JSON.parse(`-${text}`))).toBe(true);
      }),
      {numRuns: 5000},
    );
    for (let step = 1; step < 4000; step += 2) {
      for (const digits of [13, 14, 15]) {
        const middle = `1795175317${(step * 2 ** -23).toFixed(digits).slice(1)}`;
        expect([middle, number(middle)]).toEqual([middle, JSON.parse(middle)]);
      }
    }
  });

  it('times with a fraction, and the edges of what is exact', () => {
    for (const text of [
      '1795175317.8322867', '1795175412.3252287', '832.6866626739502', '9007199254740993', '9007199254740992',
      '999999999999999', '1000000000000000', '0.000001', '1e22', '1e23', '123456789012345e22', '123456789012345e-22',
      '-0', '-0.0', '0e5', '1e400', '1e-400', '5e-324', '2.2250738585072011e-308', `0.${'0'.repeat(400)}1`, '9'.repeat(400),
      `1e${'9'.repeat(50)}`, `0e${'9'.repeat(50)}`, `1${'0'.repeat(300)}e-300`,
    ]) expect([text, number(text)]).toEqual([text, JSON.parse(text)]); // prettier-ignore
  });

  it('Python words, and NaN for all else', () => {
    expect(['NaN', 'Infinity', '-Infinity'].map(number)).toEqual([NaN, Infinity, -Infinity]);
    for (const text of ['', '-', '.', '1.', '.5', '1e', '1e+', '+1', '0x10', 'Inf', '1 ', ' 1', '1_0', '--1', '"1"']) {
      expect([text, number(text)]).toEqual([text, NaN]);
    }
  });
});

/** UTF-16 units of any kind, lone surrogates among them. */
const unit = fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({min: 0xd7f0, max: 0xe010}));
const anyText = fc.array(unit, {maxLength: 120}).map(units => String.fromCharCode(...units));

describe('decodeString', () => {
  it('any text, however it is escaped', () => {
    const escapeAll = (text: string) =>
      `"${Array.from({length: text.length}, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
    fc.assert(
      fc.property(anyText, text => {
        expect(string(bytesOf(JSON.stringify(text)))).toBe(text);
        expect(string(bytesOf(escapeAll(text)))).toBe(text);
      }),
    );
  });

  it.each([0, 1, 7, 8, 9, 15, 16, 17, 47, 48, 49, 50, 100, 5000])('%i characters of ASCII', length => {
    const text = Array.from({length}, (_, at) => String.fromCharCode(0x23 + (at % 50))).join('');
    expect(string(bytesOf(`"${text}"`))).toBe(text);
  });

  it('lone surrogates stay, pairs join, invalid UTF-8 becomes U+FFFD', () => {
    expect(string(bytesOf('"\\ud800"'))).toBe('\ud800');
    expect(string(bytesOf('"\\udc00\\ud800x"'))).toBe('\udc00\ud800x');
    expect(string(bytesOf('"\\ud83d\\ude00"'))).toBe('😀');
    expect(string(Uint8Array.of(0x22, 0x61, 0xff, 0x62, 0x22))).toBe('a\ufffdb');
    expect(string(bytesOf('"\ufeffbom"'))).toBe('\ufeffbom');
  });

  it('never throws, not on broken escapes either', () => {
    fc.assert(fc.property(fc.uint8Array({maxLength: 100}), bytes => typeof string(bytes) === 'string'));
    for (const text of ['"', '""', '"\\', '"\\"', '"\\u', '"\\u12', '"\\u12"', '"\\q"', '']) {
      expect(typeof string(bytesOf(text))).toBe('string');
    }
  });
});
