/**
 * Points in time for people, in the local time zone. In: nanoseconds since the session's origin with the origin, or
 * epoch milliseconds. Called by the table (once per visible row), the overview and the details.
 */

import {formatDecimal} from './numbers';

const pad = (value: number, length: number) => String(value).padStart(length, '0');

/** `12:13:24.537`; '' when the time is unknown. */
export function formatClock(originEpochMs: number, timeNs: number): string {
  const epochMs = originEpochMs + timeNs / 1e6;
  if (!Number.isFinite(epochMs)) return '';
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return '';
  return `${clockOf(date)}.${pad(date.getMilliseconds(), 3)}`;
}

/** `12:13:24`; for ruler labels on whole seconds and the narrowest table. */
export function formatSeconds(epochMs: number): string {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? '' : clockOf(date);
}

/** `2026-03-01`. */
export function formatDay(epochMs: number): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return '';
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

/**
 * `12:13:24.537 769`, digits below the millisecond grouped by three; trailing groups of zeros are left out. The sum of
 * origin and time in one float would lose the nanoseconds, so the two are added in parts.
 */
export function formatPrecise(originEpochMs: number, timeNs: number): string {
  const wholeMs = Math.floor(originEpochMs);
  const totalNs = Math.round((originEpochMs - wholeMs) * 1e6 + timeNs);
  if (!Number.isFinite(totalNs)) return '';
  const extraMs = Math.floor(totalNs / 1e6);
  const restNs = totalNs - extraMs * 1e6;
  const clock = formatClock(wholeMs + extraMs, 0);
  const us = Math.floor(restNs / 1e3);
  const ns = restNs - us * 1e3;
  if (ns > 0) return `${clock} ${pad(us, 3)} ${pad(ns, 3)}`;
  return us > 0 ? `${clock} ${pad(us, 3)}` : clock;
}

/** `+12.345 s` since a point in time; three places down to the millisecond so that lines are comparable. */
export function formatSinceStart(sinceNs: number): string {
  if (!Number.isFinite(sinceNs)) return '';
  return `${sinceNs < 0 ? '−' : '+'}${formatDecimal(Math.abs(sinceNs) / 1e9, 3)} s`;
}

function clockOf(date: Date): string {
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}`;
}
