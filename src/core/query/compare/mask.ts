/**
 * Takes out of a text what is another in every run: times, ids, addresses, durations, long numbers. Comes in: a text;
 * goes out: the text with a word in its place, the same for all of a kind, so that one id more or less does not change
 * the lines behind it. Masking twice changes nothing. Pure.
 */
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const CLOCK = String.raw`\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?`;
/** In the order in which they are tried; each but the first is a group of its own. */
const KINDS = [
  ['time', String.raw`\b\d{4}-\d{2}-\d{2}(?:[T ]${CLOCK})?(?:Z|[+-]\d{2}:?\d{2})?\b|\b${CLOCK}\b`],
  // Distlog writes a scope as `seq@uuid/1/2`.
  ['id', String.raw`\b(?:\d+@)?${UUID}(?:\/\d+)*\b`],
  ['address', String.raw`\b0x[0-9a-f]{4,}\b`],
  ['id', String.raw`\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}\b`],
  ['duration', String.raw`(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?[ ]?(?:ns|µs|us|ms|s|sec|seconds?|min)\b`],
  ['number', String.raw`(?<![\w.])\d+\.\d{3,}(?:e[+-]?\d+)?(?![\w.])|(?<![\w.])\d+(?:\.\d+)?e[+-]?\d+(?![\w.])`],
  ['number', String.raw`(?<![\w.])\d{5,}(?!\w|\.\d)`],
] as const;
const ANY = new RegExp(KINDS.map(([, pattern]) => `(${pattern})`).join('|'), 'giu');
const HAS_DIGIT = /\d/;

export function maskVarying(text: string): string {
  if (!HAS_DIGIT.test(text)) return text;
  return text.replace(ANY, (_match: string, ...groups: unknown[]) => {
    const kind = KINDS.findIndex((_, index) => groups[index] !== undefined);
    return `<${KINDS[kind]![0]}>`;
  });
}
