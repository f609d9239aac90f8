/**
 * Where the value of a `key=value` or `key: value` ends in text that follows no grammar. Comes in: text and the place
 * behind the separator. Goes out: what to mask. Rather too much than too little. Called by `redactText`. Pure.
 */

export interface TextValue {
  /** What is replaced: without its quotes when it has some. */
  start: number;
  end: number;
  /** Where looking goes on. */
  next: number;
  quoted: boolean;
}

export interface ValueContext {
  /** The key stands in quotes: a value goes on to the comma. */
  keyQuoted: boolean;
  /** `:` rather than `=`: a value without quotes may hold spaces. */
  colon: boolean;
}

const QUOTED = /[bBuUrRfF]{0,2}(\\*)(["'])/y;
const SCHEME = /(?:bearer|basic|digest|token|negotiate|apikey)[ \t]+/iy;
/** What may follow the closing quote of a value; ` name=` is the next field of a line of them. */
const AFTER_QUOTE = /\s*(?:$|[,;&\]})\n])|[ \t]+[\w.-]+=/y;
const OPENING = '([{';
const CLOSING = ')]}';
/** How far a closing quote with a better place behind it is looked for: PenguiFlow does not escape quotes. */
const MAX_LOOK = 4096;

export function findTextValue(text: string, from: number, context: ValueContext): TextValue | null {
  QUOTED.lastIndex = from;
  const quote = QUOTED.exec(text);
  if (quote) {
    const start = from + quote[0].length;
    const end = closingQuote(text, start, quote[1]?.length ?? 0, quote[2] ?? '"');
    return {
      start,
      end: Math.max(start, end - (end < text.length ? (quote[1]?.length ?? 0) : 0)),
      next: end + 1,
      quoted: true,
    };
  }
  const end = OPENING.includes(text[from] ?? ' ') ? closingBracket(text, from) : bareEnd(text, from, context);
  const value = text.slice(from, end);
  if (value === '' || value === 'null' || value === 'None') return null;
  return {start: from, end, next: end, quoted: false};
}

/** Place of the closing quote; the end of the text when there is none. */
function closingQuote(text: string, from: number, backslashes: number, quote: string): number {
  let first = -1;
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (first >= 0 && at - first > MAX_LOOK) break;
    if (!closes(text, at, from, backslashes)) continue;
    AFTER_QUOTE.lastIndex = at + 1;
    // Inside JSON inside a string the next quote has backslashes before it.
    if (AFTER_QUOTE.test(text) || text[at + 1] === '\\') return at;
    if (first < 0) first = at;
  }
  return first >= 0 ? first : text.length;
}

/** Each level of strings in strings doubles backslashes and adds one before a quote: `"`, `\"`, `\\\"`. */
function closes(text: string, at: number, from: number, backslashes: number): boolean {
  let run = 0;
  while (at - run - 1 >= from && text[at - run - 1] === '\\') run++;
  for (let level = backslashes; level > 0; level = level >> 1) {
    if (run % 2 === 0) return true;
    run = run >> 1;
  }
  return run % 2 === 0;
}

/** Behind the bracket that closes the one at `from`; the end of the text when there is none. */
function closingBracket(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'") {
      at = stringEnd(text, at, char);
    } else if (OPENING.includes(char)) depth++;
    else if (CLOSING.includes(char) && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Place of the quote that ends the string at `at`. */
function stringEnd(text: string, at: number, quote: string): number {
  let backslashes = 0;
  while (text[at - backslashes - 1] === '\\') backslashes++;
  for (let end = text.indexOf(quote, at + 1); end >= 0; end = text.indexOf(quote, end + 1)) {
    if (closes(text, end, at + 1, backslashes)) return end;
  }
  return text.length;
}

function bareEnd(text: string, from: number, {keyQuoted, colon}: ValueContext): number {
  SCHEME.lastIndex = from;
  let at = from + (SCHEME.exec(text)?.[0].length ?? 0);
  const spacesEnd = !keyQuoted && !colon;
  let depth = 0;
  for (; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\n' || char === '\r') break;
    if (OPENING.includes(char)) depth++;
    else if (CLOSING.includes(char)) {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && (char === ',' || char === ';' || char === '&' || char === '|')) break;
    else if (depth === 0 && spacesEnd && (char === ' ' || char === '\t')) break;
    else if (depth === 0 && (char === '"' || char === "'") && /^(?:$|[\s,;)\]}.:])/.test(text.slice(at + 1, at + 2)))
      break;
  }
  const quoted = text[at] === '"' || text[at] === "'";
  while (at > from && (text[at - 1] === ' ' || text[at - 1] === '\t' || (quoted && text[at - 1] === '\\'))) at--;
  return at;
}
