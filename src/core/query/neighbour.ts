/**
 * The next or previous record of the same flow, task or thread, in time order: what stepping and the details ask. Walks
 * the time order from the record, in slices. Text lines, rejects and second copies are stepped over.
 */
import {NONE, RecordFlag, RecordKind} from '../../protocol/model';
import type {StepWithin} from '../../protocol/lines';
import type {Model} from '../model/model';
import type {Pause} from './matchedRows';
import type {TimeOrder} from './timeOrder';

const SLICE = 65_536;

/** null when there is none. A record outside of any flow, task or thread has neighbours only in what it is in. */
export async function neighbour(
  model: Model,
  order: TimeOrder,
  record: number,
  step: 1 | -1,
  within: StepWithin,
  pause: Pause,
): Promise<number | null> {
  model.settle();
  order.update();
  const wanted = groupOf(model, record, within);
  if (wanted === NONE) return null;
  let looked = 0;
  // Rows merged in during a pause move positions, so the walk is by record: its position is found again.
  let at = order.positionOf(record);
  for (at += step; at >= 0 && at < order.size; at += step) {
    const id = order.ids[at]!;
    const {kind, flags} = model.records;
    const counts = kind[id]! < RecordKind.text && !(flags[id]! & RecordFlag.duplicate);
    if (counts && groupOf(model, id, within) === wanted) return id;
    if (++looked % SLICE !== 0) continue;
    await pause();
    at = order.positionOf(id);
  }
  return null;
}

function groupOf(model: Model, record: number, within: StepWithin): number {
  if (within === 'thread') return model.records.process[record]!;
  const span = model.records.span[record]!;
  return span === NONE || within === 'task' ? span : model.spans.rootOf(span);
}
