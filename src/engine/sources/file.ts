/**
 * A saved file: read in place, or unpacked first when it is gzip, UTF-16 or a capture; then followed while it grows. Comes in:
 * a path. Goes out: blocks to the model, the state of its row, and a call for everything to be read again when the
 * file was truncated, rotated or rewritten. The surprise: a last line without newline is taken after a quiet second; if
 * it turns out to have been unfinished, the file is read again from the start rather than a record guessed.
 */
import {watch, type FSWatcher} from 'node:fs';
import {open, stat, type FileHandle} from 'node:fs/promises';
import {createGunzip} from 'node:zlib';
import type {Limits} from '../../protocol/engineApi';
import {copied, decoded, fromUtf16, inPlace, type ByteTaker} from '../byteTakers';
import {cannotRead, errnoOf, reasonOf} from '../ioErrors';
import {giveMemoryBack} from '../scanner/giveBack';
import {indexFile, LARGE_BYTES} from '../scanner/indexFile';
import type {SourceEntry} from '../sourceEntry';
import {TempSpool} from '../tempSpool';
import {endsLine, sniff, type FileKind, type Utf16} from './fileKind';
import {gzipMembers} from './gzipMembers';
import {fingerprint, sameBeginning, type Fingerprint} from './fingerprint';

const POLL_MS = 500;
const QUIET_MS = 1000;

export interface FileHost {
  limits(): Limits;
  /** Where to unpack to. */
  tempPath(): Promise<string>;
  /** The bytes of this source's records are in `path`. */
  recordsIn(source: number, path: string): void;
  /** The file grew after it had been read. */
  grew(): void;
  /** What was read is no longer what the file holds. */
  mustReread(why: string): void;
  bug(error: unknown): void;
}

export class FileSource {
  private file: FileHandle | null = null;
  private spool: TempSpool | null = null;
  private taker: ByteTaker | null = null;
  private offset = 0;
  private inode = 0;
  private lastMtimeMs = 0;
  private seen: Fingerprint | null = null;
  /** The last byte taken was not a newline. */
  private partial = false;
  private partialTaken = false;
  private utf16: Utf16 | null = null;
  private unpackedBytes = 0;
  private quietMs = QUIET_MS;
  private growable = true;
  private controller = new AbortController();
  private wake: (() => void) | null = null;

  constructor(
    readonly path: string,
    private readonly entry: SourceEntry,
    private readonly host: FileHost,
  ) {}

  get spoolBytes(): number {
    return this.spool?.sizeBytes ?? 0;
  }

  /** Reads all there is. Never rejects: the row says what went wrong. */
  async index(endAtOnce: boolean): Promise<void> {
    const {entry} = this;
    const {signal} = this.controller;
    entry.update({state: 'reading', detail: '', progress: 0});
    try {
      const kind = await this.openFile();
      if (kind.gzip) await this.readGzip(signal);
      else await this.readOn(signal);
      if (signal.aborted) return;
      if (!endAtOnce && this.offset > LARGE_BYTES) giveMemoryBack();
      if (endAtOnce || !this.growable) await this.taker?.end();
      entry.update({state: this.growable && !endAtOnce ? 'following' : 'ended', progress: 1});
    } catch (error) {
      // Stopped while it was read: the file was closed under the reading.
      if (signal.aborted) return;
      const {message} = errnoOf(error).startsWith('Z_')
        ? {message: `${this.path} is damaged: ${reasonOf(error)}. What could be unpacked is shown.`}
        : cannotRead(this.path, error);
      await this.taker?.end();
      entry.update({state: 'failed', detail: message});
    }
    entry.forgetRate();
  }

  /** Follows until `stop`. Never rejects. */
  async follow(): Promise<void> {
    const {signal} = this.controller;
    const watcher = this.watch();
    try {
      while (!signal.aborted && this.entry.state !== 'failed') {
        await this.nextTurn(signal);
        if (!signal.aborted) await this.look(signal);
      }
    } catch (error) {
      this.host.bug(error);
      this.entry.update({state: 'failed', detail: cannotRead(this.path, error).message});
    } finally {
      watcher?.close();
    }
  }

  /** Ends reading and following, and lets go of the file. */
  async stop(): Promise<void> {
    this.controller.abort();
    this.wake?.();
    await this.file?.close();
    await this.spool?.close();
    this.file = null;
    this.spool = null;
  }

  private async openFile(): Promise<FileKind> {
    this.file = await open(this.path, 'r');
    const info = await this.file.stat();
    this.inode = info.ino;
    this.lastMtimeMs = info.mtimeMs;
    const kind = await sniff(this.file);
    const {ingest} = this.entry;
    this.growable = !kind.gzip;
    if (kind.capture) this.taker = decoded(ingest, await this.openSpool(), this.host.limits());
    else if (kind.gzip || kind.utf16) this.taker = copied(ingest, await this.openSpool());
    else {
      this.host.recordsIn(ingest.source, this.path);
      this.taker = inPlace(ingest);
    }
    this.utf16 = kind.utf16;
    if (kind.utf16) this.taker = fromUtf16(this.taker, kind.utf16);
    return kind;
  }

