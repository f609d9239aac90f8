/**
 * Filter text for one value of a record, for "Filter by This Value". In: path and value as the tree shows them. Out: text
 * of the filter language, or null for what it cannot ask for. Pure.
 */
import type {JsonNode} from '../../src/protocol/looseJson';

/** `path` has the names from the record's field downwards. */
export function filterForValue(path: readonly string[], node: JsonNode): string | null {
  if (node.kind === 'object' || node.kind === 'array' || path.length === 0) return null;
  // A name with other letters than these is no path in the filter language.
  if (!path.every(name => /^\w+$/.test(name)) || !/^[A-Za-z_]/.test(path[0] ?? '')) return null;
  const value = node.kind === 'string' ? node.value : node.text;
  if (value === '' || value.length > 200 || /[\r\n]/.test(value)) return null;
  const isPlain = /^[^\s"()*:=<>/\\-][^\s"()*]*$/.test(value);
  return `${path.join('.')}:${isPlain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
}

/** Adds a condition to a filter text; one that is there already is not added again. */
export function withCondition(text: string, condition: string): string {
  const before = text.trim();
  if (before === '') return condition;
  if (before.split(/\s+/).includes(condition)) return before;
  return /\bOR\b/.test(before) ? `(${before} ) ${condition}` : `${before} ${condition}`;
}
