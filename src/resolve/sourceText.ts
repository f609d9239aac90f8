/**
 * A source file as statements with their string literals and the function around them, whatever the language: Python by
 * its own reader, anything else line by line. Comes in: path and lines. Called by the anchor.
 */
import {scriptFunctions} from './scriptFunctions';
import {pythonOutline} from './python/outline';

export interface SourceLiteral {
  text: string;
  prefix: string;
  /** Its holes are filled before it is given away: by `%` or `.format`. */
  isFilled?: boolean;
}

export interface SourceStatement {
  line1: number;
  end1: number;
  text: string;
  /** Neighbouring literals are one, as Python and C join them. */
  literals: SourceLiteral[];
  /** Innermost function, null where the language's functions are not read. */
  within: string | null;
}

export interface SourceText {
  statements: SourceStatement[];
  /** Names of functions; null where they are not read. */
  functions: Map<string, {line1: number; end1: number}[]> | null;
  /** The same for a script, where a function that is missing may only not have been seen. */
  seen: Map<string, {line1: number; end1: number}[]> | null;
}

/** A call of a script that spans lines has its message within this many. */
const SCRIPT_SPAN = 3;
const SCRIPT_STRING = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

const NAMES_LOGGER = /(?:get_?logger|__import__|import_module)\(\s*$/i;
const FILLED = /^[\s)]*(?:%(?!=)|\.\s*format\b)/;
const ASSIGNS = /^[\w.]+\s*(?::[^=]+)?=(?!=)/;

export function sourceText(path: string, lines: readonly string[]): SourceText {
  return /\.pyw?$/i.test(path) ? pythonText(lines) : otherText(lines);
}

function pythonText(lines: readonly string[]): SourceText {
  const outline = pythonOutline(lines);
  const functions = new Map<string, {line1: number; end1: number}[]>();
  for (const {name, line1, end1} of [...outline.functions, ...outline.classes]) {
    const known = functions.get(name);
    if (known) known.push({line1, end1});
    else functions.set(name, [{line1, end1}]);
  }
  const statements = outline.statements.map(({line1, end1, text, strings, within}) => {
    const literals: SourceStatement['literals'] = [];
    let joinedTo = -1;
    // What a name is given to, a message or a scope, is used elsewhere by that name.
    const spoken = ASSIGNS.test(text) ? [] : strings.filter(({start}) => !NAMES_LOGGER.test(text.slice(0, start)));
    for (const {text: value, prefix, start, end} of spoken) {
      const last = literals.at(-1);
      const isFilled = FILLED.test(text.slice(end, end + 40));
      if (last && joinedTo >= 0 && text.slice(joinedTo, start).trim() === '') {
        last.text += value;
        last.prefix += prefix;
        last.isFilled = isFilled;
      } else literals.push({text: value, prefix, isFilled});
      joinedTo = end;
    }
    return {line1, end1, text, literals, within};
  });
  return {statements, functions, seen: null};
}

function otherText(lines: readonly string[]): SourceText {
  const statements = lines.map((text, index) => {
    const literals = [...text.matchAll(SCRIPT_STRING)].map(([, single, double, back]) => ({
      text: (single ?? double ?? back ?? '').replace(/\\(['"`\\])/g, '$1').replaceAll('\\n', '\n'),
      prefix: back === undefined ? '' : '`',
    }));
    return {line1: index + 1, end1: Math.min(lines.length, index + 1 + SCRIPT_SPAN), text, literals, within: null};
  });
  return {statements: statements.filter(({text}) => text.trim() !== ''), functions: null, seen: scriptFunctions(lines)};
}
