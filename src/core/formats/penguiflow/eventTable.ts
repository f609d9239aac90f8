/**
 * One row per event of a node, copies included: what is needed to pair starts with ends again when something arrives
 * late. Kept apart from the record columns, which know no PenguiFlow.
 */
import {NONE} from '../../../protocol/model';
import {growColumns} from '../../model/table';

const COLUMNS = {
  timeNs: Float64Array,
  latencyNs: Float64Array,
  record: Uint32Array,
  text: Uint32Array,
  copyOf: Uint32Array,
  attempt: Uint16Array,
  inflight: Uint16Array,
  step: Uint8Array,
} as const;

/** `trace_inflight` was not sent. */
export const UNKNOWN_INFLIGHT = 0xffff;

export interface NodeEvent {
  timeNs: number;
  /** NaN where the sender gave none. */
  latencyNs: number;
  record: number;
  /** Interned reason of a failure, or name of a remote skill; 0 for none. */
  text: number;
  /** Row of the event this is a second copy of, NONE for a first one. */
  copyOf: number;
  attempt: number;
  inflight: number;
  step: number;
}

export class EventTable {
  timeNs = new Float64Array(0);
  latencyNs = new Float64Array(0);
  record = new Uint32Array(0);
  text = new Uint32Array(0);
  copyOf = new Uint32Array(0);
  attempt = new Uint16Array(0);
  inflight = new Uint16Array(0);
  step = new Uint8Array(0);
  size = 0;

  append(event: NodeEvent): number {
    const row = this.size++;
    if (row >= this.timeNs.length) growColumns(this, COLUMNS, Math.max(256, row * 2));
    this.timeNs[row] = event.timeNs;
    this.latencyNs[row] = event.latencyNs;
    this.record[row] = event.record;
    this.text[row] = event.text;
    this.copyOf[row] = event.copyOf;
    this.attempt[row] = event.attempt;
    this.inflight[row] = event.inflight;
    this.step[row] = event.step;
    return row;
  }

  /** The first copy of an event. */
  original(row: number): number {
    const copyOf = this.copyOf[row]!;
    return copyOf === NONE ? row : copyOf;
  }

  /**
   * Order of two events of one node and trace. Clocks may be coarse, so at the same time a retry comes before the start
   * it leads to, a start before an end, an error before the failure that follows from it.
   */
  compare(a: number, b: number): number {
    return (
      this.timeNs[a]! - this.timeNs[b]! ||
      this.attempt[a]! - this.attempt[b]! ||
      RANK[this.step[a]!]! - RANK[this.step[b]!]! ||
      this.text[a]! - this.text[b]!
    );
  }
}

/** By `Step`: other, start, success, error, timeout, retry, failed, skip, drop, cancelled, remote… */
const RANK = [3, 1, 6, 6, 6, 0, 7, 0, 0, 8, 2, 3, 4, 4, 4];
