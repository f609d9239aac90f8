/**
 * Looks for ASCII letters in raw bytes, so that most records are passed over without being decoded. Comes in: a word and
 * the bytes of a record; goes out: whether they are there.
 */

const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const HIGH = 0x80;

export class ByteNeedle {
  private readonly lower: Uint8Array;
  private readonly upper: Uint8Array;

  /** The text must be ASCII without quote, backslash, slash and control characters: JSON writes those as escapes. */
  constructor(text: string, ignoreCase: boolean) {
    this.lower = Uint8Array.from(ignoreCase ? text.toLowerCase() : text, char => char.charCodeAt(0));
    this.upper = Uint8Array.from(ignoreCase ? text.toUpperCase() : text, char => char.charCodeAt(0));
  }

  isIn(bytes: Uint8Array): boolean {
    const {lower, upper} = this;
    const {length} = lower;
    const last = bytes.length - length;
    const low = lower[0];
    const high = upper[0];
    for (let at = 0; at <= last; at++) {
      const byte = bytes[at];
      if (byte !== low && byte !== high) continue;
      let next = 1;
      while (next < length) {
        const other = bytes[at + next];
        if (other !== lower[next] && other !== upper[next]) break;
        next++;
      }
      if (next >= length) return true;
    }
    return false;
  }

  /**
   * Whether letters may stand there in another form: as `\u` escapes, or as a character outside ASCII whose small letter
   * is one inside (the Kelvin sign).
   */
  mayBeEscapedIn(bytes: Uint8Array): boolean {
    for (let at = bytes.indexOf(BACKSLASH); at >= 0; at = bytes.indexOf(BACKSLASH, at + 1)) {
      if (bytes[at + 1] === LOWER_U) return true;
    }
    for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= HIGH) return true;
    return false;
  }
}

/** Whether a word of these letters can be looked for in raw bytes. */
export function isPlainWord(text: string): boolean {
  return /^[ !#-.0-[\]-~]+$/.test(text);
}
