/** What time it is in a session. In: the Inspector's session and the newest slices. Called by painter and windows. */
import type {TimelineSlices} from '../../src/protocol/timeline';
import type {Inspector} from '../state/inspector';

/** Live sessions whose last record is older than this are replays: their clock is not ours. */
const REPLAY_AFTER_MS = 60_000;

export class LiveClock {
  private slices: TimelineSlices | null = null;
  private cameMs = 0;

  constructor(private readonly inspector: Inspector) {}

  came(slices: TimelineSlices | null): void {
    this.slices = slices;
    this.cameMs = performance.now();
  }

  isLive(): boolean {
    const {session, paused} = this.inspector.store.state;
    return (session?.live ?? false) && session?.kind === 'live' && !paused;
  }

  /** Where unfinished work ends at this moment; NaN before anything is known. */
  nowNs(): number {
    const {slices} = this;
    if (!slices) return NaN;
    if (!this.isLive()) return slices.latestNs;
    const wallNs = (Date.now() - slices.originEpochMs) * 1e6;
    const isReplay = Math.abs(wallNs - slices.latestNs) > REPLAY_AFTER_MS * 1e6;
    return Math.max(slices.latestNs, isReplay ? slices.latestNs + (performance.now() - this.cameMs) * 1e6 : wallNs);
  }
}
