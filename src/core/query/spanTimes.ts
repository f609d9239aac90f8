/** How long spans took, and how much of that was spent in what they called. Reads columns only. */
import {NONE, SpanRole} from '../../protocol/model';
import type {SpanTable} from '../model/spanTable';

/** NaN while it has no start or no end. A clock that went back makes no negative time. */
export function spanDurationNs({startNs, endNs}: SpanTable, span: number): number {
  const durationNs = endNs[span]! - startNs[span]!;
  return Number.isFinite(durationNs) ? Math.max(0, durationNs) : NaN;
}

/**
 * Time of a span in which at least one span directly below it was under way: children that overlap count once, and only
 * as far as they lie inside it. Attempts are the task itself, so what they called is taken instead.
 */
export function coveredNs(spans: SpanTable, span: number): number {
  if (spans.firstChild[span] === NONE) return 0;
  const fromNs = spans.startNs[span]!;
  const toNs = spans.endNs[span]!;
  const parts: {fromNs: number; toNs: number}[] = [];
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
  return covered;
}
