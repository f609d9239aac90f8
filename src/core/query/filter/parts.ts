/**
 * What a filter text is made of, for people: the conditions that have to hold together, and the words to mark in rows.
 * In: filter text. Out: texts. Never throws; a text with a problem has no parts.
 */
import type {FilterParts} from '../../../protocol/queries';
import {parseFilter} from './parser';
import {printFilter} from './tree';
import type {FilterNode, Wanted} from './tree';

export function filterParts(text: string): FilterParts {
  const {node} = parseFilter(text);
  if (!node) return {parts: [], words: []};
  const parts = node.kind === 'and' ? node.nodes.map(printPart) : [printFilter(node)];
  const words = new Set<string>();
  collectWords(node, words);
  return {parts, words: [...words]};
}

/** The blank keeps the closing parenthesis from becoming part of a word. */
function printPart(node: FilterNode): string {
  return node.kind === 'or' ? `(${printFilter(node)} )` : printFilter(node);
}

/** What is negated is not in the rows that pass. A `*` stands for anything, so the pieces beside it are marked. */
function collectWords(node: FilterNode, words: Set<string>): void {
  switch (node.kind) {
    case 'not':
      return;
    case 'and':
    case 'or':
      for (const part of node.nodes) collectWords(part, words);
      return;
    case 'field':
      if (node.name.toLowerCase() !== 'message' || node.comparison !== '=') return;
      return addPieces(node.wanted, words);
    case 'word':
      return addPieces(node.wanted, words);
  }
}

function addPieces({text, quoted}: Pick<Wanted, 'text' | 'quoted'>, words: Set<string>): void {
  for (const piece of quoted ? [text] : text.split('*')) if (piece !== '') words.add(piece.toLowerCase());
}
