/**
 * One row of the Sources view: what is known of a source, its counts taken from the model, and its records per second.
 * Changed by the source itself through `update`; read by the session when it publishes.
 */
import type {Ingest} from '../core/ingest';
import type {SourceInfo, SourceState} from '../protocol/queries';

/** What a source may change about its row. */
export type SourceUpdate = Partial<Pick<SourceInfo, 'state' | 'detail' | 'peers' | 'exitCode' | 'progress' | 'name'>>;

/** States in which records may still come. */
const ACTIVE: ReadonlySet<SourceState> = new Set([
  'starting',
  'listening',
  'connecting',
  'running',
  'following',
  'paused',
]);

export class SourceEntry {
  private row: Omit<SourceInfo, 'records' | 'rejected' | 'evicted' | 'recordsPerSecond'>;
  private rate = 0;
  private ratedRecords: number;

  constructor(
    readonly id: string,
    readonly kind: SourceInfo['kind'],
    name: string,
    private current: Ingest,
    private readonly changed: () => void,
  ) {
    this.row = {id, kind, name, state: 'starting', detail: '', peers: 0, exitCode: null, progress: 1};
    this.ratedRecords = current.records;
  }

  get ingest(): Ingest {
    return this.current;
  }

  /** The session has made room: its model, and with it every ingest, is another one. */
  replaceIngest(ingest: Ingest): void {
    this.ratedRecords -= this.current.records - ingest.records;
    this.current = ingest;
  }

  get state(): SourceState {
    return this.row.state;
  }

  get name(): string {
    return this.row.name;
  }

  get detail(): string {
    return this.row.detail;
  }

  get active(): boolean {
    return ACTIVE.has(this.row.state);
  }

  update(change: SourceUpdate): void {
    this.row = {...this.row, ...change};
    this.changed();
  }

  /** What was read before now (a spool opened again) must not look like a burst. */
  forgetRate(): void {
    this.rate = 0;
    this.ratedRecords = this.ingest.records;
  }

  /** Called with the time since the last call; returns whether the figure to show has changed. */
  measureRate(elapsedMs: number): boolean {
    const before = Math.round(this.rate);
    const records = this.ingest.records;
    const now = (Math.max(0, records - this.ratedRecords) * 1000) / elapsedMs;
    this.ratedRecords = records;
    // Smoothed, so that a source of ten records a second does not flicker between 0 and 20.
    this.rate = now === 0 && this.rate < 1 ? 0 : this.rate === 0 ? now : this.rate * 0.5 + now * 0.5;
    return Math.round(this.rate) !== before;
  }

  info(): SourceInfo {
    const {records, rejected, evicted} = this.ingest;
    return {...this.row, records, rejected, evicted, recordsPerSecond: Math.round(this.rate)};
  }
}
