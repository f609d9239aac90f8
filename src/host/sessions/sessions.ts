/**
 * The open sessions of this window: at most one live one, any number of files (counted by their editors), and the
 * active one that the trees show. Restores all of them when the engine comes back.
 */
import type {EngineApi, ListenerSpec} from '../../protocol/engineApi';
import type {SessionInfo, SourceInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import type {Engine} from '../engine/engine';
import {DisposableList, Emitter, type Disposable} from '../emitter';
import {TraceSession} from './traceSession';

/** Where the id of the window's live session is remembered across reloads. */
export interface SessionMemory {
  liveId(): string | undefined;
  setLiveId(id: string | undefined): Promise<void>;
}

/** Files that are one session, which has no editor of its own that VS Code would restore. */
export interface FileSet {
  id: string;
  name: string;
  paths: string[];
}

/** Where file sets are remembered across reloads, by the id of their session. */
export interface FileSetMemory {
  fileSet(id: string): FileSet | undefined;
  rememberFileSet(set: FileSet): Promise<void>;
}

export interface RestoreReport {
  /** Records that were shown before the engine died, and those that were read back. */
  shown: number;
  readBack: number;
  /** One sentence per session or listener that did not come back. */
  failures: string[];
}

const ENGINE_STOPPED = 'The engine is not running. Start it again from the message about it, or reload the window.';

export type StoredSession = EngineApi['listStored']['result'][number];

export class Sessions {
  /** Opened, closed, or another one is active. */
  readonly changed = new Emitter<void>();
  readonly restored = new Emitter<RestoreReport>();

  private live: TraceSession | undefined;
  private opening: Promise<TraceSession> | undefined;
  private reopening: {id: string; session: Promise<TraceSession>} | undefined;
  private readonly files = new Map<TraceSession, {uses: number}>();
  private shown: TraceSession | undefined;
  private readonly subscriptions = new DisposableList();

  constructor(
    private readonly engine: Engine,
    private readonly memory: SessionMemory,
  ) {
    this.subscriptions.add(
      engine.changed.on(change => this.all.find(session => session.hasEngineId(change.sessionId))?.apply(change)),
    );
    this.subscriptions.add(
      engine.lost.on(({willRestart}) => {
        for (const session of this.all) {
          session.suspend();
          if (!willRestart) session.restored(null, ENGINE_STOPPED);
        }
      }),
    );
    this.subscriptions.add(engine.restarted.on(() => void this.restore()));
  }

  /** Live session first. */
  get all(): TraceSession[] {
    return [...(this.live ? [this.live] : []), ...this.files.keys()];
  }

  get liveSession(): TraceSession | undefined {
    return this.live;
  }

  get active(): TraceSession | undefined {
    return this.shown ?? this.live ?? this.all[0];
  }

  find(id: string): TraceSession | undefined {
    return this.all.find(session => session.id === id);
  }

  activate(session: TraceSession): void {
    if (this.shown === session) return;
    this.shown = session;
    this.changed.fire();
  }

  /** The live session, made when there is none. `name` is used then only. */
  async openLive(name: string): Promise<TraceSession> {
    if (this.live) return this.live;
    this.opening ??= this.openStored(null, name).finally(() => (this.opening = undefined));
    return this.opening;
  }

  /** Makes an earlier session the live one again; the one before it is closed when that is read, and stays on disk. */
  async reopen({id, name}: {id: string; name: string}, signal?: AbortSignal): Promise<TraceSession> {
    if (this.live?.id === id) return this.live;
    // A panel that comes back and a command may ask for the same at once; the second must not close what the first has opened.
    if (this.reopening?.id === id) return this.reopening.session;
    const session = this.readBack(id, name, signal).finally(() => {
      if (this.reopening?.session === session) this.reopening = undefined;
    });
    this.reopening = {id, session};
    return session;
  }

  async listStored(): Promise<StoredSession[]> {
    return this.engine.call('listStored', {});
  }

  /** One session per set of files, shared by its editors; `closeFile` gives it back. */
  async openFiles(paths: readonly string[], name: string): Promise<TraceSession> {
    for (const [session, entry] of this.files) {
      if (session.paths.join('\0') !== paths.join('\0')) continue;
      entry.uses++;
      return session;
    }
    const info = await this.engine.call('openFiles', {paths: [...paths], name});
    const session = new TraceSession(this.engine, info, paths, this.freeId(info));
    this.files.set(session, {uses: 1});
    this.activate(session);
    return session;
  }

  /** Links may lead to the same contents by two paths; only one of them can be called by them. */
  private freeId({id, contentId}: EngineApi['openFiles']['result']): string {
    return this.find(contentId) ? id : contentId;
  }

  /** Keeps a session of files open whatever editors close, until it is given back. */
  retain(session: TraceSession): Disposable {
    const entry = this.files.get(session);
    if (!entry) return {dispose: () => undefined};
    entry.uses++;
    return {dispose: () => void this.closeFile(session)};
  }

  async closeFile(session: TraceSession): Promise<void> {
    const entry = this.files.get(session);
    if (!entry || --entry.uses > 0) return;
    await this.dropFile(session);
  }

  /** Whoever still uses it. */
  async dropFile(session: TraceSession): Promise<void> {
    if (this.files.delete(session)) await this.forget(session);
  }

  async closeLive(): Promise<void> {
    const session = this.live;
    if (!session) return;
    this.live = undefined;
    await this.memory.setLiveId(undefined);
    await this.forget(session);
  }

  /** Opens a listener in a session; it is opened again after a restart of the engine until it is stopped. */
  async listen(session: TraceSession, spec: ListenerSpec): Promise<SourceInfo> {
    const source = await session.call('listen', {spec});
    session.listeners.set(source.id, spec);
    session.setSources([...session.info.sources.filter(other => other.id !== source.id), source]);
    return source;
  }

  /** Opens a source that the host feeds; `onStopped` is called when somebody else stops it. */
  async openFeed(
    session: TraceSession,
    kind: EngineApi['openFeed']['params']['kind'],
    name: string,
    onStopped: () => void,
  ): Promise<SourceInfo> {
    const source = await session.call('openFeed', {kind, name});
    session.feeds.set(source.id, onStopped);
    session.setSources([...session.info.sources.filter(other => other.id !== source.id), source]);
    return source;
  }

  /** `exitCode` is that of the program whose output the source was. */
  async stopSource(session: TraceSession, sourceId: string, exitCode?: number): Promise<void> {
    session.listeners.delete(sourceId);
    session.feeds.get(sourceId)?.();
    session.feeds.delete(sourceId);
    await session.call('stopSource', {sourceId, ...(exitCode === undefined ? {} : {exitCode})});
    const state = exitCode === undefined ? ('stopped' as const) : ('ended' as const);
    const stopped = session.info.sources.map(source =>
      source.id === sourceId ? {...source, state, exitCode: exitCode ?? null, recordsPerSecond: 0, peers: 0} : source,
    );
    session.setSources(stopped);
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const session of this.all) session.close();
    this.changed.dispose();
    this.restored.dispose();
  }

  private async openStored(id: string | null, name: string): Promise<TraceSession> {
    return this.makeLive(await this.engine.call('openLive', {name, id}));
  }

  private async readBack(id: string, name: string, signal?: AbortSignal): Promise<TraceSession> {
    const info = await this.engine.call('openLive', {name, id}, signal);
    await this.closeLive();
    return this.makeLive(info);
  }

  private async makeLive(info: SessionInfo): Promise<TraceSession> {
    this.live = new TraceSession(this.engine, info, []);
    this.shown = this.live;
    await this.memory.setLiveId(info.id);
    this.changed.fire();
    return this.live;
  }

  private async forget(session: TraceSession): Promise<void> {
    if (this.shown === session) this.shown = undefined;
    this.changed.fire();
    try {
      await session.call('closeSession', {});
    } catch (error) {
      // A session that the engine no longer knows is as closed as can be.
      if (!(error instanceof RpcError)) throw error;
    } finally {
      session.close();
    }
  }

  private async restore(): Promise<void> {
    const report: RestoreReport = {shown: 0, readBack: 0, failures: []};
    for (const session of this.all) {
      report.shown += session.info.counts.records;
      try {
        await this.restoreOne(session, report);
      } catch (error) {
        // Died again: the next restart restores everything anew.
        if (error instanceof RpcError && error.code === 'engineGone') return;
        const reason = error instanceof Error ? error.message : String(error);
        report.failures.push(`${session.info.name}: ${reason}`);
        session.restored(null, reason);
      }
    }
    this.restored.fire(report);
    this.changed.fire();
  }

  private async restoreOne(session: TraceSession, report: RestoreReport): Promise<void> {
    const {name} = session.info;
    const isLive = session === this.live;
    const info = isLive
      ? await this.engine.call('openLive', {name, id: session.idForRestore})
      : await this.engine.call('openFiles', {paths: [...session.paths], name});
    report.readBack += info.counts.records;
    session.restored(info);
    // Feeds open a source of their own when the engine does not know theirs any more.
    session.feeds.clear();
    for (const [oldSourceId, spec] of [...session.listeners]) {
      // Removed first: the new source may get the id of the old one.
      session.listeners.delete(oldSourceId);
      try {
        await this.listen(session, spec);
      } catch (error) {
        if (error instanceof RpcError && error.code === 'engineGone') {
          session.listeners.set(oldSourceId, spec);
          throw error;
        }
        report.failures.push(`${spec.endpoint}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
