/**
 * Keeps the records over time for the overview strip. In: the filter without its time range, as the strip shows what
 * the range is chosen from. Out: `overview` in the state. While a session moves it is asked for once a second at most.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {Overview} from '../../src/protocol/queries';
import type {Caller} from '../../src/protocol/rpc';
import {CalmQuery} from './calmQuery';
import type {InspectorState} from './inspectorState';
import type {Store} from './store';

export class OverviewLoader {
  private buckets = 0;
  private readonly query: CalmQuery<Overview>;

  constructor(
    private readonly caller: Pick<Caller<InspectorApi>, 'call'>,
    private readonly store: Store<InspectorState>,
  ) {
    this.query = new CalmQuery(
      signal => {
        const filter = {...this.store.state.filter, timeRange: null};
        return this.caller.call('overview', {filter, buckets: this.buckets}, signal);
      },
      overview => this.store.set({overview}),
      // The strip keeps what it shows; a filter with a problem is reported by the rows, which use the same filter.
      () => undefined,
    );
  }

  setBuckets(buckets: number): void {
    if (buckets === this.buckets) return;
    this.buckets = buckets;
    this.refresh();
  }

  /** The session moved. */
  refreshSoon(): void {
    if (this.canAsk()) this.query.soon();
  }

  refresh(): void {
    if (this.canAsk()) this.query.now();
  }

  private canAsk(): boolean {
    return this.buckets > 0 && this.store.state.session !== null;
  }
}
