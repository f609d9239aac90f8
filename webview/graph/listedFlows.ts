/**
 * Which flows the Graph lists, and in which order. Pure. The surprise: what is listed stays where it is while a session
 * grows, so that nothing moves under the reader; new flows come behind. A list from scratch is in the engine's order.
 */
import type {SpanInfo} from '../../src/protocol/queries';

/** Asked for, and those that are listed before a filter narrows them. */
export const MAX_FLOWS = 100;
const MAX_LISTED = 200;
/** Flows that are drawn when nobody has chosen. */
const DRAWN_AT_FIRST = 3;

export interface ListedFlow {
  span: number;
  /** null for one that is only known from the selection. */
  info: SpanInfo | null;
}

/** `before` null: from scratch. `selected` is listed whatever the filter says. */
export function listFlows(
  before: readonly ListedFlow[] | null,
  now: readonly SpanInfo[],
  selected: number | null,
): ListedFlow[] {
  const infoOf = new Map(now.map(info => [info.span, info]));
  const kept = (before ?? []).map(({span, info}) => ({span, info: infoOf.get(span) ?? info}));
  const known = new Set(kept.map(({span}) => span));
  const added = now.filter(({span}) => !known.has(span)).map(info => ({span: info.span, info}));
  const listed: ListedFlow[] = [...kept, ...added].slice(0, MAX_LISTED);
  if (selected === null || listed.some(({span}) => span === selected)) return listed;
  return [{span: selected, info: infoOf.get(selected) ?? null}, ...listed];
}

export function drawnAtFirst(listed: readonly ListedFlow[]): number[] {
  return listed.slice(0, DRAWN_AT_FIRST).map(({span}) => span);
}
