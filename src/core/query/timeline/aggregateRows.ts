/** Rows and bars of the aggregated mode. In: nodes heaviest first. Out: the rows on screen; nodes that are unfolded. */
import {NONE, SpanRole, SpanState} from '../../../protocol/model';
import {TimelineBar, TimelineBarFlag, TimelineRowFlag} from '../../../protocol/timeline';
import type {TimelineFold} from '../../../protocol/timeline';
import type {Model} from '../../model/model';
import type {AggregateNode} from './aggregate';
import type {Answer} from './answer';

export interface NodeRow {
  node: AggregateNode;
  isUnfolded: boolean;
  isLast: boolean;
  guides: number;
}

/** Nodes on screen from top to bottom. There are few, however many tasks; `auto` unfolds all. */
export function listNodes(
  roots: readonly AggregateNode[],
  fold: TimelineFold,
  toggled: ReadonlySet<number>,
): NodeRow[] {
  const rows: NodeRow[] = [];
  const work = roots.map((node, at) => ({node, isLast: at === roots.length - 1, guides: 0})).reverse();
  for (let item = work.pop(); item; item = work.pop()) {
    const {node, isLast, guides} = item;
    const isUnfolded = node.children.length > 0 && (fold !== 'folded') !== toggled.has(node.key);
    rows.push({...item, isUnfolded});
    if (!isUnfolded) continue;
    const inner = isLast || node.depth === 0 || node.depth > 32 ? guides : guides | (1 << (node.depth - 1));
    const last = node.children.length - 1;
    for (let at = last; at >= 0; at--) work.push({node: node.children[at]!, isLast: at === last, guides: inner});
  }
  return rows;
}

export function addAggregateRows(
  model: Model,
  answer: Answer,
  rows: readonly NodeRow[],
  from: number,
  end: number,
): void {
  rows.slice(from, end).forEach(({node, isUnfolded, isLast, guides}, at) => {
    const {spans} = model;
    const {span, fromNs, totalNs, count} = node;
    const flags =
      (node.children.length > 0 ? TimelineRowFlag.hasChildren : 0) |
      (isUnfolded ? TimelineRowFlag.unfolded : 0) |
      (isLast ? TimelineRowFlag.last : 0) |
      TimelineRowFlag.closed;
    answer.addRow({
      ...{rowKey: node.key, rowSpan: span, rowDepth: Math.min(255, node.depth), rowFlags: flags, rowState: node.state},
      ...{rowSystem: spans.system[span]!, rowRoles: node.depth === 0 ? SpanRole.flow : SpanRole.task},
      ...{rowFromNs: fromNs, rowToNs: fromNs + totalNs, rowGuides: guides},
      ...{rowFirstRecord: spans.firstRecord[span] ?? NONE, rowAttempts: 0, rowTasks: count, rowErrors: node.errors},
      ...{rowRecords: 0, rowHeldNs: 0, name: node.name, reason: '', process: ''},
    });
    const barFlags = count > 1 ? TimelineBarFlag.merged : 0;
    const base = {barRow: at, barKind: TimelineBar.whole, barState: node.state, barFlags};
    answer.addBar({...base, barFromNs: fromNs, barToNs: fromNs + totalNs, barSpan: span, barTasks: count}, null);
    // The share that failed, by number, from the left.
    if (node.errors === 0 || node.errors === count) return;
    const barToNs = fromNs + (totalNs * node.errors) / count;
    const failed = {...base, barKind: TimelineBar.strip, barState: SpanState.failed};
    answer.addBar({...failed, barFromNs: fromNs, barToNs, barSpan: span, barTasks: node.errors}, null);
  });
}
