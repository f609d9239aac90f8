/** Numbers of the page in other languages than English, which format.test.ts has. */
import {afterEach, describe, expect, test} from 'vitest';
import {formatBytes, formatCount} from '../../../webview/format/amount';
import {formatDuration} from '../../../webview/format/duration';
import {readNumbers} from '../../../webview/format/numbers';
import {formatClock, formatSinceStart} from '../../../webview/format/time';
import {shortDuration} from '../../../webview/timeline/ruler';

afterEach(() => readNumbers('en'));

describe('numbers', () => {
  test('are written as in German, times of day as the filter takes them', () => {
    readNumbers('de');
    expect(formatCount(1_234_567)).toBe('1.234.567');
    expect(formatDuration(620_000)).toBe('0,62 ms');
    expect(formatDuration(57e6)).toBe('57,0 ms');
    expect(formatDuration(122e6)).toBe('122 ms');
    expect(formatSinceStart(12.345e9)).toBe('+12,345 s');
    expect(formatBytes(1_200_000)).toBe('1,2 MB');
    expect(shortDuration(1.5e9)).toBe('1,5 s');
    expect(formatClock(Date.parse('2026-11-20T12:00:00.250'), 0)).toBe('12:00:00.250');
  });

  test('have the digits 0 to 9 in every language, and a language that is none is English', () => {
    readNumbers('ar-EG');
    expect(formatCount(1_234)).toMatch(/^1.234$/);
    for (const language of ['', 'no language', 'qps-ploc']) {
      readNumbers(language);
      expect([formatCount(1_234), formatDuration(57e6)]).toEqual(['1,234', '57.0 ms']);
    }
  });
});
