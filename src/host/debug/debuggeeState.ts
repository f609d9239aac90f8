/**
 * What one debug session's adapter says about its program: its process id, and whether it is held. Pure. In: DAP
 * messages to and from the adapter, unchecked, with the time. Out: what they mean for us. Made by Debuggees, one per
 * session. Surprise: an adapter answers `continue` and `next` instead of sending a `continued` event, so the answers
 * count; and the program runs from the request on, not from the answer, so that is the time: what a scope did meanwhile
 * is no pause.
 */

/** `atMs` is within the time that the program was held: never too early for a stop, never too late for going on. */
export type DebuggeeNews = {kind: 'stopped'; threadId: number | null; atMs: number} | {kind: 'continued'; atMs: number};

/** Requests whose success means that the program runs. */
const RESUMING: ReadonlySet<unknown> = new Set([
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'goto',
  'restartFrame',
]);

export class DebuggeeState {
  /** '' while the adapter has not told. */
  pid = '';
  /** Whether the whole program is held; the thread that caused it, null when the adapter names none. */
  stopped: {threadId: number | null} | null = null;
  private readonly threads = new Set<number>();
  private askedAtMs: number | null = null;

  /** Whether there is a program at all: some sessions only start others. */
  get hasThreads(): boolean {
    return this.threads.size > 0 || this.stopped !== null;
  }

  /** A message on its way to the adapter. */
  asked(message: unknown, atMs: number): void {
    if (isObject(message) && message.type === 'request' && RESUMING.has(message.command)) this.askedAtMs = atMs;
  }

  /** A message of the adapter. */
  take(message: unknown, atMs: number): DebuggeeNews | null {
    if (!isObject(message)) return null;
    const body = isObject(message.body) ? message.body : {};
    if (message.type === 'response') {
      if (!RESUMING.has(message.command)) return null;
      if (message.success === true) return this.resumed(atMs);
      this.askedAtMs = null;
      return null;
    }
    if (message.type !== 'event') return null;
    switch (message.event) {
      case 'stopped':
        return this.halted(body, atMs);
      case 'continued':
        return this.resumed(atMs);
      case 'exited':
      case 'terminated':
        return this.resumed(atMs);
      case 'thread':
        if (typeof body.threadId !== 'number') return null;
        if (body.reason === 'exited') this.threads.delete(body.threadId);
        else this.threads.add(body.threadId);
        return null;
      case 'process':
        if (typeof body.systemProcessId === 'number') this.pid = String(body.systemProcessId);
        return null;
      default:
        return null;
    }
  }

  private halted(body: Record<string, unknown>, atMs: number): DebuggeeNews | null {
    const threadId = typeof body.threadId === 'number' ? body.threadId : null;
    if (threadId !== null) this.threads.add(threadId);
    // One of several threads is held: the program goes on.
    if (body.allThreadsStopped === false && this.threads.size > 1) return null;
    this.stopped = {threadId};
    this.askedAtMs = null;
    return {kind: 'stopped', threadId, atMs};
  }

  private resumed(atMs: number): DebuggeeNews | null {
    if (!this.stopped) return null;
    this.stopped = null;
    const sinceMs = this.askedAtMs ?? atMs;
    this.askedAtMs = null;
    return {kind: 'continued', atMs: sinceMs};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
