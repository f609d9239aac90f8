/** How long spans took, as the user wants to see it, and how much of that was their own. Reads columns only. */
import {NONE, SpanRole} from '../../protocol/model';
import type {Pauses} from '../model/pauses';
import type {SpanTable} from '../model/spanTable';

interface Times {
  readonly spans: SpanTable;
  readonly pauses: Pauses;
}

/**
 * Running time, or wall time where the user asked for that. NaN while it has no start or no end. A clock that went back
 * makes no negative time.
 */
export function spanDurationNs({spans, pauses}: Times, span: number): number {
  const [startNs, endNs] = [spans.startNs[span]!, spans.endNs[span]!];
  const wallNs = endNs - startNs;
  return Number.isFinite(wallNs) ? Math.max(0, wallNs - pauses.heldNs(span, startNs, endNs)) : NaN;
}

/**
 * Time of a span in which nothing directly below it was under way and no debugger held it: children that overlap count
 * once, and only as far as they lie inside it. Attempts are the task itself, so what they called is taken instead.
 * NaN while it has no start or no end.
 */
export function selfNs({spans, pauses}: Times, span: number): number {
  const fromNs = spans.startNs[span]!;
  const toNs = spans.endNs[span]!;
  if (!Number.isFinite(toNs - fromNs)) return NaN;
  const parts = pauses.within(span, fromNs, toNs);
  const wallNs = Math.max(0, toNs - fromNs);
  if (spans.firstChild[span] === NONE && parts.length === 0) return wallNs;
  const work = [span];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    for (const child of spans.childrenOf(at)) {
      if (spans.roles[child] === SpanRole.attempt) work.push(child);
      else {
        // What never ended was under way as long as it was heard of.
        const endNs = Number.isNaN(spans.endNs[child]!) ? spans.lastNs[child]! : spans.endNs[child]!;
        const part = {fromNs: Math.max(fromNs, spans.startNs[child]!), toNs: Math.min(toNs, endNs)};
        if (part.toNs > part.fromNs) parts.push(part);
      }
    }
  }
  parts.sort((a, b) => a.fromNs - b.fromNs);
  let covered = 0;
  let upTo = fromNs;
  for (const part of parts) {
    if (part.toNs <= upTo) continue;
    covered += part.toNs - Math.max(part.fromNs, upTo);
    upTo = part.toNs;
  }
  return wallNs - covered;
}
