/**
 * The exact double of a JSON number's bytes, as JSON.parse would give it. Called for times, levels and counters, so
 * numbers of up to 15 digits, and epoch seconds with any usual fraction, are computed without making a string.
 */

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** 10^0 … 10^22 are exact doubles; a division or multiplication of two exact doubles rounds once, hence correctly. */
const POWERS = Float64Array.from({length: 23}, (_, exponent) => Number(`1e${exponent}`));
const MAX_EXACT_DIGITS = 15;

/** Half the distance between doubles from 2^30 to 2^31: seconds since 1970, in the years 2004 to 2038. */
const EPOCH_HALF_ULP = 2 ** -23;

/** NaN when buf[start..end) is not a JSON number. Infinity and -Infinity are read as Python writes them. Never throws. */
export function parseNumber(buf: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = at < end && buf[at] === MINUS;
  if (negative) at++;
  if (at < end && buf[at] === 0x49) return text(buf, at, end) === 'Infinity' ? (negative ? -Infinity : Infinity) : NaN;
  const wholeStart = at;
  let whole = 0;
  for (; at < end && isDigit(buf[at]!); at++) whole = whole * 10 + (buf[at]! - ZERO);
  const wholeDigits = at - wholeStart;
  if (wholeDigits === 0) return NaN;
  let fraction = 0;
  let fractionDigits = 0;
  if (at < end && buf[at] === DOT) {
    const fractionStart = ++at;
    for (; at < end && isDigit(buf[at]!); at++) fraction = fraction * 10 + (buf[at]! - ZERO);
    fractionDigits = at - fractionStart;
    if (fractionDigits === 0) return NaN;
  }
  let scale = -fractionDigits;
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
  if (wholeDigits + fractionDigits <= MAX_EXACT_DIGITS && scale >= -22 && scale <= 22) {
    const mantissa = whole * POWERS[fractionDigits]! + fraction;
    const value = scale < 0 ? mantissa / POWERS[-scale]! : mantissa * POWERS[scale]!;
    return negative ? -value : value;
  }
  if (scale === -fractionDigits && fractionDigits <= MAX_EXACT_DIGITS && whole >= 2 ** 30 && whole < 2 ** 31) {
    const part = fraction / POWERS[fractionDigits]!;
    const sum = whole + part;
    // `part` is off by 2^-54 at most. Unless the sum lies that close to the middle of two doubles, it is rounded right.
    const lost = Math.abs(part - (sum - whole));
    if (Math.abs(lost - EPOCH_HALF_ULP) > 2 ** -52) return negative ? -sum : sum;
  }
  return Number(text(buf, start, end));
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function text(buf: Uint8Array, start: number, end: number): string {
  let result = '';
  for (let at = start; at < end; at++) result += String.fromCharCode(buf[at]!);
  return result;
}
