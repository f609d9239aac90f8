/**
 * Where records that name no file come from, for the rows on screen. In: what the rows are called in the source, and a
 * record of each. Out: the host's answers, kept, and a call to `onFound` when one came. The surprise: nothing is asked while
 * rows only pass by; one name at a time, and a name that has left the screen is given up.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {Caller} from '../../src/protocol/rpc';
import {RpcError} from '../../src/protocol/rpc';

type Place = InspectorApi['place']['result'];

export interface WantedPlace {
  /** As RowSymbol.key. */
  key: string;
  record: number;
}

/** Not for rows that are only passed by. */
const REST_MS = 150;
/** Names of one session are far fewer, unless a program makes them. */
const MAX_KEPT = 5000;

export class NamedPlaces {
  /** Rises whenever an answer of `placeOf` changes. */
  version = 0;
  private readonly kept = new Map<string, Place>();
  /** Keys whose place may be elsewhere by now; what was known is shown until the new answer comes. */
  private readonly stale = new Set<string>();
  private wanted: readonly WantedPlace[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: {key: string; controller: AbortController} | null = null;

  /** Set by the table that shows the rows. */
  onFound: () => void = () => undefined;

  constructor(private readonly caller: Pick<Caller<InspectorApi>, 'call'>) {}

  /** Null until the host has answered. */
  placeOf(key: string): Place | null {
    return this.kept.get(key) ?? null;
  }

  /** All that is on screen; what was wanted before and is not here is given up. */
  want(wanted: readonly WantedPlace[]): void {
    this.wanted = wanted;
    const {asking} = this;
    if (asking && !wanted.some(({key}) => key === asking.key)) {
      this.asking = null;
      asking.controller.abort();
    }
    if (this.asking === null && this.next()) this.askSoon();
  }

  /** Files have changed on disk, or other folders are open. */
  sourcesChanged(): void {
    for (const key of this.kept.keys()) this.stale.add(key);
    this.want(this.wanted);
  }

  private askSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, REST_MS);
  }

  private next(): WantedPlace | undefined {
    return this.wanted.find(({key}) => !this.kept.has(key) || this.stale.has(key));
  }

  private ask(): void {
    const next = this.asking === null ? this.next() : undefined;
    if (!next) return;
    const {key, record} = next;
    const request = {key, controller: new AbortController()};
    this.asking = request;
    this.stale.delete(key);
    this.caller.call('place', {record}, request.controller.signal).then(
      place => this.answered(request, place),
      (error: unknown) => {
        // Given up, or the engine is away: asked again when the row is drawn again.
        const isOver = error instanceof RpcError && (error.code === 'cancelled' || error.code === 'engineGone');
        if (isOver) this.failed(request);
        else this.answered(request, {label: '', path: '', reason: error instanceof Error ? error.message : ''});
      },
    );
  }

  private answered(request: {key: string}, place: Place): void {
    // Of use although nobody waits for it any more.
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(request.key, place);
    this.version++;
    if (this.asking === request) this.asking = null;
    this.onFound();
    this.ask();
  }

  private failed(request: {key: string}): void {
    if (this.asking === request) this.asking = null;
  }
}
