import {describe, expect, test} from 'vitest';
import {formatBytes, formatCount, formatCountOf} from '../../../webview/format/amount';
import {formatAge, formatDuration, formatElapsed} from '../../../webview/format/duration';
import {formatClock, formatPrecise} from '../../../webview/format/time';
import {visibleLine, visibleText} from '../../../webview/format/visibleText';

const MS = 1e6;
const S = 1e9;

test.each([
  [0, '0 ms'],
  [1, '1 ns'],
  [999, '999 ns'],
  [1500, '1.50 µs'],
  [93_200, '93.2 µs'],
  [0.62 * MS, '0.62 ms'],
  [57 * MS, '57.0 ms'],
  [121.5 * MS, '122 ms'],
  [999.4 * MS, '999 ms'],
  [999.6 * MS, '1.00 s'],
  [8.28 * S, '8.28 s'],
  [59.94 * S, '59.9 s'],
  [59.96 * S, '1 min 0 s'],
  [83 * S, '1 min 23 s'],
  [2 * 3600 * S + 5 * 60 * S, '2 h 5 min'],
  [50 * 3600 * S, '2 d 2 h'],
  [-1.5 * MS, '−1.50 ms'],
  [NaN, ''],
  [Infinity, ''],
])('%d ns is shown as “%s”', (durationNs, text) => {
  expect(formatDuration(durationNs)).toBe(text);
});

test('time since another record has a sign', () => {
  expect(formatElapsed(103.5 * MS)).toBe('+104 ms');
  expect(formatElapsed(-2 * MS)).toBe('−2.00 ms');
  expect(formatElapsed(NaN)).toBe('');
});

test.each([
  [300, 'just now'],
  [1000, '1 second ago'],
  [6200, '6 seconds ago'],
  [90_000, '1 minute ago'],
  [2 * 3_600_000, '2 hours ago'],
  [3 * 86_400_000, '3 days ago'],
  [-5000, 'in the future'],
  [NaN, ''],
])('an age of %d ms is “%s”', (ageMs, text) => {
  expect(formatAge(ageMs)).toBe(text);
});

describe('clock time', () => {
  // Local time: the expectation is built the same way from parts, so it holds in every zone.
  const origin = new Date(2026, 2, 1, 12, 13, 24, 500).getTime();

  test('has milliseconds', () => {
    expect(formatClock(origin, 37.769 * MS)).toBe('12:13:24.537');
    expect(formatClock(origin, NaN)).toBe('');
    expect(formatClock(NaN, 0)).toBe('');
    expect(formatClock(9e15, 0)).toBe('');
  });

  test('groups digits below the millisecond and leaves out empty groups', () => {
    expect(formatPrecise(origin, 37_769_000)).toBe('12:13:24.537 769');
    expect(formatPrecise(origin, 37_769_120)).toBe('12:13:24.537 769 120');
    expect(formatPrecise(origin, 37_000_005)).toBe('12:13:24.537 000 005');
    expect(formatPrecise(origin, 37_000_000)).toBe('12:13:24.537');
    expect(formatPrecise(origin + 0.25, 0)).toBe('12:13:24.500 250');
    expect(formatPrecise(origin, -1)).toBe('12:13:24.499 999 999');
  });
});

test('counts and sizes', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatCountOf(1, 'record')).toBe('1 record');
  expect(formatCountOf(0, 'record')).toBe('0 records');
  expect(formatBytes(999)).toBe('999 B');
  expect(formatBytes(412_300)).toBe('412 KB');
  expect(formatBytes(1_200_000)).toBe('1.2 MB');
  expect(formatBytes(999_700)).toBe('1.0 MB');
});

describe('untrusted text', () => {
  test('shows what would reorder or hide it', () => {
    expect(visibleText('a\u202eb')).toBe('a‹U+202E›b');
    expect(visibleText('\u001b[31m')).toBe('␛[31m');
    expect(visibleText('\u0000\u007f\u0085')).toBe('␀␡‹U+0085›');
  });

  test('keeps line breaks in blocks and shows them on lines', () => {
    expect(visibleText('a\r\nb\tc')).toBe('a\r\nb\tc');
    expect(visibleLine('a\r\nb\nc\td')).toBe('a⏎b⏎c d');
  });

  test('leaves other scripts and markup alone', () => {
    expect(visibleLine('שלום № <b>')).toBe('שלום № <b>');
  });
});
