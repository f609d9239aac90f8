/** What is folded, as sets. Comes in from the page with every request; compared with the last, so that little is redone. */
import type {NestedFolds} from '../../../protocol/nested';

export class Folds {
  private readonly except: ReadonlySet<number>;
  private readonly openGroups: ReadonlySet<number>;

  /** `everyGroup`: runs of text and noise are open whatever is listed. */
  constructor(
    private readonly folds: NestedFolds,
    private readonly everyGroup = false,
  ) {
    this.except = new Set(folds.except);
    this.openGroups = new Set(folds.openGroups);
  }

  isFolded(span: number): boolean {
    return this.folds.all !== this.except.has(span);
  }

  isGroupOpen(record: number): boolean {
    return this.everyGroup || this.openGroups.has(record);
  }

  /** Spans and group records that stand otherwise in `other`; null when all may. */
  changesTo(other: Folds): {spans: number[]; groups: number[]} | null {
    if (this.folds.all !== other.folds.all || this.everyGroup !== other.everyGroup) return null;
    return {spans: difference(this.except, other.except), groups: difference(this.openGroups, other.openGroups)};
  }
}

function difference(a: ReadonlySet<number>, b: ReadonlySet<number>): number[] {
  return [...[...a].filter(id => !b.has(id)), ...[...b].filter(id => !a.has(id))];
}
