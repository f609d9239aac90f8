/**
 * The order in which rows are shown: by time, arrival breaking ties. Kept as one list of record ids that is extended as
 * records arrive; what arrives late is merged in, and followers learn from which position on the list changed.
 */
import type {RecordTable} from '../model/recordTable';

export class TimeOrder {
  /** Record ids in time order; valid up to `size`. */
  ids = new Uint32Array(1024);
  size = 0;
  private readonly followers = new Set<(firstChanged: number) => void>();

  constructor(private readonly records: RecordTable) {}

  /** Calls back with the first position whose row changed, whenever rows were merged in. Returns the way to stop. */
  follow(follower: (firstChanged: number) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** Takes in all records that have arrived since the last call. */
  update(): void {
    const {records} = this;
    const total = records.size;
    if (this.size === total) return;
    if (total > this.ids.length) {
      const grown = new Uint32Array(Math.max(total, this.ids.length * 2));
      grown.set(this.ids);
      this.ids = grown;
    }
    const {ids} = this;
    const {timeNs} = records;
    const old = this.size;
    let sorted = true;
    for (let id = old; id < total; id++) {
      ids[id] = id;
      if (id > old && timeNs[id]! < timeNs[id - 1]!) sorted = false;
    }
    if (!sorted) ids.subarray(old, total).sort((a, b) => timeNs[a]! - timeNs[b]! || a - b);
    this.size = total;
    const firstNewNs = timeNs[ids[old]!]!;
    if (old > 0 && firstNewNs < timeNs[ids[old - 1]!]!) this.merge(this.firstAfter(firstNewNs, old), old, total);
  }

  /** Position of a record, by binary search; -1 when it is not in the list. */
  positionOf(record: number): number {
    const {ids} = this;
    const {timeNs} = this.records;
    if (record >= this.size) return -1;
    let low = 0;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const id = ids[middle]!;
      if (timeNs[id]! < timeNs[record]! || (timeNs[id] === timeNs[record] && id < record)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First position whose time is `ns` or later; `size` when there is none. */
  firstFrom(ns: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.records.timeNs[this.ids[middle]!]! < ns) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First position, below `end`, whose time is later than `ns`. */
  private firstAfter(ns: number, end: number): number {
    let low = 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.records.timeNs[this.ids[middle]!]! <= ns) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private merge(from: number, middle: number, end: number): void {
    const {ids} = this;
    const {timeNs} = this.records;
    const left = ids.slice(from, middle);
    let l = 0;
    let r = middle;
    let out = from;
    // Old ids are smaller than new ones, so on a tie the left one is the earlier arrival.
    while (l < left.length && r < end) ids[out++] = timeNs[ids[r]!]! < timeNs[left[l]!]! ? ids[r++]! : left[l++]!;
    while (l < left.length) ids[out++] = left[l++]!;
    for (const follower of this.followers) follower(from);
  }
}
