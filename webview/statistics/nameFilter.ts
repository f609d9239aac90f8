/** Adds one row of the table to a filter. Pure. In: the filter text and the row. Out: text of the filter language. */
import type {StatisticsRow} from '../../src/protocol/queries';

/** `name` alone where it says enough (also `worker %d`, which the language reads as it stands); with system and service where another row has the same name. */
export function addName(text: string, row: StatisticsRow, rows: readonly StatisticsRow[]): string {
  const same = rows.filter(other => other.name === row.name);
  const terms = [`task:${quoted(row.name)}`];
  if (same.some(other => other.system !== row.system)) terms.push(`system:${row.system}`);
  if (row.service !== '' && same.some(other => other.service !== row.service)) {
    terms.push(`service:${quoted(row.service)}`);
  }
  const present = text.trim();
  const missing = terms.filter(term => !` ${present} `.includes(` ${term} `));
  if (present === '') return terms.join(' ');
  if (missing.length === 0) return present;
  // What is typed binds as a whole.
  const whole = / OR /.test(present) ? `(${present})` : present;
  return [whole, ...missing].join(' ');
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
