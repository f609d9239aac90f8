/**
 * "The variable has this value" as an expression of the debugged language. Comes in: the way to the value (a variable,
 * then keys of dicts) and the value. Goes out: an expression that is true for exactly that value, false for any other
 * and false where the variable or a key is missing: debugpy stops at every pass when a condition raises. Pure.
 * Called by stopValues.ts.
 */
import type {StopLanguage} from '../../../protocol/debugging';
import type {JsonNode} from '../../json/looseJson';
import {javascriptText, pythonLiteral, pythonNumber, pythonText} from './literal';

/** Null when the language cannot have such a variable, or cannot compare such a value. */
export function conditionOf(path: readonly string[], value: JsonNode, language: StopLanguage): string | null {
  const [name, ...keys] = path;
  if (name === undefined || !isVariable(name, language)) return null;
  return language === 'python' ? pythonCondition(name, keys, value) : javascriptCondition(name, keys, value);
}

function pythonCondition(name: string, keys: readonly string[], value: JsonNode): string | null {
  const steps = [`(${pythonText(name)} in locals() or ${pythonText(name)} in globals())`];
  let at = name;
  for (const key of keys) {
    steps.push(`isinstance(${at}, dict)`, `${pythonText(key)} in ${at}`);
    at = `${at}[${pythonText(key)}]`;
  }
  const test = pythonTest(at, value);
  return test === null ? null : [...steps, test].join(' and ');
}

function pythonTest(at: string, value: JsonNode): string | null {
  switch (value.kind) {
    case 'null':
      return `${at} is None`;
    case 'boolean':
      return `${at} is ${value.value ? 'True' : 'False'}`;
    case 'number':
      // True == 1 in Python, and a counter is no flag.
      if (value.value === 1) return `${at} == ${value.raw} and ${at} is not True`;
      return value.value === 0 ? `${at} == ${value.raw} and ${at} is not False` : `${at} == ${value.raw}`;
    case 'raw':
      return value.raw === 'NaN' ? `${at} != ${at}` : `${at} == ${pythonNumber(value.raw)}`;
    case 'array': {
      // A tuple was written as a list.
      const list = pythonLiteral(value);
      return list === null ? null : `(list(${at}) if isinstance(${at}, tuple) else ${at}) == ${list}`;
    }
    default: {
      const literal = pythonLiteral(value);
      return literal === null ? null : `${at} == ${literal}`;
    }
  }
}

function javascriptCondition(name: string, keys: readonly string[], value: JsonNode): string | null {
  if (keys.includes('__proto__')) return null;
  const at = keys.reduce((so, key) => `${so}?.[${javascriptText(key)}]`, name);
  const test = javascriptTest(at, value);
  return test === null ? null : `typeof ${name} !== 'undefined' && ${test}`;
}

function javascriptTest(at: string, value: JsonNode): string | null {
  switch (value.kind) {
    case 'null':
      return `${at} === null`;
    case 'boolean':
      return `${at} === ${value.value}`;
    case 'number':
      return `${at} === ${value.raw}`;
    case 'raw':
      if (value.raw === 'NaN') return `Number.isNaN(${at})`;
      // A number of the program was rounded when it was written, a BigInt was not.
      return /^-?\d+$/.test(value.raw)
        ? `(${at} === ${value.raw} || ${at} === ${value.raw}n)`
        : `${at} === ${value.raw}`;
    case 'text':
      return `${at} === ${javascriptText(value.text)}`;
    case 'array':
      return every([
        `Array.isArray(${at})`,
        `${at}.length === ${value.items.length}`,
        ...value.items.map((item, index) => javascriptTest(`${at}[${index}]`, item)),
      ]);
    case 'object': {
      if (value.entries.has('__proto__')) return null;
      return every([
        `typeof ${at} === 'object' && ${at} !== null && !Array.isArray(${at})`,
        `Object.keys(${at}).length === ${value.entries.size}`,
        ...[...value.entries].map(([key, item]) => {
          const owned = `Object.hasOwn(${at}, ${javascriptText(key)})`;
          const test = javascriptTest(`${at}[${javascriptText(key)}]`, item);
          return test === null ? null : `${owned} && ${test}`;
        }),
      ]);
    }
  }
}

function every(tests: readonly (string | null)[]): string | null {
  return tests.includes(null) ? null : tests.join(' && ');
}

const IDENTIFIER = {
  python: /^[\p{L}_][\p{L}\p{Nd}_]*$/u,
  javascript: /^[\p{L}_$][\p{L}\p{Nd}_$]*$/u,
} as const;

const RESERVED: Readonly<Record<StopLanguage, ReadonlySet<string>>> = {
  python: words(
    `False None True and as assert async await break class continue def del elif else except finally for from global
    if import in is lambda nonlocal not or pass raise return try while with yield __debug__`,
  ),
  javascript: words(
    `arguments await break case catch class const continue debugger default delete do else enum eval export extends
    false finally for function if implements import in instanceof interface let new null package private protected
    public return static super switch this throw true try typeof undefined var void while with yield`,
  ),
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

function isVariable(name: string, language: StopLanguage): boolean {
  return IDENTIFIER[language].test(name) && !RESERVED[language].has(name);
}
