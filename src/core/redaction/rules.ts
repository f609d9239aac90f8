/**
 * Which fields are secret: names or patterns with `*`, compared without case. Comes in: the setting. Goes out: a yes or
 * no per key, remembered, because records have the same keys again and again. Used by the redactors of this folder.
 */

/** Stands in place of a secret. Its first byte in UTF-8 is rare, so that it is found quickly. */
export const MASK = '‹redacted›';
const MASK_BYTES = new TextEncoder().encode(MASK);

/** Whether a mask stands in buf[start..end). */
export function holdsMask(buf: Uint8Array, start: number, end: number): boolean {
  const first = MASK_BYTES[0] ?? 0;
  const bytes = buf.subarray(start, end);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (MASK_BYTES.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

/** Of what is remembered. */
const MAX_REMEMBERED = 10_000;
const MAX_KEY = 256;

export class FieldRules {
  /** In lower case, each cut at its stars. */
  private readonly patterns: readonly (readonly string[])[];
  private readonly remembered = new Map<string, boolean>();

  constructor(fields: readonly string[]) {
    const names = fields.map(field => field.trim().toLowerCase()).filter(field => field !== '');
    this.patterns = names.map(name => name.split(/\*+/));
  }

  get isEmpty(): boolean {
    return this.patterns.length === 0;
  }

  /** A dotted name matches by its last part, too: `db.password`. */
  matches(key: string): boolean {
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    const lower = key.toLowerCase();
    const lastPart = lower.slice(lower.lastIndexOf('.') + 1);
    const matches = this.patterns.some(pattern => fits(pattern, lower) || fits(pattern, lastPart));
    if (key.length <= MAX_KEY && this.remembered.size < MAX_REMEMBERED) this.remembered.set(key, matches);
    return matches;
  }
}

/** Each part is looked for once, from left to right, so that no key takes long. */
function fits(parts: readonly string[], key: string): boolean {
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (parts.length === 1) return key === first;
  if (!key.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = key.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return key.length - last.length >= at && key.endsWith(last);
}
