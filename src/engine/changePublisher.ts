/**
 * Tells the host that a session moved, at most ten times a second. Comes in: `touch()` with every change. Goes out:
 * `publish()` once per 100 ms at most, at once after a quiet time, and never later than 100 ms after a change; and
 * `measure(elapsedMs)` once a second while anything is going on, so that rates fall back to zero when senders stop.
 */
const PUBLISH_MS = 100;
const RATE_MS = 1000;

export class ChangePublisher {
  private publishTimer: NodeJS.Timeout | null = null;
  private rateTimer: NodeJS.Timeout | null = null;
  private lastPublishMs = -Infinity;
  private lastRateMs = 0;
  private stopped = false;

  constructor(
    private readonly publish: () => void,
    /** Returns whether rates still change, so that they must be measured again. */
    private readonly measure: (elapsedMs: number) => boolean,
  ) {}

  touch(): void {
    if (this.stopped) return;
    if (!this.rateTimer) {
      this.lastRateMs = performance.now();
      this.rateTimer = setTimeout(() => this.measureAgain(), RATE_MS);
      this.rateTimer.unref();
    }
    if (this.publishTimer) return;
    const dueMs = Math.max(0, this.lastPublishMs + PUBLISH_MS - performance.now());
    this.publishTimer = setTimeout(() => this.send(), dueMs);
    this.publishTimer.unref();
  }

  stop(): void {
    this.stopped = true;
    if (this.publishTimer) clearTimeout(this.publishTimer);
    if (this.rateTimer) clearTimeout(this.rateTimer);
  }

  private send(): void {
    this.publishTimer = null;
    this.lastPublishMs = performance.now();
    this.publish();
  }

  private measureAgain(): void {
    this.rateTimer = null;
    const nowMs = performance.now();
    if (this.measure(nowMs - this.lastRateMs)) this.touch();
  }
}
