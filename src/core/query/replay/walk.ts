/**
 * Walks the time order from a record, in slices: what every step of a replay does. Comes in: a test of records. Goes out:
 * the first that passes. Text lines, rejects and second copies are passed over. Cost: the way that is walked, nothing
 * else; where there is nothing more to come the caller knows, and does not walk.
 */
import {RecordFlag, RecordKind} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';
import type {TimeOrder} from '../timeOrder';

const SLICE = 65_536;
const ALL_TIMES = {startNs: -Infinity, lastNs: Infinity};

export interface Walk {
  model: Model;
  order: TimeOrder;
  pause: Pause;
}

/** Whether a replay stops at such a record at all. */
export function canStandAt({records}: Model, record: number): boolean {
  return records.kind[record]! < RecordKind.text && !(records.flags[record]! & RecordFlag.duplicate);
}

/** From the first to the last record of a scope or flow. */
export interface Times {
  startNs: number;
  lastNs: number;
}

/** The first record behind (1) or before (-1) `from` that passes and is within the times; null when there is none. */
export async function nextRecord(
  {model, order, pause}: Walk,
  from: number,
  step: 1 | -1,
  passes: (record: number) => boolean,
  {startNs, lastNs}: Times = ALL_TIMES,
): Promise<number | null> {
  const {timeNs} = model.records;
  let looked = 0;
  // Rows merged in during a pause move positions, so the walk is by record: its position is found again.
  let at = order.positionOf(from);
  for (at += step; at >= 0 && at < order.size; at += step) {
    const id = order.ids[at]!;
    if (step > 0 ? timeNs[id]! > lastNs : timeNs[id]! < startNs) return null;
    if (canStandAt(model, id) && passes(id)) return id;
    if (++looked % SLICE !== 0) continue;
    await pause();
    at = order.positionOf(id);
  }
  return null;
}

/** The first (1) or last (-1) record that can be stepped to; null when there is none. */
export function edgeRecord({model, order}: Walk, edge: 1 | -1): number | null {
  for (let at = edge > 0 ? 0 : order.size - 1; at >= 0 && at < order.size; at += edge) {
    if (canStandAt(model, order.ids[at]!)) return order.ids[at]!;
  }
  return null;
}
