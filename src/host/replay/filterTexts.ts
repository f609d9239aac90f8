/** Filters of the filter language, made from what was typed elsewhere. Pure. */
import type {RowFilter} from '../../protocol/queries';

export function filterOf(text: string, utcOffsetMinutes: number): RowFilter {
  return {text, minLevel: 0, timeRange: null, withText: false, span: null, utcOffsetMinutes};
}

/** A name as the value of a field: exactly so, or with `*` for anything. */
export function nameValue(name: string): string {
  // In quotes a star is a star; without them a value ends at a blank, so that a star stands for that, too.
  if (name.includes('*')) return name.trim().replace(/\s+/g, '*');
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Both have to hold. The blank keeps the closing parenthesis from becoming part of a word. */
export function withCondition(filter: string, condition: string): string {
  return condition.trim() === '' ? filter : `${filter} (${condition} )`;
}
