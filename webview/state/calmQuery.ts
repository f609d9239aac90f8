/**
 * One question to the engine that is asked again while the session moves: once a second at most, if not told otherwise, and less often when the
 * engine takes long over it. In: the question. Out: answers and problems through `came`. The latest wish wins.
 */
import {RpcError} from '../../src/protocol/rpc';

const CALM_MS = 1000;
/** The engine must not spend more than a fifth of its time on one question. */
const SHARE = 4;

export class CalmQuery<T> {
  private controller: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stale = false;
  private tookMs = 0;

  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<T>,
    private readonly came: (answer: T) => void,
    /** Not told of cancelled questions, nor of an engine that is being started again. */
    private readonly failed: (message: string, code: string) => void,
    private readonly calmMs = CALM_MS,
  ) {}

  now(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.controller?.abort();
    void this.load();
  }

  /** Something moved. */
  soon(): void {
    this.stale = true;
    if (this.controller || this.timer !== undefined) return;
    this.timer = setTimeout(() => this.now(), Math.max(this.calmMs, this.tookMs * SHARE));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.stale = false;
    this.controller?.abort();
  }

  private async load(): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    this.stale = false;
    const startedMs = performance.now();
    try {
      const answer = await this.ask(controller.signal);
      if (!controller.signal.aborted) this.came(answer);
    } catch (error) {
      const code = error instanceof RpcError ? error.code : '';
      if (!controller.signal.aborted && code !== 'cancelled' && code !== 'engineGone') {
        this.failed(error instanceof Error ? error.message : String(error), code);
      }
    } finally {
      if (this.controller === controller) {
        this.controller = null;
        this.tookMs = performance.now() - startedMs;
        if (this.stale) this.soon();
      }
    }
  }
}
