/**
 * A session of saved files: each is a source, read one after the other and then followed. Comes in: paths. Goes out:
 * the model of Session. When one file is no longer what was read, all are read again, because the model forgets as a
 * whole; the user is told. Nothing is ever written to the files.
 */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {cannotRead, reasonOf} from './ioErrors';
import {Session, type SessionHost} from './session';
import type {SourceEntry} from './sourceEntry';
import {FileSource, type FileHost} from './sources/file';
import {sniffFile, type FileKind} from './sources/fileKind';

/** A file that grew this recently belongs to a program that still runs. */
const LIVE_MS = 30_000;

export class FileSession extends Session implements FileHost {
  private readable = new Map<string, FileSource>();
  private readonly watched: {path: string; entry: SourceEntry}[] = [];
  private tempFolder: Promise<string> | null = null;
  private tempFiles = 0;
  private liveTimer: NodeJS.Timeout | null = null;
  private closed = false;
  private work: Promise<void> = Promise.resolve();
  private following: Promise<void>[] = [];
  private rereading = false;

  private constructor(
    id: string,
    name: string,
    startedEpochMs: number,
    host: SessionHost,
    private readonly follow: boolean,
  ) {
    super(id, name, 'file', startedEpochMs, host);
    this.trace.setLive(false);
    // A command asks when all is read; what moves meanwhile interests nobody.
    if (!follow) this.publisher.stop();
  }

  /** Rejects with 'fileNotFound' or 'fileUnreadable'; otherwise reading has begun. */
  static async open(
    id: string,
    name: string,
    paths: readonly string[],
    startedEpochMs: number,
    host: SessionHost,
    follow: boolean,
  ): Promise<FileSession> {
    const kinds: FileKind[] = [];
    for (const path of paths) {
      const kind = await sniffFile(path).catch((error: unknown) => {
        throw cannotRead(path, error);
      });
      kinds.push(kind);
    }
    const session = new FileSession(id, name, startedEpochMs, host, follow);
    paths.forEach((path, index) => {
      const entry = session.addEntry('file', basename(path), kinds[index]?.capture ?? false);
      session.watched.push({path, entry});
    });
    session.work = session.readAll();
    return session;
  }

  /** Resolves when all that the files held has been read. */
  get indexed(): Promise<void> {
    return this.work;
  }

  get diskBytes(): number {
    let bytes = 0;
    for (const source of this.readable.values()) bytes += source.spoolBytes;
    return bytes;
  }

  get live(): boolean {
    return [...this.entries.values()].some(entry => entry.active);
  }

  override async stopSource(sourceId: string, _exitCode: number | null): Promise<void> {
    const entry = this.entry(sourceId);
    await this.readable.get(sourceId)?.stop();
    entry.update({state: 'ended', detail: 'Not followed any more.'});
  }

  /** Forgets what was read; what the files gain from now on is shown. */
  override clear(): Promise<void> {
    this.trace.clear();
    this.touch();
    return Promise.resolve();
  }

  override reconsiderLimits(): void {
    // Files are indexed whole: what they hold is on the user's disk already.
  }

  limits() {
    return this.host.limits();
  }

  async tempPath(): Promise<string> {
    const folder = mkdtemp(join(tmpdir(), 'tracescope-'));
    this.tempFolder ??= folder;
    if (this.tempFolder !== folder) await rm(await folder, {recursive: true, force: true});
    return join(await this.tempFolder, `${++this.tempFiles}.ndjson`);
  }

  recordsIn(source: number, path: string): void {
    this.files.open(source, path);
  }

  grew(): void {
    this.trace.setLive(true);
    this.touch();
    if (this.liveTimer) clearTimeout(this.liveTimer);
    this.liveTimer = setTimeout(() => {
      this.trace.setLive(false);
      this.touch();
    }, LIVE_MS);
    this.liveTimer.unref();
  }

  mustReread(why: string): void {
    if (this.rereading || this.closed) return;
    this.rereading = true;
    const first = this.watched[0];
    if (first) this.notice(first.entry.id, {severity: 'info', message: `${why} It was read again.`, code: 'reread'});
    this.work = this.work.then(() => this.rereadAll()).catch((error: unknown) => this.bug(error));
  }

  bug(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.host.emit('log', {level: 'error', text});
  }

  protected override async release(): Promise<void> {
    this.closed = true;
    if (this.liveTimer) clearTimeout(this.liveTimer);
    await this.stopAll();
    await this.work;
    if (!this.tempFolder) return;
    await rm(await this.tempFolder, {recursive: true, force: true}).catch((error: unknown) => {
      this.host.emit('log', {level: 'warning', text: `Temporary files remain: ${reasonOf(error)}.`});
    });
  }

  private async rereadAll(): Promise<void> {
    await this.stopAll();
    if (this.closed) return;
    this.trace.clear();
    this.rereading = false;
    await this.readAll();
  }

  private async readAll(): Promise<void> {
    for (const {path, entry} of this.watched) {
      if (this.closed) return;
      if (!this.entries.has(entry.id)) continue;
      const source = new FileSource(path, entry, this);
      this.readable.set(entry.id, source);
      await source.index(!this.follow);
      if (this.follow && entry.state !== 'failed') this.following.push(source.follow());
    }
    this.touch();
  }

  private async stopAll(): Promise<void> {
    const sources = [...this.readable.values()];
    this.readable.clear();
    await Promise.all(sources.map(source => source.stop()));
    await Promise.all(this.following.splice(0));
  }
}
