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
    const end = this.order.size;
    while (this.scanned < end) {
      const sliceEnd = Math.min(this.scanned + SLICE, end);
      for (; this.scanned < sliceEnd; this.scanned++) {
        if (!this.predicate.test(this.order.ids[this.scanned]!)) continue;
        if (this.size === this.positions.length) {
          const grown = new Uint32Array(this.size * 2);
          grown.set(this.positions);
          this.positions = grown;
        }
        this.positions[this.size++] = this.scanned;
      }
      if (this.scanned < end) await pause();
    }
  }
}
