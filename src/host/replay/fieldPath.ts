/**
 * What a path of fields leads to, as in the filter language: `context.user`, `details.queue`, `items.0.price`, with brackets as
 * programs write them, `items[0]["price"]`. In: an expression, JSON trees. Out: the value, or null. Nothing is run. Pure.
 */
import type {JsonNode} from '../../protocol/looseJson';

const MAX_STEPS = 200;
/** A name, `[0]`, `['name']`, `["name"]`; names may hold what filters allow in them. */
const STEP = /\.?([^\s.[\]"'(){}<>=!,;]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]/y;

/** Null for what is no path. */
export function readPath(expression: string): string[] | null {
  const text = expression.trim();
  const steps: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length && steps.length < MAX_STEPS) {
    const match = STEP.exec(text);
    if (!match) return null;
    const [, name, index, double, single] = match;
    steps.push(name ?? index ?? (double ?? single ?? '').replace(/\\(.)/g, '$1'));
  }
  return steps.length > 0 && STEP.lastIndex >= text.length ? steps : null;
}

/** A key may hold dots itself (`log.level`), so every beginning of the path may be the key; the longest is tried first. */
export function findAt(root: JsonNode, path: readonly string[]): JsonNode | null {
  if (path.length === 0) return root;
  if (root.kind === 'array') {
    const item = /^\d+$/.test(path[0]!) ? root.items[Number(path[0])] : undefined;
    return item ? findAt(item, path.slice(1)) : null;
  }
  if (root.kind !== 'object') return null;
  for (let end = path.length; end > 0; end--) {
    const key = path.slice(0, end).join('.');
    const value = valueOf(root.entries, key);
    const found = value && findAt(value, path.slice(end));
    if (found) return found;
  }
  return null;
}

/** Of duplicate keys the last one counts, as in Python. */
function valueOf(entries: readonly [string, JsonNode][], key: string): JsonNode | null {
  for (let at = entries.length - 1; at >= 0; at--) if (entries[at]![0] === key) return entries[at]![1];
  return null;
}
