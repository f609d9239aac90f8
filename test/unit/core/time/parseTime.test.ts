import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseTime} from '../../../../src/core/time/parseTime';

function parse(text: string): number {
  const bytes = Buffer.from(`"${text}"`);
  return parseTime(bytes, 1, bytes.length - 1);
}

describe('parseTime', () => {
  it.each([
    ['1970-01-01 00:00:00', 0],
    ['2026-11-20 12:04:43.917623', 1795176283.917623],
    ['2026-11-20 12:04:43', 1795176283],
    ['2026-11-20T12:04:43.5Z', 1795176283.5],
    ['2026-11-20t12:04:43,917z', 1795176283.917],
    ['2026-11-20T14:04:43+02:00', 1795176283],
    ['2026-11-20T06:34:43-0530', 1795176283],
    ['2026-11-20T13:04:43+01', 1795176283],
    ['2026-11-20 12:04', 1795176240],
    ['2024-02-29 00:00:00', 1709164800],
    ['1969-12-31 23:59:59.25', -0.75],
    ['2016-12-31 23:59:60', 1483228800],
    ['2026-11-20 12:04:43.123456000000000000', 1795176283.123456],
  ])('reads %s', (text, seconds) => {
    expect(parse(text)).toBeCloseTo(seconds, 6);
  });

  it.each([
    '2017-04-31 08:45:02.230896',
    '2023-02-29 00:00:00',
    '1900-02-29 00:00:00',
    '2026-13-01 00:00:00',
    '2026-00-01 00:00:00',
    '2026-01-00 00:00:00',
    '2026-01-01 24:00:00',
    '2026-01-01 00:60:00',
    '2026-01-01 00:00:61',
    '2026-01-01 00:00:00.',
    '2026-01-01 00:00:00 ',
    '2026-01-01 00:00:00+1',
    '2026-01-01 00:00:00+24:00',
    '2026-01-01 00:00:00+01:0',
    '2026-01-01 00:00:',
    '2026-01-01',
    '0000-01-01 00:00:00',
    '2O26-01-01 00:00:00',
    '2026/01/01 00:00:00',
    '',
  ])('has no time for "%s"', text => {
    expect(parse(text)).toBeNaN();
  });

  it('agrees with the language on every day that exists', () => {
    fc.assert(
      fc.property(fc.integer({min: -62_135_596_800_000, max: 253_402_300_799_999}), epochMs => {
        expect(parse(new Date(epochMs).toISOString())).toBeCloseTo(epochMs / 1000, 3);
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 40}), bytes => typeof parseTime(bytes, 0, bytes.length) === 'number'),
    );
  });
});
