/**
 * The flows of a session gathered by name, service or state: what the Flows tree shows above them. Comes in: the settled
 * model; goes out: one page of groups with their counts. A group stands where its first flow in the same order would.
 */
import {NONE, SpanState} from '../../protocol/model';
import type {FlowGroup, FlowGrouping, FlowGroupPage, FlowOrder} from '../../protocol/queries';
import type {Model} from '../model/model';
import {flowOrder, groupKeys, isFailed, treeRoots} from './flowList';
import {pageOf} from './pageOf';

interface Gathered extends FlowGroup {
  /** The flow of the group that comes first. */
  first: number;
}

const OPEN: readonly number[] = [SpanState.open, SpanState.retrying, SpanState.scheduled];

export function buildFlowGroups(
  model: Model,
  by: FlowGrouping,
  order: FlowOrder,
  text: string,
  range: {from: number; count: number},
  generation: number,
): FlowGroupPage {
  const keyOf = groupKeys(model, by);
  const compare = flowOrder(model, order);
  const groups = new Map<string, Gathered>();
  for (const span of treeRoots(model, text, null)) {
    const key = keyOf(span);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = {key, flows: 0, failed: 0, open: 0, first: NONE}));
    group.flows++;
    if (isFailed(model, span)) group.failed++;
    if (OPEN.includes(model.spans.state[span]!)) group.open++;
    if (group.first === NONE || compare(span, group.first) < 0) group.first = span;
  }
  const {from, page} = pageOf([...groups.values()], (a, b) => compare(a.first, b.first), range.from, range.count);
  return {
    revision: model.revision,
    generation,
    total: groups.size,
    from,
    groups: page.map(({key, flows, failed, open}) => ({key, flows, failed, open})),
  };
}
