/** How Python prints what JSON has no form for, and floats, which JavaScript prints differently. */

/** repr() of a float, as json.dumps writes it: `1.0`, `1e-05`, `1e+16`, `NaN`, `-Infinity`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/** repr() of bytes: `b'\x00abc'`. */
export function bytesText(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? 0x22 : 0x27;
  const parts = ['b', String.fromCharCode(quote)];
  for (const byte of bytes) {
    if (byte === quote || byte === 0x5c) parts.push('\\', String.fromCharCode(byte));
    else if (byte === 0x09) parts.push('\\t');
    else if (byte === 0x0a) parts.push('\\n');
    else if (byte === 0x0d) parts.push('\\r');
    else if (byte >= 0x20 && byte < 0x7f) parts.push(String.fromCharCode(byte));
    else parts.push('\\x', byte.toString(16).padStart(2, '0'));
  }
  parts.push(parts[1]!);
  return parts.join('');
}

/** str() of a complex number: `(1+2j)`. */
export function complexText(real: number, imaginary: number): string {
  const part = (value: number) => floatText(value).replace(/\.0$/, '').replace('Infinity', 'inf').replace('NaN', 'nan');
  if (real === 0 && !Object.is(real, -0)) return `${part(imaginary)}j`;
  const text = part(imaginary);
  return `(${part(real)}${text.startsWith('-') ? '' : '+'}${text}j)`;
}
