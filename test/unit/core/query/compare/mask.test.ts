/** What is masked for the text diff, and what is left as it is. */
import fc from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import {maskVarying} from '../../../../../src/core/query/compare/mask';
import {alikeName} from '../../../../../src/core/query/compare/names';

describe('masked', () => {
  it.each([
    ['begun at 2026-11-20T11:48:45.446Z', 'begun at <time>'],
    ['2026-11-20 11:48:45,446 INFO', '<time> INFO'],
    ['on 2026-11-20', 'on <time>'],
    ['at 11:48:45.4', 'at <time>'],
    ['flow 6a1f0a52-31c5-4b0b-9d7a-0c8c4f5f2c11 ended', 'flow <id> ended'],
    ['scope 3@6A1F0A52-31C5-4B0B-9D7A-0C8C4F5F2C11/1/2', 'scope <id>'],
    ['trace 4bf92f3577b34da6a3ce929d0e0e4736', 'trace <id>'],
    ['<Order object at 0x7f3a5c2b1d30>', '<Order object at <address>>'],
    ['took 12.5 ms, then 3s', 'took <duration>, then <duration>'],
    ['score 0.73512', 'score <number>'],
    ['port 51234, pid 40123.', 'port <number>, pid <number>.'],
  ])('%s', (text, masked) => {
    expect(maskVarying(text)).toBe(masked);
  });
});

it.each([
  'order 700 not found',
  'price 12.50',
  'HTTP/1.1 404',
  'shop.py:50',
  'version 1.2.3',
  'v20261',
  'deadbeefdeadbeef',
  '',
])('kept: %s', text => {
  expect(maskVarying(text)).toBe(text);
});

/** Words as messages have them: what is glued together at random may well read differently once a part is masked. */
const piece = fc.oneof(
  fc.constantFrom('order', 'done', '→', 'x=', '(', 'GET', '0x12ab34', '12 ms', '3s', '11:22:33', 'a/b', '\u202e'),
  fc.uuid(),
  fc.date({noInvalidDate: true, min: new Date(0), max: new Date(4e12)}).map(date => date.toISOString()),
  fc.double({noNaN: true, noDefaultInfinity: true}).map(String),
  fc.integer().map(String),
);
const text = fc.array(piece, {maxLength: 12}).map(parts => parts.join(' '));

test('masking twice changes nothing', () => {
  fc.assert(
    fc.property(text, value => {
      const once = maskVarying(value);
      expect(maskVarying(once)).toBe(once);
    }),
    {numRuns: 3000},
  );
});

test('two runs that differ in ids and times alone are the same text', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.nat(59), fc.nat(59), (one, other, a, b) => {
      const line = (id: string, second: number) => `11:22:${String(second).padStart(2, '0')} order ${id}: 3 of 4`;
      expect(maskVarying(line(one, a))).toBe(maskVarying(line(other, b)));
    }),
  );
});

test('names are alike that differ in numbers and ids', () => {
  expect(alikeName('order 17')).toBe('order %d');
  expect(alikeName('trace 4bf92f3577b34da6a3ce929d0e0e4736')).toBe('trace <id>');
  expect(alikeName('fetch_facts')).toBe('fetch_facts');
});

test('hostile text is masked in reasonable time', () => {
  expect(maskVarying('1'.repeat(100_000))).toBe('<number>');
  expect(maskVarying('a1'.repeat(50_000))).toBe('<id>');
  expect(maskVarying('1.'.repeat(50_000))).toHaveLength(100_000);
  expect(maskVarying('/1'.repeat(50_000))).toHaveLength(100_000);
});
