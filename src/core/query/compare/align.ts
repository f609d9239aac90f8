/**
 * Aligns two flows, two tasks or two sessions into nodes. Comes in: two models, which must be settled, and what of them
 * is compared. Goes out: nodes with their changes, groups of flows, and how much was left out. Walks with a stack of its
 * own: depth is unbounded. Works in slices; what arrives meanwhile may or may not be in it.
 */
import type {Change, GroupFigures, Tolerance} from '../../../protocol/compare';
import {NONE} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {percentile} from '../distribution';
import {startOrder, treeRoots} from '../flowList';
import type {Pause} from '../matchedRows';
import {spanDurationNs} from '../spanTimes';
import {hasFailed, judge, judgeGroup} from './judge';
import {SharedNames} from './names';
import {Nodes} from './nodes';
import {inOrder, pairByKey, type SiblingPairs} from './siblings';

/** 84 MB of columns; what is deeper then is counted and not compared. */
const MAX_NODES = 4_000_000;
/** Nodes between two pauses: a few milliseconds. */
const SLICE = 8192;

export interface AlignOptions {
  tolerance: Tolerance;
  /** For tests. */
  maxNodes?: number;
}

/** A pair as spans, NONE for none. */
interface Pair {
  left: number;
  right: number;
}

interface Level {
  /** Node that the pairs are below. */
  parent: number;
  pairs: Iterator<Pair>;
}

export class Alignment {
  readonly nodes = new Nodes();
  /** By node. */
  readonly groups = new Map<number, {left: GroupFigures; right: GroupFigures; pairs: number}>();
  /** By node: spans below that were not compared. */
  readonly notCompared = new Map<number, number>();
  private readonly names = new SharedNames();
  private readonly maxNodes: number;
  private nextPause = SLICE;

  constructor(
    readonly left: Model,
    readonly right: Model,
    private readonly options: AlignOptions,
  ) {
    this.maxNodes = options.maxNodes ?? MAX_NODES;
  }

  /** Two flows or tasks; they are a pair whatever they are called. */
  async alignSpans(left: number, right: number, pause: Pause): Promise<void> {
    await this.walk([{left, right}], NONE, pause);
    this.nodes.countDifferences();
  }

  /** All flows: by name, and those of one name that either side has several of below a group. */
  async alignSessions(pause: Pause): Promise<void> {
    const lefts = treeRoots(this.left, '', null).sort(startOrder(this.left));
    const rights = treeRoots(this.right, '', null).sort(startOrder(this.right));
    const byName = new Map<number, Pair[]>();
    for (const pair of this.pairsOf(lefts, rights)) {
      const name =
        pair.left !== NONE ? this.names.alike(this.left, pair.left) : this.names.alike(this.right, pair.right);
      const group = byName.get(name);
      if (group) group.push(pair);
      else byName.set(name, [pair]);
    }
    for (const pairs of byName.values()) {
      if (pairs.length === 1) {
        await this.walk(pairs, NONE, pause);
        continue;
      }
      const figures = {left: this.figures('left', pairs), right: this.figures('right', pairs)};
      const node = this.nodes.add(NONE, NONE, NONE, judgeGroup(figures.left, figures.right, this.options.tolerance));
      this.groups.set(node, {...figures, pairs: pairs.length});
      await this.walk(pairs, node, pause);
      this.nodes.close(node);
    }
    this.nodes.countDifferences();
  }

  private async walk(pairs: readonly Pair[], parent: number, pause: Pause): Promise<void> {
    const {nodes} = this;
    const stack: Level[] = [{parent, pairs: pairs[Symbol.iterator]()}];
    for (let level = stack.at(-1); level; level = stack.at(-1)) {
      const next = level.pairs.next();
      if (next.done) {
        if (level.parent !== parent) nodes.close(level.parent);
        stack.pop();
        continue;
      }
      const {left, right} = next.value;
      const node = nodes.add(left, right, level.parent, this.changeOf(left, right));
      if (this.hasChildren(left, right)) {
        if (nodes.size < this.maxNodes) stack.push({parent: node, pairs: this.childPairs(left, right)});
        else this.notCompared.set(node, this.countBelow(left, right));
      }
      if (nodes.size >= this.nextPause) {
        this.nextPause = nodes.size + SLICE;
        await pause();
      }
    }
  }

  private changeOf(left: number, right: number): Change {
    if (left === NONE) return 'new';
    if (right === NONE) return 'missing';
    return judge(this.left, left, this.right, right, this.options.tolerance);
  }

  private hasChildren(left: number, right: number): boolean {
    return (
      (left !== NONE && this.left.spans.firstChild[left] !== NONE) ||
      (right !== NONE && this.right.spans.firstChild[right] !== NONE)
    );
  }

  private childPairs(left: number, right: number): Iterator<Pair> {
    const childrenOf = (model: Model, span: number) =>
      span === NONE ? [] : [...model.spans.childrenOf(span)].sort(startOrder(model));
    return this.pairsOf(childrenOf(this.left, left), childrenOf(this.right, right));
  }

  private *pairsOf(lefts: readonly number[], rights: readonly number[]): Generator<Pair> {
    const pairs = this.pairPositions(lefts, rights);
    for (let at = 0; at < pairs.left.length; at++) {
      yield {left: lefts[pairs.left[at]!] ?? NONE, right: rights[pairs.right[at]!] ?? NONE};
    }
  }

  /** By name, and what is left over by what names have in common. */
  private pairPositions(lefts: readonly number[], rights: readonly number[]): SiblingPairs {
    const partner = new Int32Array(lefts.length).fill(-1);
    const taken = new Uint8Array(rights.length);
    const pairBy = (key: 'exact' | 'alike') =>
      pairByKey(
        lefts.map(span => this.names[key](this.left, span)),
        rights.map(span => this.names[key](this.right, span)),
        partner,
        taken,
      );
    pairBy('exact');
    if (partner.includes(-1) && taken.includes(0)) pairBy('alike');
    return inOrder(partner, rights.length);
  }

  private figures(side: 'left' | 'right', pairs: readonly Pair[]): GroupFigures {
    const model = this[side];
    const spans = pairs.map(pair => pair[side]).filter(span => span !== NONE);
    const durations = spans.map(span => spanDurationNs(model, span)).filter(Number.isFinite);
    return {
      flows: spans.length,
      failed: spans.filter(span => hasFailed(model, span)).length,
      medianNs: percentile(Float64Array.from(durations).sort(), 0.5),
    };
  }

  /** The larger side: a pair counts once. */
  private countBelow(left: number, right: number): number {
    const count = (model: Model, span: number) => {
      let below = -1;
      for (let at = span; at !== NONE; at = model.spans.nextInSubtree(at, span)) below++;
      return Math.max(0, below);
    };
    return Math.max(count(this.left, left), count(this.right, right));
  }
}
