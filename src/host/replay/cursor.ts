/**
 * Where a replay stands, and how it moves: one move after the other, each of which may be stopped. In: steps and runs. Out:
 * the record it came to and why. At either end of the trace it stays there, so that the way back is open; while a trace is
 * being written, what has come since is walked on to.
 */
import type {RecordId} from '../../protocol/model';
import type {ReplayStep, ReplayStop} from '../../protocol/replay';
import type {ReplayedTrace} from './replayed';

export interface Moved {
  record: RecordId;
  /** `end`, `start`: there is no more in this direction. */
  why: 'step' | 'stop' | 'end' | 'start' | 'paused';
  /** Positions of the stops that were met. */
  stops: number[];
}

export class Cursor {
  private moving = new AbortController();

  private constructor(
    private readonly trace: Pick<ReplayedTrace, 'call'>,
    public record: RecordId,
  ) {}

  /** Null for a trace without records, or without one that passes. */
  static async at(
    trace: Pick<ReplayedTrace, 'call'>,
    first: readonly ReplayStop[],
    signal: AbortSignal,
  ): Promise<Cursor | null> {
    const {record} =
      first.length === 0
        ? await trace.call('replayStep', {from: null, step: 1, to: 'trace'}, signal)
        : await trace.call('replayRun', {from: null, step: 1, stops: [...first]}, signal);
    return record === null ? null : new Cursor(trace, record);
  }

  /** `from`: where the thread stands that is stepped; another flow may have been heard of since. */
  async step(step: 1 | -1, to: ReplayStep, from: RecordId): Promise<Moved> {
    return this.move(async signal => {
      const {record} = await this.trace.call('replayStep', {from, step, to}, signal);
      return record === null ? {record: this.record, why: edgeOf(step), stops: []} : {record, why: 'step', stops: []};
    });
  }

  /** To the next stop; without one to the end. */
  async run(step: 1 | -1, stops: readonly ReplayStop[]): Promise<Moved> {
    return this.move(async signal => {
      const hit = await this.trace.call('replayRun', {from: this.record, step, stops: [...stops]}, signal);
      if (hit.record !== null) return {record: hit.record, why: 'stop', stops: hit.stops};
      const edge = await this.trace.call('replayStep', {from: this.record, step, to: 'edge'}, signal);
      return {record: edge.record ?? this.record, why: edgeOf(step), stops: []};
    });
  }

  /** Which stops the record meets at which it stands. */
  async meets(stops: readonly ReplayStop[]): Promise<number[]> {
    return (await this.trace.call('replayMeets', {record: this.record, stops: [...stops]})).stops;
  }

  /** Ends a move that is under way. */
  pause(): void {
    this.moving.abort();
  }

  private async move(run: (signal: AbortSignal) => Promise<Moved>): Promise<Moved> {
    this.moving = new AbortController();
    const {signal} = this.moving;
    try {
      const moved = await run(signal);
      this.record = moved.record;
      return moved;
    } catch (error) {
      // An engine that is started again reads the trace back; the replay stays where it was.
      const isInterrupted = signal.aborted || codeOf(error) === 'engineGone';
      if (isInterrupted) return {record: this.record, why: 'paused', stops: []};
      throw error;
    }
  }
}

function edgeOf(step: 1 | -1): 'end' | 'start' {
  return step > 0 ? 'end' : 'start';
}

/** Of an RpcError, whichever bundle has made it. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}
