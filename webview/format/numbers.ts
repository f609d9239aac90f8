/**
 * How numbers are written in the user's language: `1,234.5` or `1.234,5`. The language is that of the document, and is read once,
 * before anything is drawn. Times of day stay as the filter takes them. Digits are always 0 to 9, as in what records hold.
 */
let groups = groupsOf('en');
let decimalSign = '.';

/** Called once, before the page is drawn. What is no language leaves the page with English numbers. */
export function readNumbers(language: string): void {
  groups = groupsOf(language);
  decimalSign = groups.formatToParts(0.5).find(({type}) => type === 'decimal')?.value ?? '.';
}

/** `1,234,567`. */
export function formatCount(count: number): string {
  return groups.format(count);
}

/** `57.0`: so many places, without groups. */
export function formatDecimal(value: number, places: number): string {
  return localDecimal(value.toFixed(places));
}

/** A number that was written with a point. */
export function localDecimal(text: string): string {
  return decimalSign === '.' ? text : text.replace('.', decimalSign);
}

function groupsOf(language: string): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(language, {numberingSystem: 'latn'});
  } catch {
    // Of a language pack with a name of its own.
    return new Intl.NumberFormat('en', {numberingSystem: 'latn'});
  }
}
