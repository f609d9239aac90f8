/**
 * A session that receives: its folder, its spools, its sources. Comes in: requests of the host, and bytes through the
 * sources. Goes out: the model of Session. Can be opened again by id after the window closed or the engine died: then
 * every spool is mended at its end and read back. The surprise: a listener that is stopped and started again goes on
 * in its old row and spool, so that its counts go on too.
 */
import {existsSync} from 'node:fs';
import {open, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import type {Budget} from '../core/retention/chooseEvicted';
import type {DebugPause} from '../protocol/debugging';
import type {SourceInfo} from '../protocol/queries';
import {inPlace} from './byteTakers';
import {cannotRead, cannotWrite, rpcError} from './ioErrors';
import {SpooledSource, type LiveSourceHost} from './liveSource';
import {makeRoom, type Room} from './makeRoom';
import {PauseSpool, PAUSES_FILE} from './pauseSpool';
import {Retention, type RetainedSession} from './retention';
import {Session, type SessionHost} from './session';
import {giveMemoryBack} from './scanner/giveBack';
import {indexFile, LARGE_BYTES} from './scanner/indexFile';
import {kindOf} from './sources/list';
import type {SourceRequest} from './sources/source';
import {CUT_OFF, repairSpool} from './spoolRepair';
import type {SessionFolder, StoredSource} from './storage';

/** How stale the record counts in session.json may be. */
const DESCRIBE_MS = 5000;
const FILES_GONE =
  'The files of this session were deleted. Nothing more is received. Save what is still shown, then clear the session to go on.';

export class LiveSession extends Session implements LiveSourceHost, RetainedSession {
  private readonly spooled = new Map<string, SpooledSource>();
  private readonly controller = new AbortController();
  private readonly retention = new Retention(this);
  /** What replaces spools or the model follows each other; sources wait for it, queries do not. */
  private exclusive: Promise<unknown> = Promise.resolve();
  private told = false;
  private filesGone = false;
  /** Until its end what is on disk is more than what is known of it: nothing may be written or removed. */
  private restoring = false;
  private nextFile = 1;
  private describedMs = -Infinity;
  private pauseSpool: Promise<PauseSpool> | null = null;
  private openedPauses: PauseSpool | null = null;

  constructor(
    private readonly folder: SessionFolder,
    host: SessionHost,
  ) {
    super(folder.session.id, folder.session.name, 'live', folder.session.startedEpochMs, host);
  }

  get diskBytes(): number {
    let bytes = 0;
    for (const source of this.spooled.values()) bytes += source.sizeBytes;
    return bytes;
  }

  get rows() {
    return this.trace.recordCount;
  }

  get live(): boolean {
    return [...this.spooled.values()].some(source => source.running !== null);
  }

  /** Reads every spool of a stored session back into the model, as far as it is not closed meanwhile. */
  async restore(): Promise<void> {
    this.restoring = true;
    for (const stored of this.folder.session.sources) {
      this.nextFile = Math.max(this.nextFile, Number.parseInt(stored.file, 10) + 1);
      const path = this.folder.spoolPath(stored.file);
      const entry = this.addEntry(stored.kind, stored.name, stored.kind === 'zeromq');
      entry.update({state: 'reading', progress: 0});
      entry.ingest.evicted = stored.evicted ?? 0;
      const source = new SpooledSource(entry, stored.file, this);
      this.spooled.set(entry.id, source);
      try {
        if (await repairSpool(path)) {
          const message = `The last line of ${entry.name} was ${CUT_OFF}; it was completed or counted as rejected.`;
          this.notice(entry.id, {severity: 'info', message, code: 'recovered'});
        }
        await source.openSpool(path);
        await this.readBack(source, path);
        entry.update({state: 'stopped', detail: '', progress: 1});
      } catch (error) {
        const {message} = cannotRead(path, error);
        entry.update({state: 'failed', detail: message});
        this.notice(entry.id, {severity: 'error', message, code: 'disk'});
      }
      entry.forgetRate();
      if (this.controller.signal.aborted) return source.close();
    }
    this.restoring = false;
    if (existsSync(this.folder.spoolPath(PAUSES_FILE))) await this.pauses();
    if (!this.live) this.trace.setLive(false);
    this.retention.check();
  }

  /** `spoolPath`: store elsewhere than in the session's folder, for a collector that writes a file of the user's. */
  async start(request: SourceRequest, spoolPath?: string): Promise<SourceInfo> {
    const kind = kindOf(request);
    const name = kind.name(request);
    const earlier = kind.resumes ? this.stoppedSource(request.kind, name) : undefined;
    const source = earlier ?? (await this.alone(() => this.newSource(request.kind, name, spoolPath)));
    source.entry.update({state: 'starting', detail: ''});
    try {
      source.running = await kind.open(request, source);
    } catch (error) {
      if (!earlier) await this.forget(source);
      else source.entry.update({state: 'stopped', detail: error instanceof Error ? error.message : ''});
      throw error;
    }
    this.trace.setLive(true);
    if (this.retention.detail !== '') source.hold(this.retention.detail);
    this.describe();
    return source.entry.info();
  }

  async feed(sourceId: string, bytes: Uint8Array): Promise<void> {
    const running = this.spooledSource(sourceId).running;
    if (!running?.feed) throw rpcError('noSuchSource', 'This source takes no more bytes: it has been stopped.');
    await running.feed(bytes);
  }

  async beginPause(pause: DebugPause): Promise<void> {
    await (await this.pauses()).begin(pause);
  }

  async endPause(id: string, toEpochMs: number): Promise<void> {
    if (this.pauseSpool) await (await this.pauseSpool).end(id, toEpochMs);
  }

  override async stopSource(sourceId: string, exitCode: number | null): Promise<void> {
    const source = this.spooledSource(sourceId);
    await source.stop(exitCode);
    if (source.entry.kind !== 'zeromq') source.entry.ingest.end();
    if (!this.live) this.trace.setLive(false);
    this.describe();
    this.touch();
  }

  /** Sources go on; what they receive meanwhile waits for the empty spool. */
  override async clear(): Promise<void> {
    await this.alone(() => this.clearNow());
    this.checkFiles();
    this.retention.reconsider();
    this.touch();
  }

  override reconsiderLimits(): void {
    this.retention.reconsider();
  }

  hold(detail: string): void {
    for (const source of this.spooled.values()) {
      source.hold(detail);
      if (detail === '' || !source.running) continue;
      const message = `${source.entry.name} is paused. ${detail}`;
      this.notice(source.entry.id, {severity: 'warning', message, code: 'retention'});
    }
  }

  makeRoom(budget: Budget): Promise<boolean> {
    return this.alone(() => {
      const work = () => this.suspended(() => this.makeRoomNow(budget));
      return this.openedPauses ? this.openedPauses.whileRebuilt(work) : work();
    });
  }

  stored(): void {
    for (const hit of this.trace.takeHits()) this.host.emit('filterHit', {sessionId: this.id, ...hit});
    this.retention.check();
    if (performance.now() - this.describedMs > DESCRIBE_MS) this.describe();
    this.touch();
  }

  limits = () => this.host.limits();

  bug(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.host.emit('log', {level: 'error', text});
  }

  override notice(...said: Parameters<Session['notice']>): void {
    super.notice(...said);
  }

  protected override async release(): Promise<void> {
    this.retention.stop();
    this.controller.abort();
    await this.exclusive;
    await Promise.all([...this.spooled.values()].map(source => source.stop(null)));
    const empty = !this.restoring && this.diskBytes === 0;
    this.describe();
    await Promise.all([...this.spooled.values()].map(source => source.close()));
    await (await this.pauseSpool)?.close();
    if (empty) this.folder.remove();
    else this.folder.release();
  }

  private pauses(): Promise<PauseSpool> {
    this.pauseSpool ??= this.alone(async () => {
      this.openedPauses = await PauseSpool.open(
        this.folder.spoolPath(PAUSES_FILE),
        this.trace.addSource('pauses', PAUSES_FILE),
        this.files,
        () => this.touch(),
        error => error !== null && this.bug(cannotWrite(this.folder.path, error)),
      );
      return this.openedPauses;
    });
    return this.pauseSpool;
  }

  private async newSource(kind: SourceInfo['kind'], name: string, spoolPath?: string): Promise<SpooledSource> {
    const entry = this.addEntry(kind, name, kind === 'zeromq');
    const source = new SpooledSource(entry, `${this.nextFile++}.ndjson`, this);
    const path = spoolPath ?? this.folder.spoolPath(source.file);
    try {
      await source.openSpool(path);
      this.files.open(entry.ingest.source, path);
      this.spooled.set(entry.id, source);
      // Before a byte comes: a spool that the description does not name is not found again.
      this.folder.save(this.describeSources());
    } catch (error) {
      this.entries.delete(entry.id);
      this.spooled.delete(entry.id);
      await source.close();
      throw cannotWrite(path, error);
    }
    return source;
  }

  /** A source that never started leaves nothing behind. */
  private async forget(source: SpooledSource): Promise<void> {
    this.entries.delete(source.entry.id);
    this.spooled.delete(source.entry.id);
    this.files.close(source.entry.ingest.source);
    await source.close();
    await rm(this.folder.spoolPath(source.file), {force: true});
    this.touch();
  }

  private async readBack(source: SpooledSource, path: string): Promise<void> {
    const {entry} = source;
    this.files.open(entry.ingest.source, path);
    const file = await open(path, 'r');
    try {
      const {size} = await file.stat();
      entry.ingest.expect(size);
      const taken = (block: Uint8Array, offset: number) => {
        entry.update({progress: (offset + block.length) / size});
      };
      const taker = inPlace(entry.ingest);
      if (size > 0) await indexFile(file, 0, taker, taken, this.controller.signal, error => this.bug(error));
      await taker.end();
      if (size > LARGE_BYTES) giveMemoryBack();
    } finally {
      await file.close();
    }
  }

  private stoppedSource(kind: SourceInfo['kind'], name: string): SpooledSource | undefined {
    for (const source of this.spooled.values()) {
      const {entry} = source;
      const free = source.running === null && this.entries.has(entry.id) && entry.state === 'stopped';
      if (free && entry.kind === kind && entry.name === name) return source;
    }
    return undefined;
  }

  private spooledSource(sourceId: string): SpooledSource {
    const source = this.spooled.get(this.entry(sourceId).id);
    if (!source) throw rpcError('noSuchSource', 'This source is not part of the session any more.');
    return source;
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.exclusive.then(work);
    this.exclusive = result.catch(() => undefined);
    return result;
  }

  /** What sources receive during `work` waits. */
  private async suspended<T>(work: () => Promise<T>): Promise<T> {
    const sources = [...this.spooled.values()];
    await Promise.all(sources.map(source => source.suspend()));
    try {
      return await work();
    } finally {
      for (const source of sources) source.resume();
    }
  }

  private clearNow(): Promise<void> {
    return this.suspended(async () => {
      const sources = [...this.spooled.values()];
      const gone = this.filesGone;
      try {
        if (gone) this.folder.renew();
        await Promise.all(sources.map(source => (gone ? source.renew() : source.truncate())));
        if (gone) for (const {entry, path} of sources) this.files.open(entry.ingest.source, path);
        await this.openedPauses?.clear(this.files);
      } catch (error) {
        throw cannotWrite(this.folder.path, error);
      }
      for (const source of sources) this.files.forget(source.entry.ingest.source);
      this.trace.clear();
      for (const source of sources) source.entry.forgetRate();
      this.describe();
    });
  }

  private async makeRoomNow(budget: Budget): Promise<boolean> {
    const sources = [...this.spooled.values()].filter(source => source.hasSpool);
    // A collector's file belongs to the user: nothing is taken out of it.
    if (sources.some(source => dirname(source.path) !== this.folder.path)) return false;
    const room = await makeRoom(
      {
        trace: this.trace,
        sources,
        nextFile: () => `${this.nextFile++}.ndjson`,
        pathOf: file => this.folder.spoolPath(file),
        signal: this.controller.signal,
        pauses: this.openedPauses,
      },
      budget,
    );
    if (!room) return false;
    try {
      // From here on a session opened again has the new spools; until here, the old ones.
      this.folder.saveForGood(this.describeSources(room));
    } catch (error) {
      await room.discard();
      throw error;
    }
    await this.putInPlace(room);
    return true;
  }

  private async putInPlace({rebuild, spools, files}: Room): Promise<void> {
    const replaced = spools.map(({source}) => source.path);
    rebuild.swap();
    const old = this.files;
    this.files = files;
    for (const {entry} of this.spooled.values()) entry.replaceIngest(this.trace.ingestOf(entry.ingest.source));
    this.openedPauses?.replaceIngest(this.trace.ingestOf(this.openedPauses.source));
    old.release();
    for (const {source, name, file, sizeBytes} of spools) {
      await source.replaceSpool(name, this.folder.spoolPath(name), file, sizeBytes);
    }
    // What cannot be removed now is removed when the session is opened again.
    for (const path of replaced) await rm(path, {force: true}).catch((error: unknown) => this.bug(error));
    this.tellOnce();
    this.touch();
  }

  private tellOnce(): void {
    const [first] = this.spooled.values();
    if (this.told || !first) return;
    this.told = true;
    const message = `${this.name} has reached its limit. The oldest finished flows are removed to make room for new ones.`;
    this.notice(first.entry.id, {severity: 'info', message, code: 'retention'});
  }

  private describeSources(room?: Room): StoredSource[] {
    return [...this.spooled.values()].map(({entry, file, sizeBytes}): StoredSource => {
      const {kind, name} = entry;
      const ingest = room?.rebuild.ingests[entry.ingest.source] ?? entry.ingest;
      const spool = room?.spools.find(({source}) => source.entry === entry);
      return {
        ...{kind, name, file: spool?.name ?? file, records: ingest.records},
        ...{sizeBytes: spool?.sizeBytes ?? sizeBytes, evicted: ingest.evicted},
      };
    });
  }

  /** Somebody may delete the folder under us; what is in it can still be read then, but would be gone with the engine. */
  private checkFiles(): void {
    const gone = [...this.spooled.values()].some(source => source.hasSpool && !existsSync(source.path));
    if (gone === this.filesGone) return;
    this.filesGone = gone;
    for (const source of this.spooled.values()) source.hold(gone ? FILES_GONE : this.retention.detail);
    const [first] = this.spooled.values();
    if (gone && first) this.notice(first.entry.id, {severity: 'error', message: FILES_GONE, code: 'disk'});
  }

  private describe(): void {
    this.describedMs = performance.now();
    this.checkFiles();
    if (this.filesGone || this.restoring) return;
    try {
      this.folder.save(this.describeSources());
    } catch (error) {
      this.host.emit('log', {level: 'warning', text: cannotWrite(this.folder.path, error).message});
    }
  }
}
