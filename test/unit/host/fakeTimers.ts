/** Timers that tests move by hand. */
import type {Timers} from '../../../src/host/throttle';

export class FakeTimers implements Timers {
  private timeMs = 0;
  private waiting: {atMs: number; run: () => void}[] = [];

  nowMs(): number {
    return this.timeMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const entry = {atMs: this.timeMs + delayMs, run};
    this.waiting.push(entry);
    return () => (this.waiting = this.waiting.filter(other => other !== entry));
  }

  /** Runs what is due, in order, and lets promises settle. */
  async advance(ms: number): Promise<void> {
    this.timeMs += ms;
    for (;;) {
      const due = this.waiting.filter(({atMs}) => atMs <= this.timeMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.waiting = this.waiting.filter(other => other !== due);
      due.run();
    }
    await settle();
  }
}

/** Long enough for any chain of promises without timers. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
}
