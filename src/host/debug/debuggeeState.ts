/**
 * What one debug session's adapter says about its program: its process id, and whether it is held. Pure. In: DAP
 * messages of the adapter, unchecked. Out: what they mean for us. Made by Debuggees, one per session.
 * Surprise: an adapter answers `continue` and `next` instead of sending a `continued` event, so the answers count too.
 */

export type DebuggeeNews =
  {kind: 'stopped'; threadId: number | null} | {kind: 'continued'} | {kind: 'process'; pid: string} | {kind: 'ended'};

/** Requests whose success means that the program runs. */
const RESUMING: ReadonlySet<string> = new Set([
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

  /** Whether there is a program at all: some sessions only start others. */
  get hasThreads(): boolean {
    return this.threads.size > 0 || this.stopped !== null;
  }

  take(message: unknown): DebuggeeNews | null {
    if (!isObject(message)) return null;
    const body = isObject(message.body) ? message.body : {};
    if (message.type === 'response') {
      const resumes = message.success === true && RESUMING.has(String(message.command));
      return resumes ? this.resumed() : null;
    }
    if (message.type !== 'event') return null;
    switch (message.event) {
      case 'stopped':
        return this.halted(body);
      case 'continued':
        return this.resumed();
      case 'thread':
        if (typeof body.threadId !== 'number') return null;
        if (body.reason === 'exited') this.threads.delete(body.threadId);
        else this.threads.add(body.threadId);
        return null;
      case 'process':
        if (typeof body.systemProcessId !== 'number') return null;
        this.pid = String(body.systemProcessId);
        return {kind: 'process', pid: this.pid};
      case 'exited':
      case 'terminated':
        this.stopped = null;
        return {kind: 'ended'};
      default:
        return null;
    }
  }

  private halted(body: Record<string, unknown>): DebuggeeNews | null {
    const threadId = typeof body.threadId === 'number' ? body.threadId : null;
    if (threadId !== null) this.threads.add(threadId);
    // One of several threads is held: the program goes on.
    if (body.allThreadsStopped === false && this.threads.size > 1) return null;
    this.stopped = {threadId};
    return {kind: 'stopped', threadId};
  }

  private resumed(): DebuggeeNews | null {
    if (!this.stopped) return null;
    this.stopped = null;
    return {kind: 'continued'};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
