/**
 * The rows that pass one filter, as positions in the time order. Extended as records arrive, never recomputed from the
 * start; where late records were merged in, only what stands behind them is looked at again.
 */
import type {RowFilter} from '../../protocol/queries';
import type {RowPredicate} from './rowPredicate';
import type {TimeOrder} from './timeOrder';

/** Lets the event loop turn between slices of long work; throws RpcError 'cancelled' when the caller has gone. */
export type Pause = () => Promise<void>;

/** Records looked at between two pauses: a few milliseconds for column filters, some tens for text. */
const SLICE = 8192;

export class MatchedRows {
  /** Positions in the time order, ascending; valid up to `size`. */
  positions = new Uint32Array(1024);
  size = 0;
  private scanned = 0;
  private running: Promise<void> | null = null;

  constructor(
    readonly filter: RowFilter,
    private readonly order: TimeOrder,
    private readonly predicate: RowPredicate,
  ) {}

  /** Rows from this position on have changed. */
  changedFrom(position: number): void {
    if (position >= this.scanned) return;
    this.scanned = position;
    this.size = this.countBefore(position);
  }

  /** Forgets all matches, for filters whose outcome changes with the state of spans. */
  forget(): void {
    this.changedFrom(0);
  }

  /** Looks at what has arrived. Callers at the same time share the work. */
  async extend(pause: Pause): Promise<void> {
    while (this.running) await this.running.catch(() => undefined);
    this.order.update();
    if (this.scanned >= this.order.size) return;
    this.running = this.scan(pause);
    try {
      await this.running;
    } finally {
      this.running = null;
    }
  }

  /** How many matches stand before a position of the time order. */
  countBefore(position: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positions[middle]! < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private async scan(pause: Pause): Promise<void> {
    // The end is taken once: what arrives meanwhile is for the next call, so that a fast stream cannot hold us here.
    const last = this.order.size;
    for (;;) {
      // Late records may have moved the range since the last slice.
      const [first, end] = this.range(last);
      this.scanned = Math.max(this.scanned, first);
      if (this.scanned >= end) break;
      this.scanSlice(Math.min(this.scanned + SLICE, end));
      if (this.scanned < end) await pause();
    }
    this.scanned = Math.max(this.scanned, last);
  }

  /** Rows stand in the order of time, so those before and behind the filter's range need no look. */
  private range(last: number): [first: number, end: number] {
    const {timeRange} = this.filter;
    if (!timeRange) return [0, last];
    return [this.order.firstFrom(timeRange.fromNs), Math.min(last, this.order.firstFrom(timeRange.toNs))];
  }

  private scanSlice(end: number): void {
    const {predicate} = this;
    const {ids} = this.order;
    for (let at = this.scanned; at < end; at++) {
      if (!predicate.test(ids[at]!)) continue;
      if (this.size === this.positions.length) {
        const grown = new Uint32Array(this.size * 2);
        grown.set(this.positions);
        this.positions = grown;
      }
      this.positions[this.size++] = at;
    }
    this.scanned = end;
  }
}
