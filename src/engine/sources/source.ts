/**
 * What a live source is to its session. A source takes bytes from somewhere and hands them to its `Intake`; it never
 * sees the spool, the model or the host. To add one: a file like feed.ts that exports a SourceKind, and a line in list.ts.
 */
import type {ListenerSpec, Limits} from '../../protocol/engineApi';
import type {SourceUpdate} from '../sourceEntry';

/** Where a source puts what it received. */
export interface Intake {
  /** Complete lines with their newlines, or the next part of a stream of lines. Takes ownership. */
  append(bytes: Uint8Array): void;
  /** True while the disk is behind or the session is full: receive nothing, so that senders wait. */
  readonly held: boolean;
  /** Resolves when `held` is false again. */
  room(): Promise<void>;
  /** Resolves when all that was appended is stored and counted, or cannot be at present. */
  flushed(): Promise<void>;
  update(change: SourceUpdate): void;
  notice(severity: 'info' | 'warning' | 'error', message: string, code: string): void;
  /** A bug of ours, for the output channel. */
  bug(error: unknown): void;
  limits(): Limits;
}

export interface LiveSource {
  /** Resolves when port, file or process is released and all that was received is stored. */
  stop(): Promise<void>;
  /** Bytes from the host; only feeds have it. */
  feed?(bytes: Uint8Array): Promise<void>;
}

export interface ZeromqRequest {
  kind: 'zeromq';
  spec: ListenerSpec;
}

export interface FeedRequest {
  kind: 'debug' | 'pipe' | 'command';
  name: string;
}

export type SourceRequest = ZeromqRequest | FeedRequest;

export interface SourceKind<R extends SourceRequest> {
  name(request: R): string;
  /** True when a stopped source of the same name is gone on with, in the same spool. */
  resumes: boolean;
  /** Rejects with an RpcError when it cannot start; then nothing may stay open. */
  open(request: R, intake: Intake): Promise<LiveSource>;
}
