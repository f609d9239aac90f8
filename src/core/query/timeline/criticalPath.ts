/**
 * The chain of tasks that the length of a flow depends on: from its end backwards, always the child that ended last
 * before, inside it the same again. In: the settled model and a root. Out: parts in order of time that do not overlap.
 * A part is cut where a later task takes over; between tasks the one that handed on keeps it (waiting).
 */
import {NONE} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {compareTimes, endOf, shownChildren, startOf} from './spanTimes';

export interface PathPart {
  span: number;
  fromNs: number;
  toNs: number;
}

/** Parts beyond this would be less than a pixel each. */
const MAX_PARTS = 5000;
/** Spans looked at; a path through more is not found in the time of a frame. */
const MAX_SPANS = 400_000;

interface Piece extends PathPart {
  /** Nothing inside it is looked at any more. */
  final: boolean;
}

/** `endNs` is the flow's last sign, `nowNs` where unfinished work ends. */
export function criticalPath(model: Model, root: number, endNs: number, nowNs: number): PathPart[] {
  const parts: PathPart[] = [];
  const fromNs = startOf(model, root);
  if (Number.isNaN(fromNs)) return parts;
  let budget = MAX_SPANS;
  const finite = (ns: number) => (ns === Infinity ? Math.max(nowNs, fromNs) : Math.max(ns, fromNs));
  // The latest piece is always on top.
  const work: Piece[] = [{span: root, fromNs, toNs: finite(endNs), final: false}];
  for (let piece = work.pop(); piece && parts.length < MAX_PARTS; piece = work.pop()) {
    const inner = piece.final || model.spans.children[piece.span]! > budget ? [] : shownChildren(model, piece.span);
    budget -= inner.length;
    const pieces = inner.length > 0 ? split(model, piece, inner, finite) : [];
    for (let at = pieces.length - 1; at >= 0; at--) work.push(pieces[at]!);
    if (pieces.length === 0) addPart(parts, piece);
  }
  return parts.reverse();
}

/** Parts come from the latest backwards; those of one task that touch are one. */
function addPart(parts: PathPart[], {span, fromNs, toNs}: PathPart): void {
  const later = parts.at(-1);
  if (later?.span === span && later.fromNs === toNs) later.fromNs = fromNs;
  else parts.push({span, fromNs, toNs});
}

/** A span's stretch as its children on the path and what lies between them, the latest first; none without children. */
function split(model: Model, whole: PathPart, children: number[], finite: (endNs: number) => number): Piece[] {
  const pieces: Piece[] = [];
  const isRoot = model.spans.parent[whole.span] === NONE;
  let untilNs = whole.toNs;
  for (const step of chainOf(model, children, whole, finite)) {
    // What lies behind a child is the parent's own time; a flow has none of its own, so there the child is handing on.
    const gapOf = isRoot ? step.span : whole.span;
    if (untilNs > step.toNs) pieces.push({span: gapOf, fromNs: step.toNs, toNs: untilNs, final: true});
    pieces.push({...step, final: false});
    untilNs = step.fromNs;
  }
  if (pieces.length > 0 && untilNs > whole.fromNs) {
    pieces.push({span: whole.span, fromNs: whole.fromNs, toNs: untilNs, final: true});
  }
  return pieces;
}

/** Children from the last backwards, each cut where the one after it begins. */
function chainOf(
  model: Model,
  children: readonly number[],
  within: PathPart,
  finite: (endNs: number) => number,
): PathPart[] {
  const timed = children
    .map(span => ({span, fromNs: startOf(model, span), toNs: 0}))
    .filter(child => child.fromNs < within.toNs && child.fromNs >= within.fromNs - 1);
  for (const child of timed) child.toNs = finite(endOf(model, child.span, child.fromNs));
  timed.sort((a, b) => compareTimes(b.toNs, a.toNs));
  const chain: PathPart[] = [];
  let untilNs = within.toNs;
  for (const {span, fromNs, toNs} of timed) {
    // One that began no earlier than what follows it did not lead to it.
    if (fromNs >= untilNs || (toNs > untilNs && chain.length > 0)) continue;
    const part = {span, fromNs: Math.max(fromNs, within.fromNs), toNs: Math.min(toNs, untilNs)};
    chain.push(part);
    untilNs = part.fromNs;
  }
  return chain;
}
