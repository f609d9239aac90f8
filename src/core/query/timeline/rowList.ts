/**
 * The rows of the waterfall from top to bottom: flows in order of their start, below an unfolded one its tasks, or the
 * lanes of a flow too large for a row per task. Built once per revision, filter and folding; the cost is the number of
 * rows, not of spans. No recursion, whatever the depth.
 */
import {NONE, SpanRole} from '../../../protocol/model';
import type {RowFilter} from '../../../protocol/queries';
import {TimelineRowFlag} from '../../../protocol/timeline';
import type {TimelineFold} from '../../../protocol/timeline';
import type {Model} from '../../model/model';
import {Mark} from './marks';
import type {RootFacts} from './rootFacts';
import {compareTimes, shownChildren} from './spanTimes';

/** A flow with more tasks is shown in lanes, one or more for each depth. */
export const LANES_ABOVE = 1000;
/** Up to so many tasks in all, flows begin unfolded. */
const UNFOLD_TASKS = 200;
/** A task with more children begins folded. */
const UNFOLD_CHILDREN = 60;
const ROOT_ROLES = SpanRole.flow | SpanRole.listed | SpanRole.task;

export interface RowList {
  size: number;
  span: Uint32Array;
  depth: Uint8Array;
  flags: Uint8Array;
  /** In lanes: which one of the flow. */
  lane: Uint16Array;
  /** Depths at which a guide passes, as bits. */
  guides: Uint32Array;
  flows: number;
  /** Extent of what is listed; from is Infinity when nothing is. */
  fromNs: number;
  toNs: number;
}

export interface RowChoice {
  fold: TimelineFold;
  toggled: ReadonlySet<number>;
  /** null shows everything. */
  marks: Uint8Array | null;
  timeRange: RowFilter['timeRange'];
  /** Number of lanes of a large flow. */
  lanesOf(root: number): number;
}

/** Roots that are shown, in order of their start. */
export function shownRoots(model: Model, facts: RootFacts, choice: Pick<RowChoice, 'marks' | 'timeRange'>): number[] {
  const {spans} = model;
  const {marks, timeRange} = choice;
  const roots = model.roots.filter(root => {
    if (spans.parent[root] !== NONE || !(spans.roles[root]! & ROOT_ROLES)) return false;
    if (marks && !(marks[root]! & Mark.inside)) return false;
    if (!(facts.fromNs[root]! < Infinity)) return false;
    return !timeRange || (facts.fromNs[root]! < timeRange.toNs && facts.toNs[root]! >= timeRange.fromNs);
  });
  return roots.sort((a, b) => compareTimes(facts.fromNs[a]!, facts.fromNs[b]!) || a - b);
}

export function buildRowList(model: Model, facts: RootFacts, choice: RowChoice): RowList {
  const {marks} = choice;
  const roots = shownRoots(model, facts, choice);
  const rows = new RowWriter(roots.length);
  const tasks = roots.reduce((sum, root) => sum + facts.below[root]!, 0);
  const unfoldFlows = choice.fold === 'unfolded' || (choice.fold === 'auto' && tasks <= UNFOLD_TASKS);
  const children = (span: number) => {
    const all = shownChildren(model, span);
    return marks ? all.filter(child => marks[child]! & Mark.inside) : all;
  };
  const contextFlag = (span: number) => (marks && !(marks[span]! & Mark.direct) ? TimelineRowFlag.context : 0);
  for (const root of roots) {
    rows.extend(facts.fromNs[root]!, facts.toNs[root]!);
    const hasLanes = facts.below[root]! > LANES_ABOVE && !marks;
    const below = hasLanes ? [] : children(root);
    const isUnfolded = unfoldFlows !== choice.toggled.has(root) && (hasLanes || below.length > 0);
    rows.add(root, 0, flagsOf(hasLanes || below.length > 0, isUnfolded) | contextFlag(root), 0, 0);
    if (!isUnfolded) continue;
    if (hasLanes) {
      const lanes = choice.lanesOf(root);
      for (let lane = 0; lane < lanes; lane++) {
        rows.add(root, 1, TimelineRowFlag.lane | (lane === lanes - 1 ? TimelineRowFlag.last : 0), lane, 0);
      }
      continue;
    }
    // One list of children per open level; `at` is the next one to show.
    const stack: {list: number[]; at: number; guides: number}[] = [{list: below, at: 0, guides: 0}];
    for (let level = stack.at(-1); level; level = stack.at(-1)) {
      const depth = stack.length;
      const span = level.list[level.at++];
      if (span === undefined) {
        stack.pop();
        continue;
      }
      const isLast = level.at === level.list.length;
      const inner = children(span);
      const unfold =
        inner.length > 0 &&
        (choice.fold === 'folded' ? false : choice.fold === 'unfolded' || inner.length <= UNFOLD_CHILDREN) !==
          choice.toggled.has(span);
      const flags = flagsOf(inner.length > 0, unfold) | contextFlag(span) | (isLast ? TimelineRowFlag.last : 0);
      rows.add(span, depth, flags, 0, level.guides);
      if (unfold) {
        const guides = isLast || depth > 32 ? level.guides : level.guides | (1 << (depth - 1));
        stack.push({list: inner, at: 0, guides});
      }
    }
  }
  return rows.finish(roots.length);
}

function flagsOf(hasChildren: boolean, isUnfolded: boolean): number {
  return (hasChildren ? TimelineRowFlag.hasChildren : 0) | (isUnfolded ? TimelineRowFlag.unfolded : 0);
}

class RowWriter {
  private span: Uint32Array;
  private depth: Uint8Array;
  private flags: Uint8Array;
  private lane: Uint16Array;
  private guides: Uint32Array;
  private size = 0;
  private fromNs = Infinity;
  private toNs = -Infinity;

  constructor(capacity: number) {
    const length = Math.max(64, capacity);
    this.span = new Uint32Array(length);
    this.depth = new Uint8Array(length);
    this.flags = new Uint8Array(length);
    this.lane = new Uint16Array(length);
    this.guides = new Uint32Array(length);
  }

  extend(fromNs: number, toNs: number): void {
    if (fromNs < this.fromNs) this.fromNs = fromNs;
    if (toNs > this.toNs) this.toNs = toNs;
  }

  add(span: number, depth: number, flags: number, lane: number, guides: number): void {
    if (this.size === this.span.length) this.grow();
    const at = this.size++;
    this.span[at] = span;
    this.depth[at] = Math.min(255, depth);
    this.flags[at] = flags;
    this.lane[at] = lane;
    this.guides[at] = guides;
  }

  finish(flows: number): RowList {
    const {size, span, depth, flags, lane, guides, fromNs, toNs} = this;
    return {size, span, depth, flags, lane, guides, flows, fromNs, toNs};
  }

  private grow(): void {
    const length = this.span.length * 2;
    const more = <T extends Uint8Array | Uint16Array | Uint32Array>(grown: T, old: T): T => {
      grown.set(old);
      return grown;
    };
    this.span = more(new Uint32Array(length), this.span);
    this.depth = more(new Uint8Array(length), this.depth);
    this.flags = more(new Uint8Array(length), this.flags);
    this.lane = more(new Uint16Array(length), this.lane);
    this.guides = more(new Uint32Array(length), this.guides);
  }
}
