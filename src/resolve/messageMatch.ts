/**
 * Whether a string literal of the source is what a record's message was made from. The message of a record is its
 * template where the program left formatting to the logger, and the formatted text where it formatted itself: then the
 * literal is a pattern with holes (f-string, `%`, `.format`, JavaScript's `${}`). Pure.
 */

/** How much of a pattern must be text for it to say anything. */
const MIN_TEXT = 4;
const HOLES: Readonly<Record<string, RegExp>> = {
  fstring: /\{\{|\}\}|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g,
  percent: /%%|%(?:\([^)]*\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z]/g,
  format: /\{\{|\}\}|\{[^{}]*\}/g,
  script: /\$\{[^}]*\}/g,
};

export type MatchGrade = 'exact' | 'pattern' | null;

/** Has it holes that the logger would have filled: then it is as the program gave it to the logger. */
export function isTemplate(message: string): boolean {
  return [...message.matchAll(HOLES.percent!)].some(([hole]) => hole !== '%%');
}

/** `prefix`: of a Python literal, or '`' for a template literal of JavaScript; `mayFill`: its other holes may be filled. */
export function matchMessage(template: string, literal: string, prefix: string, mayFill = true): MatchGrade {
  if (literal === '') return null;
  if (literal === template) return 'exact';
  // Distlog puts this in front of the text of a scope that failed.
  const failed = template.startsWith('FAILED ') ? template.slice(7) : null;
  if (failed !== null && literal === failed) return 'exact';
  const kinds = prefix.includes('f') ? ['fstring'] : prefix === '`' ? ['script'] : ['percent', 'format'];
  if (!mayFill && kinds.length > 1) return null;
  for (const kind of kinds) {
    const pattern = patternOf(literal, HOLES[kind]!);
    if (pattern && (pattern.test(template) || (failed !== null && pattern.test(failed)))) return 'pattern';
  }
  return null;
}

/** Null when the literal has no hole, or too little text around its holes. */
function patternOf(literal: string, hole: RegExp): {test(text: string): boolean} | null {
  const parts = partsBetween(literal, hole);
  const letters = parts.join('').replace(/[\s\W]/g, '').length;
  return parts.length === 1 || letters < MIN_TEXT ? null : {test: text => fits(parts, text)};
}

/** The texts between the holes of a literal that `%` or `.format` fills. */
export function textParts(literal: string, kind: 'percent' | 'format'): string[] {
  return partsBetween(literal, HOLES[kind]!);
}

function partsBetween(literal: string, hole: RegExp): string[] {
  const parts = [''];
  let from = 0;
  const put = (part: string) => (parts[parts.length - 1] += part);
  for (const match of literal.matchAll(hole)) {
    put(literal.slice(from, match.index));
    from = match.index + match[0].length;
    if (/^(?:%%|\{\{|\}\})$/.test(match[0])) put(match[0][0]!);
    else parts.push('');
  }
  put(literal.slice(from));
  return parts;
}

/**
 * Whether a text has these parts in their order, the first at its begin and the last at its end. Records are untrusted, so
 * this is no regular expression: matching takes time in proportion to the text, whatever the pattern. Leftmost places are
 * enough: what a hole takes is free.
 */
export function fits(parts: readonly string[], text: string): boolean {
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
