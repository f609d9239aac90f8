/**
 * When a dead engine is started again: at once the first time, later after a longer wait, and not at all after three
 * crashes within a minute, because a fourth would only repeat what the user has been told.
 */
const WINDOW_MS = 60_000;
const MAX_CRASHES = 3;
const DELAYS_MS = [100, 1000];

export class RestartPolicy {
  private crashesMs: number[] = [];

  /** Milliseconds to wait before the next start, or null to give up. */
  afterCrash(nowMs: number): number | null {
    this.crashesMs = this.crashesMs.filter(timeMs => nowMs - timeMs < WINDOW_MS);
    this.crashesMs.push(nowMs);
    if (this.crashesMs.length >= MAX_CRASHES) return null;
    return DELAYS_MS[this.crashesMs.length - 1] ?? null;
  }

  /** The user asked to try again. */
  forget(): void {
    this.crashesMs = [];
  }
}
