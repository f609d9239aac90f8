/**
 * The tasks of a large flow packed side by side: lanes by depth, tasks of one depth that overlap in lanes of their own
 * until there are too many, which share the last one. In: the settled model and a root. Out: lanes from the top.
 */
import type {Model} from '../../model/model';
import {BarPyramid, emptyBars, push} from './barPyramid';
import {barsOf, isAttempt} from './spanTimes';

export interface Lane {
  /** Of its tasks; a root is 0. */
  depth: number;
  bars: BarPyramid;
}

/** Lanes of one depth; what finds none free shares the last. */
const MAX_LANES_OF_DEPTH = 8;
/** Deeper tasks share the lanes of this depth. */
const MAX_DEPTH = 40;

export function buildLanes(model: Model, root: number): Lane[] {
  const byDepth: number[][] = [];
  const {spans} = model;
  // Depths are counted on the way, because depthOf would walk up from each.
  let depth = 0;
  let before = root;
  for (const span of spans.subtree(root)) {
    if (span === root) continue;
    const parent = spans.parent[span]!;
    if (parent === before) depth++;
    else for (let at = before; spans.parent[at] !== parent; at = spans.parent[at]!) depth--;
    before = span;
    if (isAttempt(model, span)) continue;
    (byDepth[Math.min(MAX_DEPTH, depth)] ??= []).push(span);
  }
  return byDepth.flatMap((list, at) => (list ? packDepth(model, list, at) : []));
}

function packDepth(model: Model, list: readonly number[], depth: number): Lane[] {
  const all = barsOf(model, list);
  const ends: number[] = [];
  const laneOf = new Uint8Array(all.size);
  const sizes = new Uint32Array(MAX_LANES_OF_DEPTH);
  for (let at = 0; at < all.size; at++) {
    let lane = 0;
    while (lane < ends.length && ends[lane]! > all.fromNs[at]!) lane++;
    if (lane === MAX_LANES_OF_DEPTH) lane--;
    ends[lane] = Math.max(ends[lane] ?? -Infinity, all.toNs[at]!);
    laneOf[at] = lane;
    sizes[lane] = sizes[lane]! + 1;
  }
  return ends.map((_, lane) => {
    const bars = emptyBars(sizes[lane]!);
    for (let at = 0; at < all.size; at++) {
      if (laneOf[at] !== lane) continue;
      push(bars, all.fromNs[at]!, all.toNs[at]!, all.state[at]!, all.open[at]!, all.span[at]!, 1);
    }
    return {depth, bars: new BarPyramid(bars)};
  });
}
