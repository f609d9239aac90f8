/**
 * What a filter text means, as a tree, and how a tree is written. `parseFilter(printFilter(tree))` gives the same tree.
 * Made by parser.ts, read by compile.ts. Positions are 0-based characters of the text.
 */

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What is looked for. Quoted text is taken letter by letter; in bare text `*` stands for anything. */
export interface Wanted {
  text: string;
  quoted: boolean;
  at: number;
  length: number;
}

export interface WordNode {
  kind: 'word';
  wanted: Wanted;
}

export interface FieldNode {
  kind: 'field';
  /** As typed: a known field in any case, or the path of a record's own field. */
  name: string;
  /** `:` and `==` are read as `=`. */
  comparison: Comparison;
  wanted: Wanted;
  at: number;
}

export type FilterNode =
  WordNode | FieldNode | {kind: 'not'; node: FilterNode} | {kind: 'and' | 'or'; nodes: FilterNode[]};

/** The tree as filter text. Not shorter than needed, but the same tree when read again. */
export function printFilter(node: FilterNode): string {
  switch (node.kind) {
    case 'word':
      return printWanted(node.wanted);
    case 'field':
      return `${node.name}${printComparison(node)}${printWanted(node.wanted)}`;
    case 'not':
      return `NOT ${printNested(node.node)}`;
    default:
      return node.nodes.map(printNested).join(node.kind === 'and' ? ' ' : ' OR ');
  }
}

function printNested(node: FilterNode): string {
  const text = printFilter(node);
  // The blank keeps the closing parenthesis from becoming part of a word that holds an open one.
  return node.kind === 'and' || node.kind === 'or' ? `(${text} )` : text;
}

/** A colon, unless the value begins with what makes `name:` plain text, as in `http://…`. */
function printComparison({comparison, wanted}: FieldNode): string {
  return comparison === '=' && (wanted.quoted || !/^[:/\\]/.test(wanted.text)) ? ':' : comparison;
}

export function printWanted({text, quoted}: Pick<Wanted, 'text' | 'quoted'>): string {
  return quoted ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}
