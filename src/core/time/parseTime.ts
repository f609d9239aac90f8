/**
 * Times as the senders print them: `YYYY-MM-DD HH:MM:SS`, with `T` or a space, with or without a fraction (dot or comma)
 * and an offset. Comes in: bytes without quotes; goes out: seconds since 1970 in UTC, or NaN when it is no such time or
 * no such day. A time without an offset is taken as UTC. Pure: no Date, so an impossible day stays impossible.
 */

const ZERO = 0x30;
const DASH = 0x2d;
const PLUS = 0x2b;
const COLON = 0x3a;
const DOT = 0x2e;
const COMMA = 0x2c;
const SPACE = 0x20;
const UPPER_T = 0x54;
const LOWER_T = 0x74;
const UPPER_Z = 0x5a;
const LOWER_Z = 0x7a;
/** `YYYY-MM-DD HH:MM` */
const MINUTE_END = 16;
/** Digits of a fraction beyond these are below what a double can hold. */
const FRACTION_DIGITS = 15;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Seconds since 1970-01-01 00:00 UTC of the time that is exactly buf[start..end), or NaN. */
export function parseTime(buf: Uint8Array, start: number, end: number): number {
  if (end - start < MINUTE_END) return NaN;
  const separator = buf[start + 10];
  if (buf[start + 4] !== DASH || buf[start + 7] !== DASH || buf[start + 13] !== COLON) return NaN;
  if (separator !== SPACE && separator !== UPPER_T && separator !== LOWER_T) return NaN;
  const days = daysFromDate(digits(buf, start, 4), digits(buf, start + 5, 2), digits(buf, start + 8, 2));
  const hour = digits(buf, start + 11, 2);
  const minute = digits(buf, start + 14, 2);
  if (!(hour < 24) || !(minute < 60)) return NaN;
  let at = start + MINUTE_END;
  let second = 0;
  let fraction = 0;
  if (buf[at] === COLON && at + 3 <= end) {
    second = digits(buf, at + 1, 2);
    // 60 is a leap second; it counts as the first of the next minute.
    if (!(second <= 60)) return NaN;
    at += 3;
    if (at < end && (buf[at] === DOT || buf[at] === COMMA)) {
      const from = at + 1;
      for (at = from; at < end && isDigit(buf[at]!);) at++;
      if (at === from) return NaN;
      const kept = Math.min(at - from, FRACTION_DIGITS);
      fraction = digits(buf, from, kept) / 10 ** kept;
    }
  }
  const offsetSeconds = at === end ? 0 : parseOffset(buf, at, end);
  return days * 86400 + hour * 3600 + minute * 60 + second - offsetSeconds + fraction;
}

/** `Z`, `+HH`, `+HHMM` or `+HH:MM` to the end, in seconds east of UTC; NaN for anything else. */
function parseOffset(buf: Uint8Array, start: number, end: number): number {
  const sign = buf[start];
  if (sign === UPPER_Z || sign === LOWER_Z) return end === start + 1 ? 0 : NaN;
  if (sign !== PLUS && sign !== DASH) return NaN;
  const length = end - start;
  const minutesAt = buf[start + 3] === COLON ? start + 4 : start + 3;
  if (length !== 3 && end !== minutesAt + 2) return NaN;
  const hours = digits(buf, start + 1, 2);
  const minutes = length === 3 ? 0 : digits(buf, minutesAt, 2);
  if (!(hours < 24) || !(minutes < 60)) return NaN;
  return (sign === DASH ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, NaN for a day that does not exist. */
function daysFromDate(year: number, month: number, day: number): number {
  if (!(year >= 1) || !(month >= 1 && month <= 12)) return NaN;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (!(day >= 1 && day <= MONTH_DAYS[month - 1]! + (month === 2 && isLeap ? 1 : 0))) return NaN;
  // Years begin in March here, so that the leap day is the last of its year.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

function digits(buf: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const byte = buf[at]!;
    if (!isDigit(byte)) return NaN;
    value = value * 10 + byte - ZERO;
  }
  return value;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}
