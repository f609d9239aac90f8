/**
 * Durations for people: nanoseconds in, text out, three significant figures with a unit (`0.62 ms`, `57.0 ms`,
 * `8.28 s`). Called by every view. The surprise: milliseconds begin at 0.1, because a column of one unit reads better.
 */

import {t} from './l10n';
import {formatDecimal} from './numbers';

const NS_PER_US = 1e3;
const NS_PER_MS = 1e6;
const NS_PER_S = 1e9;

/** '' when the duration is unknown (NaN). Negative values, which clock skew makes, keep their sign. */
export function formatDuration(durationNs: number): string {
  if (!Number.isFinite(durationNs)) return '';
  if (durationNs < 0) return `−${formatDuration(-durationNs)}`;
  if (durationNs === 0) return '0 ms';
  if (durationNs < NS_PER_US) return `${Math.round(durationNs)} ns`;
  if (durationNs < 0.1 * NS_PER_MS) return `${threeFigures(durationNs / NS_PER_US)} µs`;
  if (durationNs < 999.5 * NS_PER_MS) return `${threeFigures(durationNs / NS_PER_MS)} ms`;
  if (durationNs < 59.95 * NS_PER_S) return `${threeFigures(durationNs / NS_PER_S)} s`;
  return formatLong(Math.round(durationNs / NS_PER_S));
}

/** Time since the record before: always with a sign. */
export function formatElapsed(elapsedNs: number): string {
  const text = formatDuration(elapsedNs);
  return text === '' || text.startsWith('−') ? text : `+${text}`;
}

/** `6 seconds ago`; the coarse form for the age of a record. */
export function formatAge(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return '';
  const seconds = Math.round(ageMs / 1000);
  if (seconds < 0) return t('in the future');
  if (seconds < 1) return t('just now');
  for (const {sizeS, one, many} of AGE_UNITS) {
    if (seconds < sizeS) continue;
    const count = Math.floor(seconds / sizeS);
    return count === 1 ? one() : many(count);
  }
  return '';
}

/** Whole sentences, because languages order and decline them differently. */
const AGE_UNITS = [
  {sizeS: 365 * 86_400, one: () => t('1 year ago'), many: (count: number) => t('{0} years ago', count)},
  {sizeS: 86_400, one: () => t('1 day ago'), many: (count: number) => t('{0} days ago', count)},
  {sizeS: 3_600, one: () => t('1 hour ago'), many: (count: number) => t('{0} hours ago', count)},
  {sizeS: 60, one: () => t('1 minute ago'), many: (count: number) => t('{0} minutes ago', count)},
  {sizeS: 1, one: () => t('1 second ago'), many: (count: number) => t('{0} seconds ago', count)},
] as const;

function threeFigures(value: number): string {
  if (value >= 99.95) return formatDecimal(value, 0);
  return formatDecimal(value, value >= 9.995 ? 1 : 2);
}

function formatLong(totalSeconds: number): string {
  const hours = Math.floor(totalSeconds / 3600);
  const minutes = Math.floor((totalSeconds % 3600) / 60);
  const seconds = totalSeconds % 60;
  if (hours === 0) return t('{0} min {1} s', minutes, seconds);
  if (hours < 24) return t('{0} h {1} min', hours, minutes);
  return t('{0} d {1} h', Math.floor(hours / 24), hours % 24);
}
