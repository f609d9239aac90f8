/**
 * Reads filter text into a tree. Comes in: what the user typed. Goes out: the tree (null for empty text), or one
 * problem with its position. Never throws. Binding: NOT before AND before OR; terms side by side are joined by AND.
 */
import type {FilterProblem} from '../../../protocol/queries';
import {lex} from './lexer';
import type {Token} from './lexer';
import type {FilterNode} from './tree';

/** Deeper nesting is no filter that a person wrote, and would only cost stack. */
const MAX_DEPTH = 200;
const MAX_CHARS = 10_000;

export interface ParsedFilter {
  /** Null for an empty filter, which everything passes, and when there is a problem. */
  node: FilterNode | null;
  problem: FilterProblem | null;
}

export function parseFilter(text: string): ParsedFilter {
  if (text.length > MAX_CHARS) {
    const message = `A filter may have ${MAX_CHARS} characters at most.`;
    return {node: null, problem: {at: MAX_CHARS, length: text.length - MAX_CHARS, message}};
  }
  const {tokens, problem} = lex(text);
  if (problem) return {node: null, problem};
  if (tokens.length === 0) return {node: null, problem: null};
  try {
    return {node: new Parser(tokens).all(), problem: null};
  } catch (error) {
    if (error instanceof Unreadable) return {node: null, problem: error.problem};
    throw error;
  }
}

class Unreadable extends Error {
  constructor(readonly problem: FilterProblem) {
    super(problem.message);
  }
}

class Parser {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  all(): FilterNode {
    const node = this.either();
    const rest = this.tokens[this.next];
    if (rest) throw problemAt(rest, 'There is no opening parenthesis for this one.');
    return node;
  }

  private either(): FilterNode {
    const nodes = [this.both()];
    while (this.take('or')) nodes.push(this.both());
    return nodes.length === 1 ? nodes[0]! : {kind: 'or', nodes};
  }

  private both(): FilterNode {
    const nodes = [this.single()];
    for (;;) {
      const joined = this.take('and');
      const kind = this.tokens[this.next]?.kind;
      if (!joined && (kind === undefined || kind === 'or' || kind === 'close')) break;
      nodes.push(this.single());
    }
    return nodes.length === 1 ? nodes[0]! : {kind: 'and', nodes};
  }

  private single(): FilterNode {
    const token = this.tokens[this.next++];
    if (!token) throw missingAfter(this.tokens.at(-1)!);
    switch (token.kind) {
      case 'term':
        return token.node;
      case 'not':
        return this.nested(token, () => ({kind: 'not', node: this.single()}));
      case 'open': {
        const node = this.nested(token, () => this.either());
        if (!this.take('close')) throw problemAt(token, 'This parenthesis is not closed.');
        return node;
      }
      default:
        throw problemAt(token, `Something to look for is missing before this ${wordFor(token)}.`);
    }
  }

  private nested(token: Token, read: () => FilterNode): FilterNode {
    if (++this.depth > MAX_DEPTH) throw problemAt(token, `A filter may be nested ${MAX_DEPTH} deep at most.`);
    const node = read();
    this.depth--;
    return node;
  }

  private take(kind: Token['kind']): boolean {
    if (this.tokens[this.next]?.kind !== kind) return false;
    this.next++;
    return true;
  }
}

function problemAt({at, end}: Token, message: string): Unreadable {
  return new Unreadable({at, length: end - at, message});
}

function missingAfter(token: Token): Unreadable {
  return problemAt(token, `Something to look for is missing after this ${wordFor(token)}.`);
}

function wordFor(token: Token): string {
  switch (token.kind) {
    case 'open':
    case 'close':
      return 'parenthesis';
    case 'not':
      return token.end - token.at === 1 ? 'dash' : 'NOT';
    default:
      return token.kind.toUpperCase();
  }
}
