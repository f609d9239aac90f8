/** What the inside of a Python string literal means: escapes are turned into their characters. Pure; never throws. */

const ESCAPE = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(\n))/g;
const NAMED: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** An escape that Python does not know stands for itself. */
export function unescapePython(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(ESCAPE, (whole: string, named?: string, x?: string, u?: string, wide?: string, octal?: string) => {
    if (named !== undefined) return NAMED[named] ?? named;
    const hex = x ?? u ?? wide;
    if (hex !== undefined) {
      const code = parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    return '';
  });
}
