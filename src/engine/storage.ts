/**
 * The folder of live sessions: `sessions/<id>/session.json` and one spool per source run, `<n>.ndjson`. Comes in: ids
 * and descriptions. Goes out: what is stored. The surprise: a session folder is locked by a file with the process id,
 * touched every few seconds, because repairing the spool of a session that another window still writes would harm it.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {mkdir, readdir, rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {SourceInfo} from '../protocol/queries';
import {cannotWrite, errnoOf, rpcError} from './ioErrors';

const FORMAT = 1;
const LOCK_TOUCH_MS = 5000;
const LOCK_STALE_MS = 30_000;
const SPOOL = /^\d+\.ndjson$/;
const ID = /^[0-9A-Za-z][0-9A-Za-z._-]{0,80}$/;

export interface StoredSource {
  kind: SourceInfo['kind'];
  name: string;
  /** File name inside the session's folder. */
  file: string;
  /** As counted when `sizeBytes` of the spool were read; only to list sessions without reading them. */
  records: number;
  sizeBytes: number;
  /** Rows that retention has removed so far; absent in descriptions of earlier versions. */
  evicted?: number;
}

export interface StoredSession {
  format: number;
  id: string;
  name: string;
  startedEpochMs: number;
  sources: StoredSource[];
}

export class SessionFolder {
  private lockTimer: NodeJS.Timeout | null = null;

  private constructor(
    readonly path: string,
    private stored: StoredSession,
  ) {}

  static create(storageDir: string, name: string, startedEpochMs: number, random: string): SessionFolder {
    const stamp = new Date(startedEpochMs).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
    const id = `${stamp}-${random}`;
    const path = join(storageDir, 'sessions', id);
    try {
      makeFolder(path);
      const folder = new SessionFolder(path, {format: FORMAT, id, name, startedEpochMs, sources: []});
      folder.lock();
      folder.write();
      return folder;
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }

  /** An earlier session. Fails with 'noSuchSession' when it is unknown, unreadable, or open in another window. */
  static openStored(storageDir: string, id: string): SessionFolder {
    const path = folderOf(storageDir, id);
    const stored = readStored(path);
    if (!stored) throw rpcError('noSuchSession', `There is no stored session "${id}".`);
    if (isLocked(path)) throw rpcError('noSuchSession', `The session "${stored.name}" is open in another window.`);
    const folder = new SessionFolder(path, stored);
    try {
      folder.lock();
      folder.removeOrphans();
    } catch (error) {
      throw cannotWrite(path, error);
    }
    return folder;
  }

  get session(): Readonly<StoredSession> {
    return this.stored;
  }

  spoolPath(file: string): string {
    return join(this.path, file);
  }

  /**
   * Written to a second file and renamed, so that a crash leaves the old or the new text, never half of one. What fails
   * changes nothing.
   */
  save(sources: StoredSource[]): void {
    this.saveNow(sources, false);
  }

  /** As `save`, and safe from a power cut when it returns. */
  saveForGood(sources: StoredSource[]): void {
    this.saveNow(sources, true);
  }

  private saveNow(sources: StoredSource[], forGood: boolean): void {
    const before = this.stored;
    this.stored = {...before, sources};
    try {
      this.write(forGood);
    } catch (error) {
      this.stored = before;
      throw error;
    }
  }

  /** Makes the folder again when somebody deleted it. */
  renew(): void {
    makeFolder(this.path);
    writeFileSync(join(this.path, 'lock'), `${process.pid}\n`);
    this.write();
  }

  release(): void {
    if (this.lockTimer) clearInterval(this.lockTimer);
    this.lockTimer = null;
    rmSync(join(this.path, 'lock'), {force: true});
  }

  remove(): void {
    this.release();
    rmSync(this.path, {recursive: true, force: true});
  }

  /** Spools that session.json does not name: half-made or replaced when the engine was killed while it made room. */
  private removeOrphans(): void {
    const named = new Set(this.stored.sources.map(source => source.file));
    for (const file of readdirSync(this.path)) {
      if (SPOOL.test(file) && !named.has(file)) rmSync(join(this.path, file), {force: true});
    }
  }

  private write(forGood = false): void {
    const temporary = join(this.path, 'session.json.new');
    writeFileSync(temporary, JSON.stringify(this.stored, null, 1), {flush: forGood});
    renameSync(temporary, join(this.path, 'session.json'));
    if (forGood) flushFolder(this.path);
  }

  private lock(): void {
    const path = join(this.path, 'lock');
    writeFileSync(path, `${process.pid}\n`);
    this.lockTimer = setInterval(() => touch(path), LOCK_TOUCH_MS);
    this.lockTimer.unref();
  }
}

/** Level by level: with `recursive`, Node says of a read-only disk that the folder does not exist. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, {mode: 0o700});
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST' && statSync(path).isDirectory()) return;
    if (errno !== 'ENOENT') throw error;
    makeFolder(dirname(path));
    mkdirSync(path, {mode: 0o700});
  }
}

/** So that the new name in it is on the disk. Windows cannot open folders, and does not need it. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch (error) {
    // The folder may have been deleted under us; the spool writer is what reports that.
    if (errnoOf(error) === '') throw error;
  }
}

/** Sessions on disk that no process has open, newest first. */
export async function listStoredSessions(storageDir: string): Promise<StoredSession[]> {
  const root = join(storageDir, 'sessions');
  await mkdir(root, {recursive: true}).catch((error: unknown) => {
    throw cannotWrite(root, error);
  });
  const sessions: StoredSession[] = [];
  for (const id of await readdir(root)) {
    const path = join(root, id);
    const stored = readStored(path);
    if (stored && stored.id === id && !isLocked(path)) sessions.push(stored);
  }
  return sessions.sort((a, b) => b.startedEpochMs - a.startedEpochMs);
}

export async function deleteStoredSession(storageDir: string, id: string): Promise<void> {
  const path = folderOf(storageDir, id);
  const stored = readStored(path);
  if (!stored) throw rpcError('noSuchSession', `There is no stored session "${id}".`);
  if (isLocked(path)) throw rpcError('noSuchSession', `The session "${stored.name}" is open in another window.`);
  await rm(path, {recursive: true, force: true}).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
}

export function storedFolder(storageDir: string, id: string): string {
  return folderOf(storageDir, id);
}

/** Ids come from the host's saved state: one with `..` in it must not lead anywhere else. */
function folderOf(storageDir: string, id: string): string {
  if (!ID.test(id)) throw rpcError('noSuchSession', `"${id}" is not the id of a session.`);
  return join(storageDir, 'sessions', id);
}

function readStored(path: string): StoredSession | null {
  try {
    const value: unknown = JSON.parse(readFileSync(join(path, 'session.json'), 'utf8'));
    return isStoredSession(value) ? value : null;
  } catch (_error) {
    // No session.json, or not ours: not a session.
    return null;
  }
}

function isStoredSession(value: unknown): value is StoredSession {
  const it = value as Partial<StoredSession> | null;
  return (
    typeof it === 'object' &&
    it !== null &&
    it.format === FORMAT &&
    typeof it.id === 'string' &&
    typeof it.name === 'string' &&
    typeof it.startedEpochMs === 'number' &&
    Array.isArray(it.sources) &&
    it.sources.every(source => SPOOL.test(source.file) && typeof source.name === 'string')
  );
}

function isLocked(path: string): boolean {
  const lock = join(path, 'lock');
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (pid === process.pid) return true;
    // Ids are used again after a crash: a lock that nobody touches is not held.
    if (Date.now() - statSync(lock).mtimeMs > LOCK_STALE_MS) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}
