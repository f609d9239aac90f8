/**
 * One open session as the host sees it. Its `id` stays the same while the engine behind it comes and goes: a file
 * session gets a new engine id when it is opened again, and is called by its contents here, so that what the Inspector
 * remembers of it outlives a reload of the window. Calls made while the engine is being restored wait for that.
 */
import type {EngineApi, ListenerSpec} from '../../protocol/engineApi';
import type {SessionChange, SessionInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import {isLive} from '../../protocol/sourceState';
import type {EngineCaller} from '../engine/engine';
import {Emitter} from '../emitter';

/** Methods that name a session; the others belong to Engine. */
export type SessionMethod = {
  [M in keyof EngineApi]: EngineApi[M]['params'] extends {sessionId: string} ? M : never;
}[keyof EngineApi];
type Params<M extends SessionMethod> = Omit<EngineApi[M]['params'], 'sessionId'>;

export class TraceSession {
  readonly id: string;
  /** What moved; ids of records and spans stay valid. */
  readonly changed = new Emitter<SessionChange>();
  /** Cleared, lost or restored: everything read before is out of date. */
  readonly reset = new Emitter<void>();
  /** Listeners to open again after a restart, by source id. */
  readonly listeners = new Map<string, ListenerSpec>();
  /** Sources that the host feeds, by source id, with what to call when the user stops one. */
  readonly feeds = new Map<string, () => void>();
  /** Why the session cannot be read, or ''. */
  failure = '';

  private engineId: string;
  private current: SessionInfo;
  private restoring: Promise<void> | undefined;
  private endRestoring: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly engine: EngineCaller,
    info: SessionInfo,
    /** Of a file session. */
    readonly paths: readonly string[],
    id: string = info.id,
  ) {
    this.id = id;
    this.engineId = info.id;
    this.current = {...info, id};
  }

  get info(): SessionInfo {
    return this.current;
  }

  /** True from the engine's death until the session is back. */
  get suspended(): boolean {
    return this.restoring !== undefined;
  }

  get listening(): boolean {
    return this.info.sources.some(source => source.kind === 'zeromq' && isReceiving(source.state));
  }

  async call<M extends SessionMethod>(
    method: M,
    params: Params<M>,
    signal?: AbortSignal,
  ): Promise<EngineApi[M]['result']> {
    const sessionId = await this.engineSessionId();
    // The mapped type loses that Omit<P, 'sessionId'> & {sessionId} is P again.
    const full = {...params, sessionId} as unknown as EngineApi[M]['params'];
    return this.engine.call(method, full, signal);
  }

  /** For a call that names a second session. Throws RpcError 'noSuchSession'. */
  async engineSessionId(): Promise<string> {
    await this.restoring;
    if (this.closed) throw new RpcError('noSuchSession', 'This session was closed.');
    if (this.failure) throw new RpcError('noSuchSession', this.failure);
    return this.engineId;
  }

  hasEngineId(id: string): boolean {
    return this.engineId === id && !this.suspended;
  }

  apply(change: SessionChange): void {
    const isNewGeneration = change.generation !== this.current.generation;
    const {revision, generation, originEpochMs, counts, sources, diskBytes} = change;
    this.current = {
      ...this.current,
      revision,
      generation,
      originEpochMs,
      counts,
      sources,
      diskBytes,
      live: isLive(sources),
    };
    if (isNewGeneration) this.reset.fire();
    else this.changed.fire({...change, sessionId: this.id});
  }

  /** A source was opened or closed by a call whose answer comes before the next event. */
  setSources(sources: SessionInfo['sources']): void {
    this.current = {...this.current, sources, live: isLive(sources)};
    this.changed.fire({
      sessionId: this.id,
      revision: this.current.revision,
      generation: this.current.generation,
      originEpochMs: this.current.originEpochMs,
      counts: this.current.counts,
      sources,
      touchedSpans: [],
      grownSpans: [],
      diskBytes: this.current.diskBytes,
    });
  }

  suspend(): void {
    this.restoring ??= new Promise(resolve => (this.endRestoring = resolve));
    // The engine is gone, and with it what was listening; the counts stay as last seen.
    const sources = this.current.sources.map(source =>
      isReceiving(source.state) ? {...source, state: 'starting' as const, recordsPerSecond: 0, peers: 0} : source,
    );
    this.setSources(sources);
  }

  /** The engine has the session again, under this info; null when it could not be read, with the reason. */
  restored(info: SessionInfo | null, failure = ''): void {
    if (info) {
      this.engineId = info.id;
      this.current = {...info, id: this.id, name: this.current.name};
    }
    this.failure = failure;
    this.restoring = undefined;
    this.endRestoring?.();
    this.endRestoring = undefined;
    this.reset.fire();
  }

  close(): void {
    this.closed = true;
    this.endRestoring?.();
    this.changed.dispose();
    this.reset.dispose();
  }

  /** The id to use in calls that the engine answers while the session is suspended. */
  get idForRestore(): string {
    return this.engineId;
  }
}

function isReceiving(state: SessionInfo['sources'][number]['state']): boolean {
  return state === 'listening' || state === 'connecting' || state === 'starting' || state === 'paused';
}
