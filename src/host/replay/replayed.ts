/** What a replay needs of the rest, as narrow interfaces: tests give it a trace in memory, the extension a session. */
import type {SourceRef, SymbolRef} from '../../protocol/model';
import type {SourceTarget} from '../../protocol/queries';
import type {Evidence, Resolution} from '../../resolve/resolveSource';
import type {SourcePlace} from '../../resolve/resolveSymbol';
import type {Disposable} from '../emitter';
import type {Localize} from '../localize';
import type {TraceSession} from '../sessions/traceSession';

/** A trace that stays open while it is replayed. */
export interface ReplayedTrace extends Disposable {
  call: TraceSession['call'];
  /** File name or name of the session, for people. */
  readonly name: string;
  readonly originEpochMs: number;
  /** Whether more may arrive. */
  readonly live: boolean;
  /** Resolves when the files are read. */
  untilRead(): Promise<void>;
  /** Numbers of records mean something else now, or the session is closed (`gone`). */
  onReset(run: (gone: boolean) => void): Disposable;
}

/** The existing source resolution. */
export interface ReplayPlaces {
  find(
    target: SourceTarget,
    signal?: AbortSignal,
  ): Promise<{path: string; line1: number; reason: string} | {path: null; reason: string}>;
  resolve(ref: SourceRef, evidence: Evidence, signal?: AbortSignal): Promise<Resolution>;
  definitionsOf(symbols: readonly SymbolRef[]): Promise<(readonly SourcePlace[])[]>;
  /** A path as VS Code writes it in the protocol, as the resolver writes it. */
  toLocation(dapPath: string): string;
  fromLocation(location: string): string;
}

export interface ReplayServices {
  places: ReplayPlaces;
  /** Opens what a configuration asks for; rejects with a sentence for people. */
  open(configuration: ReplayConfiguration, signal: AbortSignal): Promise<ReplayedTrace>;
  /** The replay stands at this record now: the views follow. */
  follow(trace: ReplayedTrace, record: number): void;
  t: Localize;
  locale: string;
  utcOffsetMinutes(): number;
  reportBug(error: unknown): void;
}

/** What `launch.json` may say; unchecked until checkConfiguration has looked at it. */
export interface ReplayConfiguration {
  /** Files; [] for the session that is open. */
  trace: string[];
  /** Name or id of the flow to begin with; '' for the beginning of the trace. */
  flow: string;
  /** Filter: begins at the first record that passes; ''. */
  from: string;
  stopOnEntry: boolean;
  /** What Step Into goes to: the next record of the flow, or of any. */
  stepInto: 'flow' | 'trace';
  /** From the Flows view: this flow or task of this session. */
  start: {sessionId: string; span: number | null} | null;
}
