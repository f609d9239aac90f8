/**
 * Values with a meaning of their own: levels, durations, times, numbers. Comes in: text as typed. Goes out: numbers, or
 * null for what is none. Never throws.
 */
import {parseTime} from '../../time/parseTime';
import type {Comparison} from './tree';

const LEVELS: Readonly<Record<string, number>> = {
  none: 0, notset: 0, trace: 5, debug: 10, info: 20, warning: 30, warn: 30, error: 40, err: 40, critical: 50, fatal: 50,
}; // prettier-ignore
export const LEVEL_WORDS = ['debug', 'info', 'warning', 'error', 'critical'] as const;

const NS_PER: Readonly<Record<string, number>> = {
  ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, min: 60e9, h: 3600e9,
}; // prettier-ignore
const DURATION = /^(\d+(?:\.\d+)?|\.\d+) ?([a-zµμ]*)$/i;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DAY_SECONDS = 86_400;

/** Python level number. */
export function readLevel(text: string): number | null {
  const word = text.toLowerCase();
  if (Object.hasOwn(LEVELS, word)) return LEVELS[word]!;
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** Nanoseconds. A number without a unit is milliseconds. */
export function readDuration(text: string): number | null {
  const match = DURATION.exec(text.trim());
  if (!match) return null;
  const unit = match[2]!.toLowerCase() || 'ms';
  return Object.hasOwn(NS_PER, unit) ? Number(match[1]) * NS_PER[unit]! : null;
}

/** NaN when it is no number. */
export function readNumber(text: string): number {
  return NUMBER.test(text) ? Number(text) : NaN;
}

/** A moment, or the stretch that a time without seconds or a date without time means. In microseconds, UTC. */
export interface TimeWanted {
  /** Of the day (0 to 24 h), or since 1970 when `hasDate`. */
  fromUs: number;
  /** Exclusive; what `=` means by it. */
  toUs: number;
  hasDate: boolean;
  /** Written with an offset, so it means the same on every clock. */
  hasOffset: boolean;
}

/** The same time on a clock that is so many minutes east of UTC; one that was written with its offset stays. */
export function onClock(wanted: TimeWanted, utcOffsetMinutes: number): TimeWanted {
  if (wanted.hasOffset || utcOffsetMinutes === 0) return wanted;
  const lengthUs = wanted.toUs - wanted.fromUs;
  let fromUs = wanted.fromUs - utcOffsetMinutes * 60e6;
  const dayUs = DAY_SECONDS * 1e6;
  if (!wanted.hasDate) fromUs = ((fromUs % dayUs) + dayUs) % dayUs;
  return {...wanted, fromUs, toUs: fromUs + lengthUs};
}

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](.+))?$/i;

export function readTime(text: string): TimeWanted | null {
  const dated = DATE.exec(text.trim());
  if (!dated) return readClock(text.trim());
  const midnight = `${dated[1]}T00:00:00`;
  const bytes = Uint8Array.from(midnight, char => char.charCodeAt(0));
  const midnightUs = parseTime(bytes, 0, bytes.length) * 1e6;
  if (Number.isNaN(midnightUs)) return null;
  if (dated[2] === undefined)
    return {fromUs: midnightUs, toUs: midnightUs + DAY_SECONDS * 1e6, hasDate: true, hasOffset: false};
  const clock = readClock(dated[2], false);
  return clock && {...clock, fromUs: midnightUs + clock.fromUs, toUs: midnightUs + clock.toUs, hasDate: true};
}

/** `wraps`: with an offset from UTC, the time of day may lie in the day before or after. */
function readClock(text: string, wraps = true): TimeWanted | null {
  const match = CLOCK.exec(text);
  if (!match) return null;
  const [, hour, minute, second, fraction, zone] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0);
  const lengthUs = second === undefined ? 60e6 : Math.max(1, 10 ** (6 - (fraction?.length ?? 0)));
  const fractionUs = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1e6 + 1e-4);
  let fromUs = seconds * 1e6 + fractionUs - offsetUs(zone);
  const dayUs = DAY_SECONDS * 1e6;
  if (wraps) fromUs = ((fromUs % dayUs) + dayUs) % dayUs;
  return {fromUs, toUs: fromUs + lengthUs, hasDate: false, hasOffset: zone !== undefined};
}

function offsetUs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60e6;
}

/**
 * Compares numbers; NaN on either side passes nothing. `!=` is left to the caller, who negates `=`. Which comparison it is, is
 * asked once and not for each record.
 */
export function comparer(comparison: Comparison): (left: number, right: number) => boolean {
  switch (comparison) {
    case '<':
      return (left, right) => left < right;
    case '<=':
      return (left, right) => left <= right;
    case '>':
      return (left, right) => left > right;
    case '>=':
      return (left, right) => left >= right;
    default:
      return (left, right) => left === right;
  }
}
