/**
 * NaN and the infinities across a JSON border: VS Code writes what a webview is sent as JSON (typed arrays apart),
 * where they become null. `pack` puts a marked object in their place, `unpack` restores them. Typed arrays and other
 * values pass untouched; a message without such numbers is returned as it is.
 */
const MARK = '\u0000number';

export function packNumbers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : {[MARK]: String(value)};
  return mapChildren(value, packNumbers);
}

export function unpackNumbers(value: unknown): unknown {
  if (isPlainObject(value) && typeof value[MARK] === 'string') return Number(value[MARK]);
  return mapChildren(value, unpackNumbers);
}

function mapChildren(value: unknown, map: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return keepIfSame(items, items.map(map));
  }
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, map(child)] as const);
  return entries.every(([key, child]) => Object.is(value[key], child)) ? value : Object.fromEntries(entries);
}

function keepIfSame(before: unknown[], after: unknown[]): unknown[] {
  return after.every((item, index) => Object.is(item, before[index])) ? before : after;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  return !(value instanceof ArrayBuffer);
}
