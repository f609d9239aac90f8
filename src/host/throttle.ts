/**
 * Runs an action at most once in an interval: at once when it has been quiet, else at the end of the interval.
 * The last request is never lost. Timers and clock are parameters, so tests need no waiting.
 */
export interface Timers {
  nowMs(): number;
  /** Returns a function that cancels. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export class Throttle {
  private lastRunMs = Number.NEGATIVE_INFINITY;
  private cancelWaiting: (() => void) | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly run: () => void,
    private readonly timers: Timers = systemTimers,
  ) {}

  request(): void {
    if (this.cancelWaiting) return;
    const waitMs = this.lastRunMs + this.intervalMs - this.timers.nowMs();
    if (waitMs <= 0) this.fire();
    else this.cancelWaiting = this.timers.after(waitMs, () => this.fire());
  }

  dispose(): void {
    this.cancelWaiting?.();
    this.cancelWaiting = undefined;
  }

  private fire(): void {
    this.cancelWaiting = undefined;
    this.lastRunMs = this.timers.nowMs();
    this.run();
  }
}
