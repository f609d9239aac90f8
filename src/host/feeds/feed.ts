/**
 * Bytes of the host's own sources (debug console, terminal pipe, command) on their way to the engine. In: bytes in
 * order, at any time. Out: a source of the live session, opened with the first bytes. `write` never refuses; who can
 * slow its sender down waits for the promise. Called by the folders debug and terminal.
 * Surprise: when the engine dies, what it has not acknowledged is sent again, because a doubled line can be seen and a
 * lost one cannot.
 */
import {RpcError} from '../../protocol/rpc';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';

/** Largest message to the engine; more is sent in parts. */
const PART_BYTES = 1024 * 1024;
/** Failures in a row after which the feed gives up. */
const MAX_FAILURES = 5;

export interface FeedParts {
  sessions: Sessions;
  kind: 'debug' | 'pipe' | 'command';
  name: string;
  /** Of a live session that has to be made. */
  liveName(): string;
  /** The user stopped the source; nothing more is taken. */
  onStopped?(): void;
  onProblem(error: unknown): void;
}

interface Opened {
  session: TraceSession;
  sourceId: string;
}

export class Feed {
  private opened: Opened | undefined;
  private opening: Promise<Opened> | undefined;
  private waiting: Uint8Array[] = [];
  private sending: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly parts: FeedParts) {}

  get session(): TraceSession | undefined {
    return this.opened?.session;
  }

  /** Opens the source before there are bytes, so that its row shows. */
  async open(): Promise<TraceSession> {
    return (await this.ensureOpen()).session;
  }

  /** Resolves when the engine has taken these bytes and all before, or they can never be taken. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.closed || bytes.length === 0) return;
    this.waiting.push(bytes);
    this.sending ??= this.send().finally(() => (this.sending = undefined));
    await this.sending;
  }

  /** Sends what waits, then ends the source. */
  async end(exitCode?: number): Promise<void> {
    if (this.closed) return;
    await this.sending;
    // Opened before there was a byte, or not at all.
    await this.opening?.catch(() => undefined);
    if (this.closed) return;
    this.closed = true;
    const {opened} = this;
    if (!opened) return;
    opened.session.feeds.delete(opened.sourceId);
    try {
      await this.parts.sessions.stopSource(opened.session, opened.sourceId, exitCode);
    } catch (error) {
      // Its session was closed meanwhile, which ends its sources as well.
      if (!(error instanceof RpcError)) throw error;
    }
  }

  private async send(): Promise<void> {
    let failures = 0;
    while (this.waiting.length > 0 && !this.closed) {
      const part = this.takePart();
      try {
        const opened = await this.ensureOpen();
        await opened.session.call('feed', {sourceId: opened.sourceId, bytes: part});
        failures = 0;
      } catch (error) {
        this.waiting.unshift(part);
        this.opened = undefined;
        if (this.closed) return;
        if (++failures < MAX_FAILURES && error instanceof RpcError) continue;
        this.closed = true;
        this.waiting = [];
        this.parts.onProblem(error);
        this.parts.onStopped?.();
      }
    }
  }

  private takePart(): Uint8Array {
    let count = 0;
    let size = 0;
    while (count < this.waiting.length && (count === 0 || size < PART_BYTES))
      size += this.waiting[count++]?.length ?? 0;
    const taken = this.waiting.splice(0, count);
    return taken.length === 1 && taken[0] ? taken[0] : Buffer.concat(taken);
  }

  private async ensureOpen(): Promise<Opened> {
    if (this.opened) return this.opened;
    this.opening ??= this.openSource().finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async openSource(): Promise<Opened> {
    const {sessions, kind, name, liveName} = this.parts;
    const session = await sessions.openLive(liveName());
    const source = await sessions.openFeed(session, kind, name, () => this.stopped());
    this.opened = {session, sourceId: source.id};
    return this.opened;
  }

  private stopped(): void {
    if (this.closed) return;
    this.closed = true;
    this.waiting = [];
    this.parts.onStopped?.();
  }
}
