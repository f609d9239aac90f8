/**
 * The open sessions of one engine. Comes in: requests to open and close. Goes out: sessions by id. The engine's clock
 * and randomness are used here and nowhere deeper.
 */
import {randomBytes} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {join} from 'node:path';
import {FieldRules} from '../core/redaction/rules';
import type {EngineApi, EngineConfig, EngineEvents, Limits} from '../protocol/engineApi';
import {FileSession} from './fileSession';
import {rpcError} from './ioErrors';
import {LiveSession} from './liveSession';
import type {Session, SessionHost} from './session';
import {deleteStoredSession, listStoredSessions, SessionFolder, storedFolder, type StoredSession} from './storage';

export class SessionList implements SessionHost {
  private fieldRules: FieldRules;
  private readonly sessions = new Map<string, Session>();

  constructor(
    readonly emit: <E extends keyof EngineEvents & string>(name: E, data: EngineEvents[E]) => void,
    private config: EngineConfig,
  ) {
    this.fieldRules = new FieldRules(config.redaction.fields);
  }

  rules(): FieldRules {
    return this.fieldRules;
  }

  limits(): Limits {
    return this.config.limits;
  }

  runningTime(): boolean {
    return this.config.runningTime !== false;
  }

  configure(config: EngineConfig): void {
    this.config = config;
    this.fieldRules = new FieldRules(config.redaction.fields);
    for (const session of this.sessions.values()) {
      session.reconsiderLimits();
      session.trace.setRunningTime(this.runningTime());
      session.touch();
    }
  }

  all(): Session[] {
    return [...this.sessions.values()];
  }

  /** Throws 'noSuchSession'. */
  get(sessionId: string): Session {
    const session = this.sessions.get(sessionId);
    if (!session) throw rpcError('noSuchSession', 'This session is not open any more.');
    return session;
  }

  live(sessionId: string): LiveSession {
    const session = this.get(sessionId);
    if (session instanceof LiveSession) return session;
    throw rpcError('noSuchSession', 'This session shows files: it cannot receive.');
  }

  /**
   * Opens a new session, or a stored one and reads it back; opening one that is open already just finds it. Who gives up
   * while it is read leaves it on disk as it was.
   */
  async openLive(name: string, id: string | null, signal?: AbortSignal): Promise<LiveSession> {
    const open = id === null ? undefined : this.sessions.get(id);
    if (open instanceof LiveSession) return open;
    const {storageDir} = this.config;
    const folder =
      id === null
        ? SessionFolder.create(storageDir, name, Date.now(), randomBytes(3).toString('hex'))
        : SessionFolder.openStored(storageDir, id);
    const session = new LiveSession(folder, this);
    this.sessions.set(session.id, session);
    const giveUp = () => void this.close(session.id).catch((error: unknown) => session.bug(error));
    signal?.addEventListener('abort', giveUp, {once: true});
    await session.restore();
    signal?.removeEventListener('abort', giveUp);
    signal?.throwIfAborted();
    return session;
  }

  async openFiles(paths: readonly string[], name: string, follow: boolean): Promise<FileSession> {
    const id = `file-${randomBytes(6).toString('hex')}`;
    const session = await FileSession.open(id, name, paths, Date.now(), this, follow);
    this.sessions.set(id, session);
    return session;
  }

  async close(sessionId: string): Promise<void> {
    const session = this.get(sessionId);
    this.sessions.delete(sessionId);
    await session.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.sessions.keys()].map(id => this.close(id)));
  }

  async stored(): Promise<EngineApi['listStored']['result']> {
    const all = await listStoredSessions(this.config.storageDir);
    const rows = await Promise.all(all.map(session => this.describe(session)));
    // A session that never received anything is of no use to anybody.
    return rows.filter(row => row.diskBytes > 0);
  }

  async deleteStored(id: string): Promise<void> {
    if (this.sessions.has(id)) throw rpcError('noSuchSession', 'The session is open: close it first.');
    await deleteStoredSession(this.config.storageDir, id);
  }

  private async describe({id, name, startedEpochMs, sources}: StoredSession) {
    let records = 0;
    let diskBytes = 0;
    for (const source of sources) {
      const path = join(storedFolder(this.config.storageDir, id), source.file);
      const size = await stat(path).then(
        info => info.size,
        () => 0,
      );
      diskBytes += size;
      records += source.records;
      // The engine ended before it could write its last count.
      if (size > source.sizeBytes) records += await countLines(path, source.sizeBytes);
    }
    return {id, name, startedEpochMs, records, diskBytes};
  }
}

async function countLines(path: string, fromOffset: number): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(path, {start: fromOffset}) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return lines;
}
