/**
 * Keeps how much there is to see in the views beside the Log, for their tabs, and the flows that the Graph draws. In: the
 * filter. Out: `shownFlows` in the state. While a session moves it is asked for every other second at most.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {ShownFlows} from '../../src/protocol/queries';
import type {Caller} from '../../src/protocol/rpc';
import {CalmQuery} from './calmQuery';
import type {InspectorState} from './inspectorState';
import type {Store} from './store';

const CALM_MS = 2000;

export class ShownFlowsLoader {
  private count = 0;
  private readonly query: CalmQuery<ShownFlows>;

  constructor(
    caller: Pick<Caller<InspectorApi>, 'call'>,
    private readonly store: Store<InspectorState>,
    private readonly save: () => void,
  ) {
    this.query = new CalmQuery(
      signal => {
        const {filter, alike} = store.state;
        return caller.call('shownFlows', {filter, count: this.count, alike}, signal);
      },
      shownFlows => store.set({shownFlows, shownFlowsProblem: ''}),
      // The tabs keep what they say; a filter with a problem is reported by the rows, which use the same filter.
      (message, code) => store.set({shownFlowsProblem: code === 'badFilter' ? '' : message}),
      CALM_MS,
    );
    store.subscribe(previous => {
      const {session, filter, alike, paused} = store.state;
      const other = previous.session?.generation !== session?.generation || previous.session?.id !== session?.id;
      if (other) store.set({shownFlows: null, shownFlowsProblem: ''});
      if (other || previous.filter !== filter || previous.alike !== alike) this.refresh();
      else if (session && !paused && (previous.session?.revision !== session.revision || previous.paused)) {
        this.query.soon();
      }
    });
  }

  /** How many flows are to be told of. */
  want(count: number): void {
    if (count === this.count) return;
    this.count = count;
    this.refresh();
  }

  refresh(): void {
    if (this.store.state.session) this.query.now();
  }

  /** Whether names that differ in numbers alone are one in the Statistics. */
  setAlike(alike: boolean): void {
    this.store.set({alike});
    this.save();
  }
}
