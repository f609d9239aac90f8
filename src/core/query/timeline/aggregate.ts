/**
 * Flows merged by name and path: one node per name below the same names, with what all its tasks took together, the
 * heaviest first ("left heavy"). In: the settled model and the roots that are shown. Out: nodes in order of display,
 * each starting where the node before it on its level ended. Time on its axis is time spent, not clock time.
 */
import {SpanRole, System} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {spanName} from '../spanInfo';
import {Mark} from './marks';
import {endOf, shownChildren, startOf} from './spanTimes';
import {isFailure, stateRank} from './stateRank';

export interface AggregateNode {
  name: string;
  depth: number;
  children: AggregateNode[];
  count: number;
  errors: number;
  totalNs: number;
  /** Where it stands on the axis. */
  fromNs: number;
  /** The longest of its tasks, to show for it. */
  span: number;
  spanNs: number;
  /** The worst of them where at least half failed, else of what did not. */
  state: number;
  failedState: number;
  /** Stable number of its path within this result. */
  key: number;
}

/** Different paths; tasks of further ones are counted only in what is above them. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 200;

/** Roots of the result, heaviest first. `nowNs` is where unfinished work ends. */
export function aggregate(
  model: Model,
  roots: readonly number[],
  marks: Uint8Array | null,
  nowNs: number,
): AggregateNode[] {
  const top = new Map<string, AggregateNode>();
  const inner = new Map<AggregateNode, Map<string, AggregateNode>>();
  let nodes = 0;
  const nodeOf = (parent: AggregateNode | null, span: number): AggregateNode | null => {
    const among = parent ? (inner.get(parent) ?? new Map<string, AggregateNode>()) : top;
    if (parent && !inner.has(parent)) inner.set(parent, among);
    const name = parent || hasOwnName(model, span) ? spanName(model, span) : '';
    // Interned names are compared as texts, because two systems may use one name for the same work.
    let node = among.get(name);
    if (!node) {
      if (nodes >= MAX_NODES) return null;
      node = emptyNode(name, parent ? parent.depth + 1 : 0, nodes++, span);
      among.set(name, node);
      parent?.children.push(node);
    }
    return node;
  };
  const work: {span: number; parent: AggregateNode | null}[] = roots.map(span => ({span, parent: null})).reverse();
  for (let item = work.pop(); item; item = work.pop()) {
    const {span, parent} = item;
    if (marks && !(marks[span]! & Mark.inside)) continue;
    const node = nodeOf(parent, span);
    if (!node) continue;
    addSpan(model, node, span, nowNs);
    if (node.depth >= MAX_DEPTH) continue;
    for (const child of shownChildren(model, span).reverse()) work.push({span: child, parent: node});
  }
  const result = [...top.values()].sort(heaviestFirst);
  place(result);
  return result;
}

/** PenguiFlow's traces are called by their id: all of them are one kind of work. */
function hasOwnName(model: Model, span: number): boolean {
  const {name, id, system, roles} = model.spans;
  if (!(roles[span]! & SpanRole.flow)) return true;
  return name[span] !== 0 && name[span] !== id[span] && system[span] !== System.penguiflow;
}

function addSpan(model: Model, node: AggregateNode, span: number, nowNs: number): void {
  const fromNs = startOf(model, span);
  const endNs = endOf(model, span, fromNs);
  const durationNs = Number.isNaN(fromNs) ? 0 : Math.max(0, (endNs === Infinity ? nowNs : endNs) - fromNs);
  const state = model.spans.state[span]!;
  node.count++;
  node.totalNs += durationNs;
  if (isFailure(state)) node.errors++;
  if (durationNs > node.spanNs) {
    node.spanNs = durationNs;
    node.span = span;
  }
  const shown = isFailure(state) ? 'failedState' : 'state';
  if (stateRank(state) > stateRank(node[shown])) node[shown] = state;
}

/** Children stand side by side from their parent's start; those of one parent that overlapped reach beyond it. */
function place(roots: AggregateNode[]): void {
  let fromNs = 0;
  for (const root of roots) {
    root.fromNs = fromNs;
    fromNs += root.totalNs;
  }
  const work = [...roots];
  for (let node = work.pop(); node; node = work.pop()) {
    if (2 * node.errors >= node.count) node.state = node.failedState;
    node.children.sort(heaviestFirst);
    let at = node.fromNs;
    for (const child of node.children) {
      child.fromNs = at;
      at += child.totalNs;
      work.push(child);
    }
  }
}

function heaviestFirst(a: AggregateNode, b: AggregateNode): number {
  return b.totalNs - a.totalNs || b.count - a.count || a.key - b.key;
}

function emptyNode(name: string, depth: number, key: number, span: number): AggregateNode {
  return {
    ...{name, depth, key, span, children: [], state: 0, failedState: 0},
    ...{count: 0, errors: 0, totalNs: 0, fromNs: 0, spanNs: -1},
  };
}