  private async openSpool(): Promise<TempSpool> {
    this.spool = await TempSpool.create(await this.host.tempPath());
    this.host.recordsIn(this.entry.ingest.source, this.spool.path);
    return this.spool;
  }

  /** Returns the bytes that were new. */
  private async readOn(signal: AbortSignal): Promise<number> {
    const {file, taker, entry} = this;
    if (!file || !taker) return 0;
    const {size} = await file.stat();
    const from = this.offset;
    const whole = entry.state === 'reading';
    if (from === 0 && this.spool === null) entry.ingest.expect(size);
    await indexFile(
      file,
      from,
      taker,
      (block, offset) => {
        this.offset = offset + block.length;
        this.partial = !endsLine(block, this.utf16);
        this.partialTaken = false;
        if (whole) entry.update({progress: Math.min(1, this.offset / Math.max(1, size))});
      },
      signal,
      error => this.host.bug(error),
    );
    if (this.offset > from) this.seen = await fingerprint(file, this.offset);
    return this.offset - from;
  }

  private async readGzip(signal: AbortSignal): Promise<void> {
    const {file} = this;
    if (!file) return;
    const {size} = await file.stat();
    const input = file.createReadStream({start: 0, autoClose: false});
    const output = input.pipe(createGunzip());
    input.on('error', error => output.destroy(error));
    try {
      const progress = () => Math.min(1, input.bytesRead / Math.max(1, size));
      await this.unpack(output as AsyncIterable<Buffer>, progress, signal);
    } catch (error) {
      if (errnoOf(error) === 'Z_DATA_ERROR') await this.unpack(gzipMembers(file), () => 1, signal).catch(ignoreSecond);
      throw error;
    } finally {
      output.destroy();
      input.destroy();
    }
  }

  /** Takes what was not taken before. */
  private async unpack(chunks: AsyncIterable<Buffer>, progress: () => number, signal: AbortSignal): Promise<void> {
    const maxBytes = this.host.limits().maxDiskBytes;
    let at = 0;
    for await (const chunk of chunks) {
      if (signal.aborted) return;
      const fresh = chunk.subarray(Math.max(0, this.unpackedBytes - at));
      at += chunk.length;
      if (fresh.length === 0) continue;
      await this.taker?.take(fresh, this.unpackedBytes);
      this.unpackedBytes = at;
      this.entry.update({progress: progress()});
      if (at <= maxBytes) continue;
      this.entry.update({detail: `Only the first ${Math.round(maxBytes / 2 ** 20)} MiB were unpacked.`});
      return;
    }
  }

  private async look(signal: AbortSignal): Promise<void> {
    const info = await stat(this.path).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (info === null) {
      if (this.entry.detail === '') this.entry.update({detail: 'The file is gone; waiting for it to come back.'});
      return;
    }
    if (this.entry.detail !== '' && this.growable) this.entry.update({detail: ''});
    if (info.ino !== this.inode) return this.host.mustReread(`${this.path} was replaced by a new file.`);
    if (info.size < this.offset) return this.host.mustReread(`${this.path} was truncated.`);
    if (info.mtimeMs === this.lastMtimeMs && info.size === this.offset) return this.takePartial();
    this.lastMtimeMs = info.mtimeMs;
    if (!this.growable) return this.host.mustReread(`${this.path} was changed.`);
    const {file, seen} = this;
    if (file && seen && !(await sameBeginning(file, seen))) {
      return this.host.mustReread(`${this.path} was rewritten.`);
    }
    if (info.size === this.offset) return;
    if (this.partialTaken) {
      this.quietMs *= 2;
      return this.host.mustReread(`The last line of ${this.path} was not finished when it was read.`);
    }
    if ((await this.readOn(signal)) > 0) this.host.grew();
  }

  /** Nothing has come for a while: what there is of the last line is all of it. */
  private async takePartial(): Promise<void> {
    if (!this.partial || this.partialTaken || Date.now() - this.lastMtimeMs < this.quietMs) return;
    this.partialTaken = true;
    await this.taker?.end();
    this.entry.update({});
  }

  private watch(): FSWatcher | null {
    try {
      const watcher = watch(this.path, {persistent: false}, () => this.wake?.());
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch (_error) {
      // Watching is only quicker: the poll below sees every change as well.
      return null;
    }
  }

  private nextTurn(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(done, POLL_MS);
      timer.unref();
      function done() {
        clearTimeout(timer);
        resolve();
      }
      this.wake = done;
      if (signal.aborted) done();
    });
  }
}

/** The first error says it: the file is damaged, and this was the try to have what is left. */
function ignoreSecond(_error: unknown): void {}
