/**
 * Appends JSON as json.dumps prints it (ensure_ascii, `", "` and `": "`) to bytes that grow up to a limit. Used for what
 * pickles and Python literals become.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = Uint8Array.from('0123456789abcdef', c => c.charCodeAt(0));
/** The letter of the escape of a control character; 0 where only \u will do. */
const LETTERS = new Uint8Array(0x20);
for (const [code, letter] of [[8, 'b'], [9, 't'], [10, 'n'], [12, 'f'], [13, 'r']] as const) LETTERS[code] = letter.charCodeAt(0); // prettier-ignore

export class JsonWriter {
  /** More than `maxBytes` were written; what follows is dropped. */
  overflow = false;
  private out: Uint8Array;
  private size = 0;

  /** `expectedBytes`: more only costs a copy. */
  constructor(
    private readonly maxBytes: number,
    expectedBytes = 1024,
  ) {
    this.out = new Uint8Array(Math.min(expectedBytes, maxBytes));
  }

  /** A copy of exactly what was written. */
  bytes(): Uint8Array {
    return this.out.slice(0, this.size);
  }

  /** Characters of ASCII as they are. */
  raw(text: string): void {
    if (!this.reserve(text.length)) return;
    for (let at = 0; at < text.length; at++) this.out[this.size++] = text.charCodeAt(at);
  }

  /** A JSON string; every UTF-16 unit beyond ASCII becomes \uXXXX, lone surrogates too. */
  text(text: string): void {
    if (!this.reserve(text.length + 2)) return;
    this.out[this.size++] = QUOTE;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x20 && unit < 0x7f && unit !== QUOTE && unit !== BACKSLASH) {
        if (this.size >= this.out.length && !this.reserve(text.length - at + 1)) return;
        this.out[this.size++] = unit;
      } else if (!this.escape(unit)) return;
    }
    if (this.reserve(1)) this.out[this.size++] = QUOTE;
  }

  /** A JSON string of bytes[start..end) if they are ASCII that needs no escape; false, and nothing is written, otherwise. */
  plainBytes(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.reserve(end - start + 2)) return true;
    const {out} = this;
    let size = this.size;
    out[size++] = QUOTE;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte < 0x20 || byte >= 0x7f || byte === QUOTE || byte === BACKSLASH) return false;
      out[size++] = byte;
    }
    out[size++] = QUOTE;
    this.size = size;
    return true;
  }

  private escape(unit: number): boolean {
    if (!this.reserve(6)) return false;
    const {out} = this;
    const letter = unit === QUOTE || unit === BACKSLASH ? unit : unit < 0x20 ? LETTERS[unit]! : 0;
    if (letter !== 0) {
      out[this.size++] = BACKSLASH;
      out[this.size++] = letter;
    } else {
      out[this.size++] = BACKSLASH;
      out[this.size++] = 0x75;
      for (let shift = 12; shift >= 0; shift -= 4) out[this.size++] = HEX[(unit >> shift) & 15]!;
    }
    return true;
  }

  private reserve(length: number): boolean {
    const needed = this.size + length;
    if (needed > this.maxBytes) this.overflow = true;
    if (this.overflow) return false;
    if (needed > this.out.length) {
      const grown = new Uint8Array(Math.min(Math.max(this.out.length * 2, needed), this.maxBytes));
      grown.set(this.out.subarray(0, this.size));
      this.out = grown;
    }
    return true;
  }
}
