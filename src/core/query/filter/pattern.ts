/**
 * Text with `*` for anything, compared without case. Compiled once per term; no regular expressions, so no text of the
 * user's or of a trace can make one slow: matching is linear in pieces.
 */
import type {Wanted} from './tree';

export class Pattern {
  /** Lower case, split at the stars; one piece when there is no star. */
  readonly pieces: readonly string[];

  constructor({text, quoted}: Pick<Wanted, 'text' | 'quoted'>) {
    const lower = text.toLowerCase();
    this.pieces = quoted ? [lower] : lower.split('*');
  }

  get hasStar(): boolean {
    return this.pieces.length > 1;
  }

  /** Matches whatever there is, even nothing. */
  get isAnything(): boolean {
    return this.hasStar && this.pieces.every(piece => piece === '');
  }

  /** The longest run of letters that every match holds. */
  get longestPiece(): string {
    return this.pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
  }

  /** Whether the whole text fits. */
  matches(text: string): boolean {
    return this.matchesLower(text.toLowerCase());
  }

  /** As `matches`, for text that is in lower case already. */
  matchesLower(text: string): boolean {
    const {pieces} = this;
    if (pieces.length === 1) return text === pieces[0];
    const first = pieces[0]!;
    const last = pieces[pieces.length - 1]!;
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    return inOrder(text, pieces, 1, pieces.length - 1, first.length, text.length - last.length);
  }

  /** Whether the text holds it somewhere. The text must be in lower case. */
  isInLower(text: string): boolean {
    return inOrder(text, this.pieces, 0, this.pieces.length, 0, text.length);
  }
}

/** Whether pieces[from..to) stand in text[start..end) one behind the other: the earliest place for each is the best. */
function inOrder(
  text: string,
  pieces: readonly string[],
  from: number,
  to: number,
  start: number,
  end: number,
): boolean {
  let at = start;
  for (let index = from; index < to; index++) {
    const found = text.indexOf(pieces[index]!, at);
    if (found < 0 || found + pieces[index]!.length > end) return false;
    at = found + pieces[index]!.length;
  }
  return true;
}
