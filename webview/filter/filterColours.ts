/**
 * Cuts a filter text into parts to colour: field names, operators, values, words. In: text as typed and what is wrong
 * with it. Out: parts that make up the text again. Pure; a rough reading, as the engine alone knows the language.
 */
import type {FilterProblem} from '../../src/protocol/queries';

export interface FilterPart {
  text: string;
  kind: 'field' | 'operator' | 'string' | 'number' | 'word' | 'logic' | 'space';
  bad: boolean;
}

const TOKEN = /(\s+)|("(?:\\.|[^"\\])*"?)|([A-Za-z_][\w.]*)(!=|<=|>=|==|[:=<>])|(\(|\)|-(?=\S))|([^\s()"]+)/gy;

export function colourFilter(text: string, problem: FilterProblem | null): FilterPart[] {
  const parts: FilterPart[] = [];
  const add = (kind: FilterPart['kind'], piece: string) => {
    if (piece !== '') parts.push({kind, text: piece, bad: false});
  };
  TOKEN.lastIndex = 0;
  let at = 0;
  let afterOperator = false;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [whole, space, quoted, field, operator, punctuation, word] = match;
    at = TOKEN.lastIndex;
    if (space) add('space', space);
    else if (quoted) add('string', quoted);
    else if (field && operator) {
      add('field', field);
      add('operator', operator);
    } else if (punctuation) add('logic', punctuation);
    else if (word) add(wordKind(word, afterOperator), word);
    afterOperator = operator !== undefined && whole.endsWith(operator);
  }
  add('word', text.slice(at));
  return problem ? parts.flatMap(splitAt(problem, text.length)) : parts;
}

function wordKind(word: string, isValue: boolean): FilterPart['kind'] {
  if (!isValue) return /^(AND|OR|NOT)$/.test(word) ? 'logic' : 'word';
  return /^[\d.]/.test(word) ? 'number' : 'string';
}

/** Marks what lies in the problem; a problem at the end of the text gets the last character. */
function splitAt(problem: FilterProblem, length: number): (part: FilterPart) => FilterPart[] {
  const from = Math.min(problem.at, Math.max(0, length - 1));
  const end = from + Math.max(1, problem.length);
  let at = 0;
  return part => {
    const start = at;
    at += part.text.length;
    const cuts = [start, Math.min(Math.max(from, start), at), Math.min(Math.max(end, start), at), at];
    return [0, 1, 2].flatMap(index => {
      const piece = part.text.slice((cuts[index] ?? 0) - start, (cuts[index + 1] ?? 0) - start);
      return piece === '' ? [] : [{...part, text: piece, bad: index === 1}];
    });
  };
}
