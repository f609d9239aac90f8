/**
 * Masks the values of secret fields in text: `password=…`, `password: …`, `"password": …` with any number of
 * backslashes before the quotes, as JSON in a string has them. Comes in: a message, a line of text, a damaged record.
 * Goes out: the same text with masks. Called by redactLine and by JsonRedactor for strings. Pure.
 */
import {MASK, type FieldRules} from './rules';
import {findTextValue} from './textValue';

export interface RedactedText {
  text: string;
  changed: boolean;
  /** The text ends where the value of a secret field should begin. */
  awaitsValue: boolean;
}

const SEPARATOR = /[:=]/g;
const MAX_KEY = 200;
const BARE_KEY = /[\p{L}\p{N}_.$@-]+$/u;
const ESCAPED = /\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/g;

export function redactText(text: string, rules: FieldRules, mask = MASK): RedactedText {
  let out = '';
  let copied = 0;
  SEPARATOR.lastIndex = 0;
  for (let found = SEPARATOR.exec(text); found; found = SEPARATOR.exec(text)) {
    const key = keyBefore(text, found.index);
    if (!key || !rules.matches(key.name)) continue;
    const from = valueStart(text, found.index + 1, key.quote !== '');
    if (from >= text.length) return {text: out + text.slice(copied), changed: copied > 0, awaitsValue: true};
    const value = findTextValue(text, from, {keyQuoted: key.quote !== '', colon: found[0] === ':'});
    if (!value || text.slice(value.start, value.end) === mask) {
      SEPARATOR.lastIndex = Math.max(from, value?.next ?? from);
      continue;
    }
    out += text.slice(copied, value.start) + (value.quoted ? mask : key.quote + mask + key.quote);
    copied = value.end;
    SEPARATOR.lastIndex = value.next;
  }
  return copied === 0
    ? {text, changed: false, awaitsValue: false}
    : {text: out + text.slice(copied), changed: true, awaitsValue: false};
}

/** `quote` is the key's quote with the backslashes before it, '' for a bare word. */
function keyBefore(text: string, separator: number): {name: string; quote: string} | null {
  let end = separator;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  const last = text[end - 1];
  if (last === '"' || last === "'") {
    let close = end - 1;
    while (close > 0 && text[close - 1] === '\\') close--;
    const open = text.lastIndexOf(last, close - 1);
    if (open < 0 || close - open > MAX_KEY) return null;
    return {name: decode(text.slice(open + 1, close)), quote: text.slice(close, end)};
  }
  const stop = last === ']' ? end - 1 : end;
  const word = BARE_KEY.exec(text.slice(Math.max(0, stop - MAX_KEY), stop))?.[0].replace(/^[-.]+/, '');
  return word ? {name: word, quote: ''} : null;
}

function decode(key: string): string {
  if (!key.includes('\\')) return key;
  return key.replace(ESCAPED, (_all, four?: string, two?: string) =>
    String.fromCharCode(Number.parseInt(four ?? two ?? '0', 16)),
  );
}

function valueStart(text: string, from: number, overLines: boolean): number {
  let at = from;
  while (text[at] === '=' || text[at] === '>') at++;
  while (text[at] === ' ' || text[at] === '\t' || (overLines && (text[at] === '\n' || text[at] === '\r'))) at++;
  return at;
}
