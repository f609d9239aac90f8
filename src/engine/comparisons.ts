/**
 * The comparisons that are asked about: the latest few, each with the two sessions it is of. Comes in: requests of the
 * handlers. Goes out: comparisons by id. One that refers to records that are gone (cleared, removed to make room, closed)
 * is gone, too: who asks opens it anew.
 */
import {checkSpan} from '../core/query/checkIds';
import {compare, type Comparison} from '../core/query/compare/comparison';
import {comparedText} from '../core/query/compare/text';
import type {Pause} from '../core/trace';
import type {ComparedText, ComparisonInfo, Tolerance} from '../protocol/compare';
import {rpcError} from './ioErrors';
import type {Session} from './session';

const MAX_KEPT = 4;

interface Side {
  session: Session;
  span: number | null;
}

interface Kept {
  comparison: Comparison;
  sessions: readonly {session: Session; generation: number}[];
}

export class Comparisons {
  private readonly kept = new Map<number, Kept>();
  private nextId = 1;

  /** Throws 'noSuchRecord' for a span that is gone, 'cancelled'. */
  async open(left: Side, right: Side, tolerance: Tolerance, pause: Pause): Promise<ComparisonInfo> {
    const sessions = [left, right].map(({session}) => ({session, generation: session.trace.generation}));
    const [leftTrace, rightTrace] = [left.session.trace.comparable, right.session.trace.comparable];
    let spans: {left: number; right: number} | null = null;
    if (left.span !== null && right.span !== null) {
      checkSpan(leftTrace.model, left.span);
      checkSpan(rightTrace.model, right.span);
      spans = {left: left.span, right: right.span};
    }
    const comparison = await compare(leftTrace, rightTrace, {spans, tolerance}, pause);
    const id = this.nextId++;
    this.kept.set(id, {comparison, sessions});
    for (const old of this.kept.keys()) if (this.kept.size > MAX_KEPT) this.kept.delete(old);
    return comparison.info(id);
  }

  /** Throws 'noSuchComparison'. */
  get(id: number): Comparison {
    return this.find(id).comparison;
  }

  /** Throws 'noSuchComparison', 'cancelled'. */
  async text(id: number, pause: Pause): Promise<ComparedText> {
    const {comparison, sessions} = this.find(id);
    // Either session may make room meanwhile: what is read and what was compared must be of one time.
    const files = sessions.map(({session}) => session.files.retain());
    try {
      return await comparedText(comparison, pause);
    } finally {
      for (const file of files) file.release();
    }
  }

  close(id: number): void {
    this.kept.delete(id);
  }

  /** The session is being closed. */
  forget(sessionId: string): void {
    for (const [id, {sessions}] of this.kept) {
      if (sessions.some(({session}) => session.id === sessionId)) this.kept.delete(id);
    }
  }

  private find(id: number): Kept {
    const kept = this.kept.get(id);
    if (kept?.sessions.every(({session, generation}) => session.trace.generation === generation)) return kept;
    this.kept.delete(id);
    throw rpcError('noSuchComparison', 'What was compared has changed since. Compare it again.');
  }
}
