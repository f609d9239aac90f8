/**
 * The only writer of one spool file. Comes in: bytes in order. Goes out: the same bytes appended to the file, then
 * `written(batch, offset)` for what is safely in it; so nothing is counted or shown before it is on disk.
 * Called by live sources and by the unpacking of captures. The surprise: a failed write loses nothing. Every write
 * names its position, so a retry after a full disk overwrites the part that did get through.
 */
import {open, type FileHandle} from 'node:fs/promises';

/** Bytes waiting above which senders must wait. */
const BEHIND_BYTES = 8 * 1024 * 1024;
/** Largest single write. */
const WRITE_BYTES = 4 * 1024 * 1024;
const RETRY_MS = 1000;

export interface SpoolEvents {
  /** The batch is in the file at `offset`. The bytes are not touched afterwards. */
  written(batch: Uint8Array, offset: number): void;
  /** A write failed (`error`) and will be tried again, or went through after that (null). */
  problem(error: unknown): void;
}

export class SpoolWriter {
  private queue: Uint8Array[] = [];
  private queuedBytes = 0;
  private pumping: Promise<void> | null = null;
  private waiting: (() => void)[] = [];
  private settled: (() => void)[] = [];
  private idle: (() => void)[] = [];
  private writing = false;
  private suspended = false;
  private unsuspend: (() => void) | null = null;
  private truncations = 0;
  private failing = false;
  private closed = false;
  private wake: (() => void) | null = null;

  private constructor(
    public path: string,
    private file: FileHandle,
    private endOffset: number,
    private readonly events: SpoolEvents,
    private readonly retryMs: number,
  ) {}

  /** Appends behind what the file holds; creates it when missing. */
  static async open(path: string, events: SpoolEvents, retryMs = RETRY_MS): Promise<SpoolWriter> {
    const file = await openForUpdate(path);
    const {size} = await file.stat();
    return new SpoolWriter(path, file, size, events, retryMs);
  }

  /** Bytes that are in the file. */
  get sizeBytes(): number {
    return this.endOffset;
  }

  get behind(): boolean {
    return this.queuedBytes > BEHIND_BYTES;
  }

  /** Takes ownership of the bytes. */
  append(bytes: Uint8Array): void {
    if (this.closed || bytes.length === 0) return;
    this.queue.push(bytes);
    this.queuedBytes += bytes.length;
    this.pumping ??= this.pump();
  }

  /** Resolves when there is room for more. */
  room(): Promise<void> {
    if (!this.behind || this.closed) return Promise.resolve();
    return new Promise(resolve => this.waiting.push(resolve));
  }

  /** Resolves when all that was appended is in the file, or when the disk refuses it at present. */
  flushed(): Promise<void> {
    if (!this.pumping || this.failing) return Promise.resolve();
    return new Promise(resolve => this.settled.push(resolve));
  }

  /** Resolves when no write is under way; none begins until `resume`. What is appended meanwhile waits. */
  async suspend(): Promise<void> {
    this.suspended = true;
    if (this.writing && !this.failing) await new Promise<void>(resolve => this.idle.push(resolve));
  }

  /** Empties the file; only while suspended. What is queued follows from offset 0. */
  async truncate(): Promise<void> {
    await this.file.truncate(0);
    this.endOffset = 0;
    this.truncations++;
  }

  /** As `truncate`, when the file was deleted under us: makes a new one in its place. */
  async renew(): Promise<void> {
    await this.replace(this.path, await openForUpdate(this.path), 0);
  }

  /** Goes on at the end of another file; only while suspended. The old one is closed. */
  async replace(path: string, file: FileHandle, sizeBytes: number): Promise<void> {
    const old = this.file;
    this.path = path;
    this.file = file;
    this.endOffset = sizeBytes;
    this.truncations++;
    await old.close();
  }

  resume(): void {
    this.suspended = false;
    this.unsuspend?.();
    this.unsuspend = null;
  }

  /** Tries once more to write what is queued; returns the bytes that could not be kept. */
  async close(): Promise<number> {
    if (this.closed) return 0;
    this.closed = true;
    this.resume();
    this.wake?.();
    await this.pumping;
    await this.file.close().catch(() => undefined);
    this.release();
    return this.queuedBytes;
  }

  private async pump(): Promise<void> {
    while (this.queue.length > 0) {
      // Checked in the turn that begins the write: `suspend` relies on it.
      while (this.mustWait) await this.resumed();
      const batch = this.takeBatch();
      this.writing = true;
      const stored = await this.write(batch);
      this.writing = false;
      if (!stored) return;
      const offset = this.endOffset;
      this.endOffset += batch.length;
      this.queuedBytes -= batch.length;
      this.events.written(batch, offset);
      for (const resolve of this.idle.splice(0)) resolve();
      if (!this.behind) for (const resolve of this.waiting.splice(0)) resolve();
    }
    this.pumping = null;
    for (const resolve of this.settled.splice(0)) resolve();
  }

  private get mustWait(): boolean {
    return this.suspended && !this.closed;
  }

  private resumed(): Promise<void> {
    return new Promise<void>(resolve => (this.unsuspend = resolve));
  }

  private takeBatch(): Uint8Array {
    let bytes = 0;
    let count = 0;
    for (const part of this.queue) {
      if (count > 0 && bytes + part.length > WRITE_BYTES) break;
      bytes += part.length;
      count++;
    }
    const parts = this.queue.splice(0, count);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, bytes);
  }

  /** False when the spool was closed while the disk still refused. */
  private async write(batch: Uint8Array): Promise<boolean> {
    let done = 0;
    let truncations = this.truncations;
    while (done < batch.length) {
      try {
        const {bytesWritten} = await this.file.write(batch, done, batch.length - done, this.endOffset + done);
        done += bytesWritten;
        if (this.failing) {
          this.failing = false;
          this.events.problem(null);
        }
      } catch (error) {
        if (this.closed) return false;
        this.failing = true;
        this.events.problem(error);
        for (const resolve of [...this.settled.splice(0), ...this.idle.splice(0)]) resolve();
        await this.pauseBeforeRetry();
        while (this.mustWait) await this.resumed();
        if (truncations !== this.truncations) done = 0;
        truncations = this.truncations;
      }
    }
    return true;
  }

  private pauseBeforeRetry(): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, this.retryMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private release(): void {
    for (const resolve of [...this.waiting.splice(0), ...this.settled.splice(0)]) resolve();
  }
}

/** Neither `a` (ignores positions) nor `w` (empties) nor `r+` (needs the file) alone does. */
async function openForUpdate(path: string): Promise<FileHandle> {
  const created = await open(path, 'a', 0o600);
  await created.close();
  return open(path, 'r+');
}
