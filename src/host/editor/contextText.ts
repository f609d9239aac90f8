/**
 * The values of a record's context as they are shown behind its line while stepping: `order=17 user='leo'`. Pure. In:
 * JSON text as the trace sends it, which may hold more than JSON allows; what cannot be read is left out.
 */
const MAX_VALUES = 6;
const MAX_VALUE_CHARS = 40;

/** '' when there is nothing to show. */
export function contextText(contextJson: string | null): string {
  if (contextJson === null) return '';
  let context: unknown;
  try {
    context = JSON.parse(contextJson);
  } catch {
    return '';
  }
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return '';
  const entries = Object.entries(context);
  const shown = entries.slice(0, MAX_VALUES).map(([name, value]) => `${name} = ${valueText(value)}`);
  return shown.join(', ') + (entries.length > MAX_VALUES ? ', …' : '');
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS - 1)}…` : text;
}
