/**
 * Keeps the figures of the Statistics view. In: filter and revision of the state. Out: the latest table through
 * `changed`. What is shown stays until the next has come.
 */
import {isRestricted} from '../../src/protocol/isRestricted';
import type {StatisticsTable} from '../../src/protocol/statistics';
import {CalmQuery} from '../state/calmQuery';
import type {Inspector} from '../state/inspector';

/** Names beyond these are counted, not listed. */
export const MAX_NAMES = 10_000;

export interface StatisticsShown {
  table: StatisticsTable | null;
  /** Why there is none, or why it is older than the records. */
  problem: string;
}

export class StatisticsLoader {
  private shown: StatisticsShown = {table: null, problem: ''};
  private readonly query: CalmQuery<StatisticsTable>;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly inspector: Inspector,
    private readonly changed: (shown: StatisticsShown) => void,
  ) {
    const {store, forViews} = inspector;
    this.query = new CalmQuery(
      signal => {
        const {filter, alike} = store.state;
        const wish = {filter: isRestricted(filter) ? filter : null, limit: MAX_NAMES, alike};
        return forViews.call('statistics', wish, signal);
      },
      table => this.show({table, problem: ''}),
      (problem, code) => {
        // A filter that cannot be read is explained below its box; the last valid figures stay.
        if (code !== 'badFilter' || !this.shown.table) this.show({...this.shown, problem});
      },
    );
    this.unsubscribe = store.subscribe(previous => {
      const {filter, alike, session, paused} = store.state;
      const other = previous.session?.generation !== session?.generation || previous.session?.id !== session?.id;
      if (other) this.show({table: null, problem: ''});
      if (other || previous.filter !== filter || previous.alike !== alike) this.now();
      else if (!paused && (previous.session?.revision !== session?.revision || previous.paused)) this.query.soon();
    });
    this.now();
  }

  dispose(): void {
    this.unsubscribe();
    this.query.stop();
  }

  now(): void {
    if (this.inspector.store.state.session) this.query.now();
  }

  private show(shown: StatisticsShown): void {
    this.shown = shown;
    this.changed(shown);
  }
}
