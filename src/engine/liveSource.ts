/**
 * One source of a live session with its spool: the Intake that the source writes to. Bytes go to the spool first and
 * to the model only when they are in the file. Made by LiveSession, one per spool file.
 */
import type {FileHandle} from 'node:fs/promises';
import {RedactingStream} from '../core/redaction/redactingStream';
import type {FieldRules} from '../core/redaction/rules';
import type {EngineEvents, Limits} from '../protocol/engineApi';
import {reasonOf} from './ioErrors';
import type {SourceEntry, SourceUpdate} from './sourceEntry';
import type {Intake, LiveSource} from './sources/source';
import {batchScanner} from './scanner/batchScanner';
import {SpoolWriter} from './spoolWriter';

const NEWLINE = 0x0a;

/** What the session does for its sources. */
export interface LiveSourceHost {
  notice(sourceId: string, notice: Pick<EngineEvents['sourceNotice'], 'severity' | 'message' | 'code'>): void;
  bug(error: unknown): void;
  limits(): Limits;
  readonly rules: FieldRules;
  /** Called with every batch that was stored and counted. */
  stored(): void;
}

export class SpooledSource implements Intake {
  /** Null while stopped. */
  running: LiveSource | null = null;
  private holdDetail = '';
  private diskDetail = '';
  private shown: Pick<SourceUpdate, 'state' | 'detail'> = {};
  private releases: (() => void)[] = [];
  private spool: SpoolWriter | null = null;
  private redaction: RedactingStream | null = null;
  /** What was stored last ended a line, so far as this source has seen. */
  private atLineStart = false;

  constructor(
    readonly entry: SourceEntry,
    /** Name of its spool in the session's folder. */
    public file: string,
    private readonly host: LiveSourceHost,
  ) {}

  /** Creates the spool file when it is missing. Rejects with what the operating system says. */
  async openSpool(path: string, retryMs?: number): Promise<void> {
    this.spool ??= await SpoolWriter.open(
      path,
      {written: (batch, offset) => this.written(batch, offset), problem: error => this.diskProblem(error)},
      retryMs,
    );
  }

  /** Whether its spool could be opened. */
  get hasSpool(): boolean {
    return this.spool !== null;
  }

  get path(): string {
    return this.spool?.path ?? '';
  }

  get sizeBytes(): number {
    return this.spool?.sizeBytes ?? 0;
  }

  get held(): boolean {
    return this.holdDetail !== '' || this.diskDetail !== '' || (this.spool?.behind ?? false);
  }

  /** Stops receiving (`detail` says why) or goes on (''). What was received before is still stored. */
  hold(detail: string): void {
    if (this.holdDetail === detail) return;
    this.holdDetail = detail;
    this.show();
  }

  append(bytes: Uint8Array): void {
    const {rules} = this.host;
    if (this.redaction && this.redaction.rules !== rules) this.endRedaction();
    if (rules.isEmpty) {
      this.spool?.append(bytes);
      return;
    }
    this.redaction ??= new RedactingStream(rules, this.host.limits().maxRecordBytes);
    this.spool?.append(this.redaction.write(bytes));
  }

  /** What was held until the end of its line is stored as it is then. */
  private endRedaction(): void {
    const rest = this.redaction?.end();
    this.redaction = null;
    if (rest) this.spool?.append(rest);
  }

  async room(): Promise<void> {
    if (this.spool?.behind && this.diskDetail === '') await this.spool.room();
    if (this.holdDetail !== '' || this.diskDetail !== '')
      await new Promise<void>(resolve => this.releases.push(resolve));
  }

  flushed(): Promise<void> {
    return this.spool?.flushed() ?? Promise.resolve();
  }

  update(change: SourceUpdate): void {
    if (change.state !== undefined || change.detail !== undefined) {
      this.shown = {...this.shown, ...change};
    }
    this.entry.update(change);
    this.show();
  }

  notice(severity: 'info' | 'warning' | 'error', message: string, code: string): void {
    this.host.notice(this.entry.id, {severity, message, code});
  }

  bug(error: unknown): void {
    this.host.bug(error);
  }

  limits(): Limits {
    return this.host.limits();
  }

  /** Releases port or process, stores what had arrived. */
  async stop(exitCode: number | null): Promise<void> {
    const {running} = this;
    if (!running) return;
    this.letGo();
    await running.stop();
    this.endRedaction();
    await this.flushed();
    this.running = null;
    if (this.entry.state === 'failed') return;
    const state = exitCode === null ? 'stopped' : 'ended';
    this.shown = {state, detail: this.diskDetail};
    this.entry.update({state, detail: this.diskDetail, peers: 0, ...(exitCode === null ? {} : {exitCode})});
  }

  /** For clearing: nothing is written between `suspend` and `resume`. */
  async suspend(): Promise<void> {
    await this.spool?.suspend();
  }

  async truncate(): Promise<void> {
    await this.spool?.truncate();
  }

  /** For clearing when the file was deleted. */
  async renew(): Promise<void> {
    await this.spool?.renew();
  }

  /** For making room: what is received from now on goes to the end of another file. */
  async replaceSpool(name: string, path: string, file: FileHandle, sizeBytes: number): Promise<void> {
    this.file = name;
    await this.spool?.replace(path, file, sizeBytes);
  }

  resume(): void {
    this.spool?.resume();
  }

  async close(): Promise<void> {
    await this.stop(null);
    const lostBytes = (await this.spool?.close()) ?? 0;
    this.spool = null;
    if (lostBytes > 0) {
      this.notice('error', `${lostBytes} bytes of ${this.entry.name} could not be stored and are lost.`, 'disk');
    }
  }

  private written(batch: Uint8Array, offset: number): void {
    const {ingest} = this.entry;
    const scanner = this.atLineStart ? batchScanner(error => this.host.bug(error)) : null;
    if (scanner?.suits(batch)) scanner.take(ingest, batch, offset);
    else ingest.write(batch, offset);
    this.atLineStart = batch[batch.length - 1] === NEWLINE;
    this.host.stored();
  }

  private diskProblem(error: unknown): void {
    const detail =
      error === null ? '' : `Storing failed: ${reasonOf(error)}. Nothing is received until it works again.`;
    if (detail === this.diskDetail) return;
    const before = this.diskDetail;
    this.diskDetail = detail;
    if (detail === '') this.notice('info', `${this.entry.name} goes on: storing works again.`, 'disk');
    else if (before === '') {
      this.notice('error', `${this.entry.name} is paused. ${detail} Free space or mend the folder.`, 'disk');
    }
    this.show();
  }

  /** While held, the row says why; afterwards it shows what the source itself last said. */
  private show(): void {
    const detail = this.diskDetail || this.holdDetail;
    if (detail !== '') {
      if (this.running && (this.entry.state !== 'paused' || this.entry.detail !== detail)) {
        this.entry.update({state: 'paused', detail});
      }
      return;
    }
    if (this.entry.state === 'paused') this.entry.update({detail: '', ...this.shown});
    this.letGo();
  }

  private letGo(): void {
    for (const release of this.releases.splice(0)) release();
  }
}
