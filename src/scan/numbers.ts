/** The double of a JSON number's bytes: what parseNumber in src/core/json computes without making a text. */
import {isDigit} from './bytes';
import {POWERS} from './layout';

const MAX_EXACT_DIGITS: i32 = 15;
/** Half the distance between doubles from 2^30 to 2^31: seconds since 1970, in the years 2004 to 2038. */
const EPOCH_HALF_ULP: f64 = 1.0 / 8388608.0;
const DOUBT: f64 = 1.0 / 4503599627370496.0;

/** Whether the last `readNumber` could say; JavaScript reads the others. */
export let isRead: bool = false;

export function setUpPowers(): void {
  // Each product is exact up to 10^22.
  let power: f64 = 1;
  for (let exponent = 0; exponent < 23; exponent++) {
    store<f64>(POWERS + (exponent << 3), power);
    power *= 10;
  }
}

/** The bytes are a JSON number, as skipNumber has found. */
export function readNumber(start: usize, end: usize): f64 {
  isRead = false;
  let at = start;
  const isNegative = load<u8>(at) === 0x2d;
  if (isNegative) at++;
  const wholeStart = at;
  let whole: u64 = 0;
  while (at < end && isDigit(load<u8>(at))) whole = whole * 10 + (load<u8>(at++) - 0x30);
  const wholeDigits = (at - wholeStart) as i32;
  let fraction: u64 = 0;
  let fractionDigits = 0;
  if (at < end && load<u8>(at) === 0x2e) {
    const fractionStart = ++at;
    while (at < end && isDigit(load<u8>(at))) fraction = fraction * 10 + (load<u8>(at++) - 0x30);
    fractionDigits = (at - fractionStart) as i32;
  }
  // An exponent, or more digits than these integers hold.
  if (at !== end || wholeDigits > MAX_EXACT_DIGITS || fractionDigits > MAX_EXACT_DIGITS) return 0;
  const scale = load<f64>(POWERS + (fractionDigits << 3));
  let value: f64;
  if (wholeDigits + fractionDigits <= MAX_EXACT_DIGITS) {
    value = ((whole as f64) * scale + (fraction as f64)) / scale;
  } else {
    if (whole < 1 << 30 || whole >> 31 !== 0) return 0;
    const part = (fraction as f64) / scale;
    value = (whole as f64) + part;
    // As in parseNumber: unless the sum lies that close to the middle of two doubles, it is rounded right.
    const lost = abs(part - (value - (whole as f64)));
    if (abs(lost - EPOCH_HALF_ULP) <= DOUBT) return 0;
  }
  isRead = true;
  return isNegative ? -value : value;
}
