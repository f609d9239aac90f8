/**
 * Looks for ASCII letters in raw bytes, so that most records are passed over without being decoded. Comes in: a word and
 * the bytes of a record, or of many; goes out: where it stands. Horspool's way: the byte under the word's last letter
 * says how far to go on, which is a word's length most of the time.
 */

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
/** The only letters outside ASCII whose small letter holds one inside: the Kelvin sign (k), and I with a dot (i). */
const KELVIN = [0xe2, 0x84, 0xaa];
const DOTTED_I = [0xc4, 0xb0];

export class ByteNeedle {
  private readonly lower: Uint8Array;
  private readonly upper: Uint8Array;
  /** How far to go on for each byte under the last letter; 0 for that letter itself. */
  private readonly steps: Uint8Array;
  /** How far to go on where the last letter fits and the others do not. */
  private readonly stepOfLast: number;
  /** What letters outside ASCII may stand for one of the word. */
  private readonly standIns: readonly (readonly number[])[];

  /** The text must be ASCII without quote, backslash, slash and control characters: JSON writes those as escapes. */
  constructor(text: string, ignoreCase: boolean) {
    this.lower = Uint8Array.from(ignoreCase ? text.toLowerCase() : text, char => char.charCodeAt(0));
    this.upper = Uint8Array.from(ignoreCase ? text.toUpperCase() : text, char => char.charCodeAt(0));
    const last = this.lower.length - 1;
    // A longer word would not be found sooner: a byte holds no longer step.
    this.steps = new Uint8Array(256).fill(Math.min(255, this.lower.length));
    for (let at = Math.max(0, last - 254); at < last; at++) this.setStep(at, last - at);
    this.stepOfLast = last < 0 ? 1 : this.steps[this.lower[last]!]!;
    if (last >= 0) this.setStep(last, 0);
    const letters = ignoreCase ? text.toLowerCase() : '';
    this.standIns = [...(letters.includes('k') ? [KELVIN] : []), ...(letters.includes('i') ? [DOTTED_I] : [])];
  }

  get length(): number {
    return this.lower.length;
  }

  isIn(bytes: Uint8Array): boolean {
    const {steps, stepOfLast} = this;
    const last = this.length - 1;
    for (let at = last; at < bytes.length;) {
      let step = last < 0 ? 0 : steps[bytes[at]!]!;
      if (step === 0) {
        if (this.fits(bytes, at - last)) return true;
        step = stepOfLast;
      }
      at += step;
    }
    return last < 0;
  }

  /** All places, ascending. Two halves are gone through at once, because each step waits for the one before it. */
  findAll(bytes: Uint8Array): number[] {
    const {steps, stepOfLast} = this;
    const last = this.length - 1;
    const found: number[] = [];
    if (last < 0) return found;
    const later: number[] = [];
    const end = bytes.length;
    let a = last;
    let b = (end >> 1) + last;
    const endA = Math.min(end, b);
    while (a < endA || b < end) {
      // One half is done: the other goes on alone.
      if (a >= endA || b >= end) {
        const rest = a < endA ? found : later;
        const restEnd = a < endA ? endA : end;
        for (let at = a < endA ? a : b; at < restEnd;) {
          const step = steps[bytes[at]!]!;
          if (step === 0 && this.fits(bytes, at - last)) rest.push(at - last);
          at += step === 0 ? stepOfLast : step;
        }
        break;
      }
      let stepA = steps[bytes[a]!]!;
      let stepB = steps[bytes[b]!]!;
      if (stepA === 0) {
        if (this.fits(bytes, a - last)) found.push(a - last);
        stepA = stepOfLast;
      }
      if (stepB === 0) {
        if (this.fits(bytes, b - last)) later.push(b - last);
        stepB = stepOfLast;
      }
      a += stepA;
      b += stepB;
    }
    for (const at of later) found.push(at);
    return found;
  }

  /**
   * Whether letters may stand there in another form: as `\\u` escapes, or as a character outside ASCII whose small letter
   * is one inside.
   */
  mayBeEscapedIn(bytes: Uint8Array): boolean {
    return this.findEscape(bytes, 0) >= 0;
  }

  /** First place at or behind `from` of such a form, or -1. */
  findEscape(bytes: Uint8Array, from: number): number {
    let first = -1;
    for (let at = bytes.indexOf(BACKSLASH, from); at >= 0; at = bytes.indexOf(BACKSLASH, at + 1)) {
      if (bytes[at + 1] !== LOWER_U) continue;
      first = at;
      break;
    }
    for (const letter of this.standIns) {
      const end = first < 0 ? bytes.length : first;
      for (let at = bytes.indexOf(letter[0]!, from); at >= 0 && at < end; at = bytes.indexOf(letter[0]!, at + 1)) {
        if (!letter.every((byte, index) => bytes[at + index] === byte)) continue;
        first = at;
        break;
      }
    }
    return first;
  }

  private fits(bytes: Uint8Array, start: number): boolean {
    const {lower, upper} = this;
    for (let index = lower.length - 1; index >= 0; index--) {
      const byte = bytes[start + index];
      if (byte !== lower[index] && byte !== upper[index]) return false;
    }
    return true;
  }

  private setStep(at: number, step: number): void {
    this.steps[this.lower[at]!] = step;
    this.steps[this.upper[at]!] = step;
  }
}

/** Whether a word of these letters can be looked for in raw bytes. */
export function isPlainWord(text: string): boolean {
  return /^[ !#-.0-[\]-~]+$/.test(text);
}
