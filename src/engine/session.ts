/**
 * What live and file sessions share: the model, the record bytes, the rows of the Sources view, publishing.
 * Subclasses bring records in; handlers ask questions. One instance per open session, made by SessionList.
 */
import {setImmediate as turn} from 'node:timers/promises';
import {Trace, type Pause} from '../core/trace';
import type {FieldRules} from '../core/redaction/rules';
import type {EngineEvents, Limits} from '../protocol/engineApi';
import type {SessionChange, SessionInfo, SourceInfo} from '../protocol/queries';
import {RpcError} from '../protocol/rpc';
import {ChangePublisher} from './changePublisher';
import {rpcError} from './ioErrors';
import {RecordFiles} from './recordFiles';
import {SourceEntry} from './sourceEntry';

/** What a session needs from the engine around it. */
export interface SessionHost {
  emit<E extends keyof EngineEvents & string>(name: E, data: EngineEvents[E]): void;
  limits(): Limits;
  /** What is masked before it is stored or saved; another object after every change. */
  rules(): FieldRules;
  /** Whether durations leave out what debuggers held. */
  runningTime(): boolean;
}

export type Notice = Pick<EngineEvents['sourceNotice'], 'severity' | 'message' | 'code'>;

export abstract class Session {
  /** Others take their place when a live session makes room. */
  files = new RecordFiles();
  readonly trace: Trace;
  protected readonly entries = new Map<string, SourceEntry>();
  protected readonly publisher: ChangePublisher;
  private nextSource = 1;

  constructor(
    readonly id: string,
    readonly name: string,
    readonly kind: SessionInfo['kind'],
    readonly startedEpochMs: number,
    protected readonly host: SessionHost,
  ) {
    this.trace = new Trace({maxRecordBytes: host.limits().maxRecordBytes, bytes: this.files});
    this.trace.setRunningTime(host.runningTime());
    this.publisher = new ChangePublisher(
      () => this.publish(),
      elapsedMs => this.measureRates(elapsedMs),
    );
  }

  /** Bytes on disk that belong to the session alone. */
  abstract readonly diskBytes: number;
  /** Whether anything can still arrive. */
  abstract readonly live: boolean;
  abstract stopSource(sourceId: string, exitCode: number | null): Promise<void>;
  abstract clear(): Promise<void>;
  protected abstract release(): Promise<void>;
  /** Limits have changed. */
  abstract reconsiderLimits(): void;

  async close(): Promise<void> {
    this.publisher.stop();
    await this.release();
    this.files.release();
  }

  sources(): SourceInfo[] {
    return [...this.entries.values()].map(entry => entry.info());
  }

  entry(sourceId: string): SourceEntry {
    const entry = this.entries.get(sourceId);
    if (!entry) throw rpcError('noSuchSource', 'This source is not part of the session any more.');
    return entry;
  }

  /** Takes the row away; its records stay. */
  async removeSource(sourceId: string): Promise<void> {
    if (this.entry(sourceId).active) await this.stopSource(sourceId, null);
    this.entries.delete(sourceId);
    this.touch();
  }

  get rules(): FieldRules {
    return this.host.rules();
  }

  info(): SessionInfo {
    const {id, name, kind, startedEpochMs, live, diskBytes, trace} = this;
    const {originEpochMs, generation, revision} = trace;
    const counts = trace.counts();
    return {
      ...{id, name, kind, live, originEpochMs, startedEpochMs, counts, sources: this.sources()},
      ...{diskBytes, generation, revision},
    };
  }

  touch(): void {
    this.publisher.touch();
  }

  /** `everyLineIsRecord`: what is not recognised is a reject, not a line of text. */
  protected addEntry(kind: SourceInfo['kind'], name: string, everyLineIsRecord: boolean): SourceEntry {
    const id = `${this.nextSource++}`;
    const ingest = this.trace.addSource(id, name, {everyLineIsRecord});
    const entry = new SourceEntry(id, kind, name, ingest, () => this.touch());
    this.entries.set(id, entry);
    this.touch();
    return entry;
  }

  protected notice(sourceId: string, notice: Notice): void {
    this.host.emit('sourceNotice', {sessionId: this.id, sourceId, ...notice});
  }

  private publish(): void {
    const {id: sessionId, trace, diskBytes} = this;
    const {revision, generation, originEpochMs} = trace;
    const {touchedSpans, grownSpans} = trace.takeChanges();
    const change: SessionChange = {
      ...{sessionId, revision, generation, originEpochMs, counts: trace.counts(), sources: this.sources()},
      ...{touchedSpans, grownSpans, diskBytes},
    };
    this.host.emit('sessionChanged', change);
  }

  private measureRates(elapsedMs: number): boolean {
    let moving = false;
    for (const entry of this.entries.values()) moving = entry.measureRate(elapsedMs) || moving;
    return moving;
  }
}

/** For core's long work: other work gets its turn, and a cancelled call ends. */
export function pauseUntil(signal: AbortSignal): Pause {
  return async () => {
    await turn();
    if (signal.aborted) throw new RpcError('cancelled', 'The request was cancelled.');
  };
}
