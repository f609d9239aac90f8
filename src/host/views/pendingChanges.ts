/**
 * Collects what moved between two redraws of the Flows tree and says which nodes must be asked for again. Pure: only
 * nodes that the tree has shown matter, and new roots (or more changes than the engine names) mean the whole tree.
 */
import {NONE} from '../../protocol/model';
import type {SpanId} from '../../protocol/model';
import type {SessionChange} from '../../protocol/queries';

export class PendingChanges {
  private everything = false;
  private readonly spans = new Set<SpanId>();

  add(change: Pick<SessionChange, 'touchedSpans' | 'grownSpans'>): void {
    if (!change.touchedSpans || !change.grownSpans || change.grownSpans.includes(NONE)) this.addAll();
    if (this.everything) return;
    for (const span of change.touchedSpans ?? []) this.spans.add(span);
    for (const span of change.grownSpans ?? []) this.spans.add(span);
  }

  addAll(): void {
    this.everything = true;
    this.spans.clear();
  }

  /** 'all', or the shown spans that changed; forgets them. */
  take(isShown: (span: SpanId) => boolean): 'all' | SpanId[] {
    const result = this.everything ? 'all' : [...this.spans].filter(isShown);
    this.everything = false;
    this.spans.clear();
    return result;
  }
}
