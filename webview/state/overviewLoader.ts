/**
 * Keeps the records over time for the overview strip. In: the filter without its time range, as the strip shows what
 * the range is chosen from. Out: `overview` in the state. While a session moves it asks twice a second, not more.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {Caller} from '../../src/protocol/rpc';
import type {InspectorState} from './inspectorState';
import type {Store} from './store';

const LIVE_INTERVAL_MS = 500;

export class OverviewLoader {
  private buckets = 0;
  private controller: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly caller: Pick<Caller<InspectorApi>, 'call'>,
    private readonly store: Store<InspectorState>,
  ) {}

  setBuckets(buckets: number): void {
    if (buckets === this.buckets) return;
    this.buckets = buckets;
    this.refresh();
  }

  refreshSoon(): void {
    this.timer ??= setTimeout(() => this.refresh(), LIVE_INTERVAL_MS);
  }

  refresh(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.controller?.abort();
    if (this.buckets === 0 || !this.store.state.session) return;
    void this.load();
  }

  private async load(): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    const filter = {...this.store.state.filter, timeRange: null};
    try {
      const overview = await this.caller.call('overview', {filter, buckets: this.buckets}, controller.signal);
      if (!controller.signal.aborted) this.store.set({overview});
    } catch {
      // The strip keeps what it shows; a filter with a problem is reported by the rows, which use the same filter.
    }
  }
}
