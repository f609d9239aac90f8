/**
 * Keeps the figures of the Statistics view. In: filter and revision of the state. Out: the latest table through
 * `changed`. While a session moves it asks once a second at most, and less often when the engine takes long over it; what
 * is shown stays until the next has come, and the latest wish wins.
 */
import type {StatisticsTable} from '../../src/protocol/statistics';
import {RpcError} from '../../src/protocol/rpc';
import type {Inspector} from '../state/inspector';
import {isFiltered} from '../state/inspectorState';

/** Names beyond these are counted, not listed. */
export const MAX_NAMES = 10_000;
const CALM_MS = 1000;
/** The engine must not spend more than a fifth of its time on this. */
const SHARE = 4;

export interface StatisticsShown {
  table: StatisticsTable | null;
  /** Why there is none, or why it is older than the records. */
  problem: string;
}

export class StatisticsLoader {
  private controller: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stale = false;
  private tookMs = 0;
  private shown: StatisticsShown = {table: null, problem: ''};
  private readonly unsubscribe: () => void;

  constructor(
    private readonly inspector: Inspector,
    private readonly changed: (shown: StatisticsShown) => void,
  ) {
    this.unsubscribe = inspector.store.subscribe(previous => {
      const {filter, session, paused} = inspector.store.state;
      const other = previous.session?.generation !== session?.generation || previous.session?.id !== session?.id;
      if (other) this.show({table: null, problem: ''});
      if (other || previous.filter !== filter) this.now();
      else if (!paused && (previous.session?.revision !== session?.revision || previous.paused)) this.soon();
    });
    this.now();
  }

  dispose(): void {
    this.unsubscribe();
    clearTimeout(this.timer);
    this.stale = false;
    this.controller?.abort();
  }

  now(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.controller?.abort();
    if (this.inspector.store.state.session) void this.load();
  }

  private soon(): void {
    this.stale = true;
    if (this.controller || this.timer !== undefined) return;
    const waitMs = Math.max(CALM_MS, this.tookMs * SHARE);
    this.timer = setTimeout(() => this.now(), waitMs);
  }

  private async load(): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    this.stale = false;
    const {filter} = this.inspector.store.state;
    const startedMs = performance.now();
    try {
      const params = {filter: isFiltered(filter) ? filter : null, limit: MAX_NAMES};
      const table = await this.inspector.forViews.call('statistics', params, controller.signal);
      if (!controller.signal.aborted) this.show({table, problem: ''});
    } catch (error) {
      if (!controller.signal.aborted) this.failed(error);
    } finally {
      if (this.controller === controller) {
        this.controller = null;
        this.tookMs = performance.now() - startedMs;
        if (this.stale) this.soon();
      }
    }
  }

  private failed(error: unknown): void {
    // A filter that cannot be read is explained below its box; the last valid figures stay.
    const code = error instanceof RpcError ? error.code : '';
    if (code === 'cancelled' || code === 'engineGone' || (code === 'badFilter' && this.shown.table)) return;
    this.show({...this.shown, problem: error instanceof Error ? error.message : String(error)});
  }

  private show(shown: StatisticsShown): void {
    this.shown = shown;
    this.changed(shown);
  }
}
