/**
 * A comparison that has been made, and what is asked of it: totals, pages of rows, the next difference. Only the rows of
 * a page are objects. Record and span numbers in it hold as long as neither side's generation changes.
 */
import {CHANGES} from '../../../protocol/compare';
import type {Change, ComparedPage, ComparedRow, ComparisonInfo, Tolerance} from '../../../protocol/compare';
import {NONE, SYSTEM_NAMES} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';
import type {RecordReader} from '../recordReader';
import {buildSpanInfo, spanName} from '../spanInfo';
import {Alignment} from './align';
import {alikeName} from './names';

/** One session as a comparison reads it. */
export interface Comparable {
  model: Model;
  reader: RecordReader;
}

export interface CompareWish {
  /** Both null: the whole sessions. */
  spans: {left: number; right: number} | null;
  tolerance: Tolerance;
  /** For tests. */
  maxNodes?: number;
}

export async function compare(
  left: Comparable,
  right: Comparable,
  {spans, ...options}: CompareWish,
  pause: Pause,
): Promise<Comparison> {
  left.model.settle();
  right.model.settle();
  const alignment = new Alignment(left.model, right.model, options);
  if (spans) await alignment.alignSpans(spans.left, spans.right, pause);
  else await alignment.alignSessions(pause);
  return new Comparison(left, right, alignment, spans);
}

export class Comparison {
  private readonly revisions: {left: number; right: number};

  constructor(
    readonly left: Comparable,
    readonly right: Comparable,
    readonly alignment: Alignment,
    private readonly spans: {left: number; right: number} | null,
  ) {
    this.revisions = {left: left.model.revision, right: right.model.revision};
  }

  info(id: number): ComparisonInfo {
    const {nodes, notCompared} = this.alignment;
    const totals: Record<Change, number> = {
      ...{same: 0, failed: 0, missing: 0, new: 0, slower: 0, changed: 0, fixed: 0, faster: 0},
    };
    for (let node = 0; node < nodes.size; node++) {
      const change = CHANGES[nodes.change[node]!]!;
      if (nodes.isDifference(node) || (change === 'same' && !nodes.isGroup(node))) totals[change]++;
    }
    const {spans, left, right} = this;
    return {
      id,
      totals,
      left: spans && buildSpanInfo(left.model, spans.left),
      right: spans && buildSpanInfo(right.model, spans.right),
      notCompared: [...notCompared.values()].reduce((sum, count) => sum + count, 0),
      revisions: this.revisions,
    };
  }

  /** `differencesOnly` leaves out what is the same and holds nothing that differs. */
  rows(parent: number | null, from: number, count: number, differencesOnly: boolean): ComparedPage {
    const {nodes} = this.alignment;
    const rows: ComparedRow[] = [];
    let total = 0;
    for (const node of nodes.childrenOf(parent ?? NONE)) {
      if (!this.isShown(node, differencesOnly)) continue;
      if (total >= from && rows.length < count) rows.push(this.row(node, total, differencesOnly));
      total++;
    }
    return {total, from, rows};
  }

  /** The way to the next difference, outermost first; empty when there is none. */
  step(from: number | null, step: 1 | -1, differencesOnly: boolean): ComparedRow[] {
    const {nodes} = this.alignment;
    const path: ComparedRow[] = [];
    for (let at = nodes.difference(from, step); at !== NONE; at = nodes.parent[at]!) {
      path.unshift(this.row(at, this.positionOf(at, differencesOnly), differencesOnly));
    }
    return path;
  }

  private isShown(node: number, differencesOnly: boolean): boolean {
    const {nodes} = this.alignment;
    return !differencesOnly || CHANGES[nodes.change[node]!] !== 'same' || nodes.below[node]! > 0;
  }

  private positionOf(node: number, differencesOnly: boolean): number {
    const {nodes} = this.alignment;
    let position = 0;
    for (const at of nodes.childrenOf(nodes.parent[node]!)) {
      if (at === node) break;
      if (this.isShown(at, differencesOnly)) position++;
    }
    return position;
  }

  private row(node: number, position: number, differencesOnly: boolean): ComparedRow {
    const {alignment, left, right} = this;
    const {nodes} = alignment;
    const info = ({model}: Comparable, span: number) => (span === NONE ? null : buildSpanInfo(model, span));
    return {
      node,
      position,
      change: CHANGES[nodes.change[node]!]!,
      children: this.childCount(node, differencesOnly),
      differences: nodes.below[node]!,
      notCompared: alignment.notCompared.get(node) ?? 0,
      left: info(left, nodes.left[node]!),
      right: info(right, nodes.right[node]!),
      group: this.group(node),
    };
  }

  private childCount(node: number, differencesOnly: boolean): number {
    return this.rows(node, 0, 0, differencesOnly).total;
  }

  private group(node: number): ComparedRow['group'] {
    const {nodes, groups} = this.alignment;
    const group = groups.get(node);
    if (!group) return null;
    const first = node + 1;
    const isLeft = nodes.left[first] !== NONE;
    const {model} = isLeft ? this.left : this.right;
    const span = isLeft ? nodes.left[first]! : nodes.right[first]!;
    const name = this.sharedName(node, spanName(model, span));
    return {name, system: SYSTEM_NAMES[model.spans.system[span]!]!, left: group.left, right: group.right};
  }

  /** The name itself where all flows of the group have it. */
  private sharedName(group: number, name: string): string {
    const {nodes} = this.alignment;
    for (const node of nodes.childrenOf(group)) {
      for (const side of ['left', 'right'] as const) {
        const span = nodes[side][node]!;
        if (span !== NONE && spanName(this[side].model, span) !== name) return alikeName(name);
      }
    }
    return name;
  }
}
