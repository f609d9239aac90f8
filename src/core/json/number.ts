/**
 * The exact double of a JSON number's bytes, as JSON.parse would give it. Called for times, levels and counters, so
 * numbers of up to 15 digits are computed without making a string.
 */

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** 10^0 … 10^22 are exact doubles; a division or multiplication of two exact doubles rounds once, hence correctly. */
const POWERS = Float64Array.from({length: 23}, (_, exponent) => Number(`1e${exponent}`));
const MAX_EXACT_DIGITS = 15;

/** NaN when buf[start..end) is not a JSON number. Infinity and -Infinity are read as Python writes them. Never throws. */
export function parseNumber(buf: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = at < end && buf[at] === MINUS;
  if (negative) at++;
  if (at < end && buf[at] === 0x49) return text(buf, at, end) === 'Infinity' ? (negative ? -Infinity : Infinity) : NaN;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  const whole = at;
  for (; at < end && isDigit(buf[at]!); at++) {
    mantissa = mantissa * 10 + (buf[at]! - ZERO);
    if (mantissa !== 0) digits++;
  }
  if (at === whole) return NaN;
  if (at < end && buf[at] === DOT) {
    const fraction = ++at;
    for (; at < end && isDigit(buf[at]!); at++) {
      mantissa = mantissa * 10 + (buf[at]! - ZERO);
      if (mantissa !== 0) digits++;
    }
    scale = fraction - at;
    if (scale === 0) return NaN;
  }
  if (at < end && (buf[at]! | 0x20) === 0x65) {
    at++;
    const below = at < end && buf[at] === MINUS;
    if (at < end && (below || buf[at] === PLUS)) at++;
    const first = at;
    let exponent = 0;
    for (; at < end && isDigit(buf[at]!); at++) if (exponent < 100_000) exponent = exponent * 10 + (buf[at]! - ZERO);
    if (at === first) return NaN;
    scale += below ? -exponent : exponent;
  }
  if (at !== end) return NaN;
  if (digits > MAX_EXACT_DIGITS || scale < -22 || scale > 22) return Number(text(buf, start, end));
  const value = scale < 0 ? mantissa / POWERS[-scale]! : mantissa * POWERS[scale]!;
  return negative ? -value : value;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function text(buf: Uint8Array, start: number, end: number): string {
  let result = '';
  for (let at = start; at < end; at++) result += String.fromCharCode(buf[at]!);
  return result;
}
