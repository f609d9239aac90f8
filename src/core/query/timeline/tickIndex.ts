/**
 * Times of the records of a span, in order, for the ticks under its bar. Kept for the spans on screen and extended by
 * what has arrived, so that a task with a million records costs its records once. Goes out: one tick per resolution.
 */
import {RecordFlag, RecordKind} from '../../../protocol/model';
import type {Model} from '../../model/model';

interface Ticks {
  /** Head of the span's list of records when this was built. */
  newest: number;
  size: number;
  timeNs: Float64Array;
  error: Uint8Array;
}

/** Spans whose ticks are kept; a screen shows fewer. */
const MAX_KEPT = 256;

export class TickIndex {
  private readonly kept = new Map<number, Ticks>();

  constructor(private readonly model: Model) {}

  /** Ticks in [fromNs, toNs], those nearer together than the resolution as one, which is an error if one of them is. */
  query(span: number, fromNs: number, toNs: number, resolutionNs: number, visit: (ns: number, error: number) => void) {
    const {timeNs, error, size} = this.of(span);
    let at = firstAtLeast(timeNs, size, fromNs);
    while (at < size && timeNs[at]! <= toNs) {
      const first = timeNs[at]!;
      let worst = 0;
      for (; at < size && timeNs[at]! - first < resolutionNs && timeNs[at]! <= toNs; at++) worst |= error[at]!;
      visit(first, worst);
    }
  }

  private of(span: number): Ticks {
    const {records, spans} = this.model;
    const newest = spans.newestArrival[span]!;
    const before = this.kept.get(span);
    if (before?.newest === newest) return before;
    const ids: number[] = [];
    for (const id of records.ofSpan(newest)) {
      if (id === before?.newest) break;
      if (records.kind[id]! < RecordKind.text) ids.push(id);
    }
    const old = before?.size ?? 0;
    const ticks: Ticks = {
      newest,
      size: old + ids.length,
      timeNs: new Float64Array(old + ids.length),
      error: new Uint8Array(old + ids.length),
    };
    if (before) {
      ticks.timeNs.set(before.timeNs);
      ticks.error.set(before.error);
    }
    for (let at = 0; at < ids.length; at++) {
      const id = ids[ids.length - 1 - at]!;
      ticks.timeNs[old + at] = records.timeNs[id]!;
      ticks.error[old + at] = records.flags[id]! & RecordFlag.error ? 1 : 0;
    }
    sortByTime(ticks);
    this.kept.delete(span);
    this.kept.set(span, ticks);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MAX_KEPT) break;
      this.kept.delete(oldest);
    }
    return ticks;
  }
}

function sortByTime(ticks: Ticks): void {
  const {timeNs, error, size} = ticks;
  let sorted = true;
  for (let at = 1; at < size; at++) if (timeNs[at]! < timeNs[at - 1]!) sorted = false;
  if (sorted) return;
  const order = Uint32Array.from({length: size}, (_, at) => at).sort((a, b) => timeNs[a]! - timeNs[b]! || a - b);
  const times = timeNs.slice();
  const errors = error.slice();
  order.forEach((from, to) => {
    timeNs[to] = times[from]!;
    error[to] = errors[from]!;
  });
}

function firstAtLeast(values: Float64Array, size: number, wanted: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
