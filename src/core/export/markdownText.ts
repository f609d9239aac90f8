/**
 * Untrusted text in Markdown: nothing of it becomes a link, a picture, HTML or a heading, and it stays on its line.
 * Figures as people read them.
 */

/**
 * Text in a line or a table cell. Besides what Markdown reads, addresses, mentions and numbers of issues are broken up,
 * because forges make links of them.
 */
export function plain(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>|~&]/g, char => (char === '<' ? '&lt;' : char === '&' ? '&amp;' : `\\${char}`))
    .replace(/[#@]/g, char => `&#${char.charCodeAt(0)};`)
    .replace(/:\/\//g, '&#58;//')
    .replace(/www\./gi, match => `${match.slice(0, 3)}&#46;`);
}

/** Short text in `code`. */
export function code(text: string): string {
  const shown = visible(text).replaceAll('|', '\u2502');
  const ticks = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || shown === '' ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** Lines in a block; its fence is longer than any inside. */
export function block(text: string): string {
  const shown = text
    .split('\n')
    .map(line => visible(line.replaceAll('\t', '    ')))
    .join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}text\n${shown}\n${fence}`;
}

/** Control characters and marks that turn the direction of writing as escapes; line breaks as a sign. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escaped);
}

/** `57.0 ms`, `1.23 s`, `62.0 min`; '–' where unknown. */
export function duration(ns: number): string {
  if (!Number.isFinite(ns)) return '–';
  if (ns <= 0) return '0 ms';
  const units = [['µs', 1e3], ['ms', 1e6], ['s', 1e9], ['min', 6e10], ['h', 3.6e12]] as const; // prettier-ignore
  let [unit, perUnit]: readonly [string, number] = units[0];
  for (const [name, size] of units) if (ns >= size) [unit, perUnit] = [name, size];
  const value = ns / perUnit;
  return `${value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)} ${unit}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function escaped(char: string): string {
  if (char === '\n') return ' ⏎ ';
  if (char === '\r') return '';
  return char === '\t' ? ' ' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
