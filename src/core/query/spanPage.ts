/** One page of the Flows tree: flows in an order, or the children of a span in order of their start. */
import type {FlowOrder, FlowsOfGroup, SpanPage} from '../../protocol/queries';
import type {Model} from '../model/model';
import {flowOrder, startOrder, textMatcher, treeRoots} from './flowList';
import {pageOf} from './pageOf';
import {buildSpanInfo} from './spanInfo';

export interface SpanPageQuery {
  /** null for the flows. */
  parent: number | null;
  from: number;
  count: number;
  /** Of flows. */
  order: FlowOrder;
  /** Part of the name; '' for all. */
  text: string;
  /** Only flows of this group; null for all. */
  group: FlowsOfGroup | null;
}

export function spanPage(model: Model, query: SpanPageQuery, generation: number): SpanPage {
  const {parent, order, text, group} = query;
  const items = parent === null ? treeRoots(model, text, group) : childrenOf(model, parent, text);
  const compare = parent === null ? flowOrder(model, order) : startOrder(model);
  const total = items.length;
  const {from, page} = pageOf(items, compare, query.from, query.count);
  return {revision: model.revision, generation, total, from, spans: page.map(span => buildSpanInfo(model, span))};
}

function childrenOf(model: Model, parent: number, text: string): number[] {
  const children = [...model.spans.childrenOf(parent)];
  return text === '' ? children : children.filter(textMatcher(model, text));
}
