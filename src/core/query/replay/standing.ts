/**
 * Who stands where once a record has been written: the flows that are under way, each at its last record so far, and the
 * scopes that the record is inside, each at its last own record so far. Comes in: a record of a settled model. Looks back
 * a bounded way: a flow that has been quiet for longer is not listed, a scope stands at its begin.
 */
import {NONE} from '../../../protocol/model';
import type {ReplayPlace, ReplayThread} from '../../../protocol/replay';
import type {Model} from '../../model/model';
import {spanName} from '../spanInfo';
import type {TimeOrder} from '../timeOrder';
import {flowTimes} from './steps';
import {canStandAt} from './walk';

/** Records that are looked back at: some tenths of a millisecond. */
const MAX_BACK = 20_000;
const MAX_THREADS = 100;
/** Innermost frames of a very deep stack, as in the details of a record. */
const MAX_FRAMES = 200;

export function standingAt(model: Model, order: TimeOrder, record: number): ReplayPlace {
  const {records, spans} = model;
  const chain = scopesAround(model, record);
  const missing = new Set(chain);
  const lastOf = new Map<number, number>();
  const threads = new Map<number, number>();
  let underWay = 0;
  const nowNs = records.timeNs[record]!;
  const position = order.positionOf(record);
  for (let at = position; at >= 0 && position - at < MAX_BACK; at--) {
    const id = order.ids[at]!;
    if (!canStandAt(model, id)) continue;
    const span = records.span[id]!;
    if (missing.delete(span)) lastOf.set(span, id);
    const flow = span === NONE ? NONE : spans.rootOf(span);
    if (threads.has(flow) || underWay >= MAX_THREADS) continue;
    const isUnderWay = at === position || (flow !== NONE && flowTimes(model, flow).lastNs > nowNs);
    // What is over at this moment is remembered as well, so that it is asked once.
    threads.set(flow, isUnderWay ? id : NONE);
    if (isUnderWay) underWay++;
  }
  const frames = chain.map(span => ({span, record: lastOf.get(span) ?? beginBefore(model, order, span, position)}));
  return {threads: listThreads(model, threads), frames};
}

function scopesAround({records, spans}: Model, record: number): number[] {
  const chain: number[] = [];
  for (let at = records.span[record]!; at !== NONE && chain.length < MAX_FRAMES; at = spans.parent[at]!) chain.push(at);
  return chain;
}

/** Null for a scope of which nothing is known, or that is heard of later only. */
function beginBefore({spans}: Model, order: TimeOrder, span: number, position: number): number | null {
  const first = spans.firstRecord[span]!;
  return first !== NONE && order.positionOf(first) <= position ? first : null;
}

function listThreads(model: Model, threads: ReadonlyMap<number, number>): ReplayThread[] {
  const {spans, texts} = model;
  const listed = [...threads].filter(([, record]) => record !== NONE);
  listed.sort(([a], [b]) => a - b);
  return listed.map(([flow, record]) => {
    if (flow === NONE) return {flow: null, name: '', id: '', record};
    return {flow, name: spanName(model, flow), id: texts.text(spans.id[flow]!), record};
  });
}
