/**
 * What Timeline, Graph and Statistics have to show, before one of them is opened: how many flows and names, and the flows
 * that went wrong first. In: the roots that the Timeline shows, and the spans that hold a record that passes. Reads columns
 * only, in slices.
 */
import type {ShownFlows} from '../../protocol/queries';
import {SpanRole} from '../../protocol/model';
import type {Model} from '../model/model';
import {flowOrder} from './flowList';
import type {Pause} from './matchedRows';
import {pageOf} from './pageOf';
import {buildSpanInfo} from './spanInfo';
import {StatisticsGroups} from './statisticsGroups';

/** Spans looked at between two pauses: a few milliseconds. */
const SLICE = 16_384;

export interface ShownFlowsWish {
  /** How many flows to tell of. */
  count: number;
  /** As for the Statistics. */
  alike: boolean;
  generation: number;
}

/** `marked`: spans with a 1 there hold a record that passes; null for all. */
export async function buildShownFlows(
  model: Model,
  roots: number[],
  marked: Uint8Array | null,
  {count, alike, generation}: ShownFlowsWish,
  pause: Pause,
): Promise<ShownFlows> {
  const {revision} = model;
  const {page} = pageOf(roots, flowOrder(model, 'failedFirst'), 0, count);
  const spans = page.map(span => buildSpanInfo(model, span));
  const names = await countNames(model, marked, alike, pause);
  return {revision, generation, flows: roots.length, names, spans};
}

async function countNames(model: Model, marked: Uint8Array | null, alike: boolean, pause: Pause): Promise<number> {
  const {roles, size} = model.spans;
  const groups = new StatisticsGroups(model, alike);
  for (let span = 0; span < size; span++) {
    if (span % SLICE === SLICE - 1) await pause();
    if (roles[span]! & SpanRole.task && (marked === null || marked[span] === 1)) groups.of(span);
  }
  return groups.size;
}
