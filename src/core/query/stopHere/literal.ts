/**
 * Texts of JSON values as literals of Python and JavaScript, for breakpoint conditions. Comes in: a value as a record
 * carries it. Goes out: source text that means the same value. Pure. Called by conditions.ts.
 * Invisible and bidirectional characters are written as escapes: what the user reads is what the debugger compares.
 */
import type {JsonNode} from '../../json/looseJson';

/** Controls, format characters, lone surrogates, unassigned; and blanks other than the plain one. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const SHORT: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

export function pythonText(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(INVISIBLE, char => SHORT[char] ?? pythonEscape(char));
  return `'${escaped}'`;
}

export function javascriptText(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(INVISIBLE, char => SHORT[char] ?? `\\u{${hexOf(char)}}`);
  return `'${escaped}'`;
}

/** Also of what JSON cannot say: `NaN`, infinities, numbers that a double does not hold. */
export function pythonNumber(raw: string): string {
  if (/^-?\d+$/.test(raw)) return raw;
  return Number.isFinite(Number(raw)) ? raw : `float('${raw.replace('Infinity', 'inf').replace('NaN', 'nan')}')`;
}

/** Null where Python has no literal that compares equal: NaN inside a list or dict. */
export function pythonLiteral(node: JsonNode): string | null {
  switch (node.kind) {
    case 'null':
      return 'None';
    case 'boolean':
      return node.value ? 'True' : 'False';
    case 'number':
    case 'raw':
      return node.raw === 'NaN' ? null : pythonNumber(node.raw);
    case 'text':
      return pythonText(node.text);
    case 'array':
      return joined('[', node.items.map(pythonLiteral), ']');
    case 'object':
      return joined(
        '{',
        [...node.entries].map(([key, value]) => entry(pythonText(key), pythonLiteral(value))),
        '}',
      );
  }
}

function entry(key: string, value: string | null): string | null {
  return value === null ? null : `${key}: ${value}`;
}

function joined(open: string, parts: readonly (string | null)[], close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join(', ')}${close}`;
}

function pythonEscape(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x100) return `\\x${hexOf(char).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hexOf(char).padStart(4, '0')}` : `\\U${hexOf(char).padStart(8, '0')}`;
}

function hexOf(char: string): string {
  return char.codePointAt(0)!.toString(16);
}
