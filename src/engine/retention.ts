/**
 * Keeps one live session within its limits. Comes in: `check()` after every batch and every change of settings. Goes
 * out: `makeRoom` of the session when a limit is reached, or a reason to receive nothing where no room can be made.
 * A quarter of a limit is made free at once, because all that stays is copied and read again.
 */
import type {Budget} from '../core/retention/chooseEvicted';
import type {Limits} from '../protocol/engineApi';
import {reasonOf} from './ioErrors';

const KEPT_SHARE = 0.75;
/** After making room has failed: the disk may have been mended. */
const RETRY_MS = 3000;

export interface RetainedSession {
  readonly rows: number;
  readonly diskBytes: number;
  limits(): Limits;
  /** Returns whether anything went. Rejects with what the operating system says; then nothing has changed. */
  makeRoom(budget: Budget): Promise<boolean>;
  /** Receives nothing more (`detail` says why), or goes on (''). */
  hold(detail: string): void;
}

export class Retention {
  /** Why nothing is received at present, or ''. */
  detail = '';
  private making = false;
  private stopped = false;
  private retry: NodeJS.Timeout | null = null;

  constructor(private readonly session: RetainedSession) {}

  check(): void {
    if (this.making || this.stopped) return;
    if (this.reached() === '') this.hold('');
    // After a failure only the timer or a changed limit tries again.
    else if (!this.retry) void this.make();
  }

  /** Limits have changed or the session was cleared. */
  reconsider(): void {
    this.endRetry();
    this.check();
  }

  stop(): void {
    this.stopped = true;
    this.endRetry();
  }

  private async make(): Promise<void> {
    const {session} = this;
    this.making = true;
    try {
      const went = await session.makeRoom(this.budget());
      if (!went) this.give(`${this.reached()} Nothing of it can be removed.`);
    } catch (error) {
      this.give(`${this.reached()} Making room failed: ${reasonOf(error)}.`);
    } finally {
      this.making = false;
    }
    this.check();
  }

  private give(why: string): void {
    if (this.stopped) return;
    this.hold(`${why} Free disk space, clear the session or raise the limit to go on.`);
    this.retry = setTimeout(() => this.reconsider(), RETRY_MS);
    this.retry.unref();
  }

  private endRetry(): void {
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
  }

  private hold(detail: string): void {
    if (detail === this.detail) return;
    this.detail = detail;
    this.session.hold(detail);
  }

  private budget(): Budget {
    const {rows, diskBytes} = this.session;
    const {maxRecords, maxDiskBytes} = this.session.limits();
    return {
      rows: rows >= maxRecords ? Math.floor(maxRecords * KEPT_SHARE) : maxRecords,
      bytes: diskBytes >= maxDiskBytes ? Math.floor(maxDiskBytes * KEPT_SHARE) : maxDiskBytes,
    };
  }

  private reached(): string {
    const {maxRecords, maxDiskBytes} = this.session.limits();
    const {rows, diskBytes} = this.session;
    if (rows >= maxRecords) return `The session holds ${maxRecords.toLocaleString('en')} records, the most it may.`;
    const mib = Math.round(maxDiskBytes / 2 ** 20);
    return diskBytes >= maxDiskBytes ? `The session uses ${mib} MiB on disk, the most it may.` : '';
  }
}
