/**
 * Stretches of time in which a debugger held a process, and how much of a span they take. Comes in: beginnings and ends
 * as the ingest reads them, in any order. Goes out: time to take out of a span that was open then in that process, and
 * of no other. A process is the same when its id is, and its host where both sides know it; records that name no process
 * id belong to what the debugged program printed (their source). Kept by the model; times are epoch milliseconds, because
 * a pause may be read before the first record sets the origin.
 */
import {NONE} from '../../protocol/model';
import type {DebugPause} from '../../protocol/debugging';
import type {ByteInterner, TripleInterner} from './interner';
import type {RecordTable} from './recordTable';
import type {SpanTable} from './spanTable';

/** A stream may be made of such lines only. */
const MAX_PAUSES = 10_000;

export interface Pause extends DebugPause {
  /** NaN while it lasts. */
  toEpochMs: number;
}

export interface Interval {
  fromNs: number;
  toNs: number;
}

interface Owner {
  readonly records: RecordTable;
  readonly spans: SpanTable;
  readonly texts: ByteInterner;
  readonly processes: TripleInterner;
  readonly originEpochMs: number;
  readonly endNs: number;
  readonly live: boolean;
}

export class Pauses {
  /** Whether they are taken out at all: running time, or wall time. */
  counted = true;
  readonly list: Pause[] = [];
  private readonly byId = new Map<string, Pause>();
  /** Ends that were read before their beginning. */
  private readonly earlyEnds = new Map<string, number>();

  constructor(
    private readonly model: Owner,
    private readonly sourceName: (source: number) => string,
  ) {}

  /** False when it is known already. */
  begin(pause: DebugPause): boolean {
    if (this.byId.has(pause.id) || this.list.length >= MAX_PAUSES) return false;
    const kept = {...pause, toEpochMs: this.earlyEnds.get(pause.id) ?? NaN};
    this.earlyEnds.delete(pause.id);
    this.byId.set(pause.id, kept);
    let at = this.list.length;
    while (at > 0 && this.list[at - 1]!.fromEpochMs > pause.fromEpochMs) at--;
    this.list.splice(at, 0, kept);
    return true;
  }

  /** False when it has ended already. */
  end(id: string, toEpochMs: number): boolean {
    const pause = this.byId.get(id);
    if (!pause) {
      if (this.earlyEnds.size < MAX_PAUSES) this.earlyEnds.set(id, toEpochMs);
      return true;
    }
    if (!Number.isNaN(pause.toEpochMs)) return false;
    pause.toEpochMs = Math.max(toEpochMs, pause.fromEpochMs);
    return true;
  }

  /** Parts of [fromNs, toNs) in which the span's process was held: in order, without overlap. Empty for wall time. */
  within(span: number, fromNs: number, toNs: number): Interval[] {
    return this.counted ? this.withinAnyway(span, fromNs, toNs) : [];
  }

  /** The same, whichever time is shown. */
  withinAnyway(span: number, fromNs: number, toNs: number): Interval[] {
    if (this.list.length === 0 || !(toNs > fromNs)) return [];
    const parts: Interval[] = [];
    for (const pause of this.list) {
      if (!this.holds(pause, span)) continue;
      const part = {fromNs: Math.max(fromNs, this.fromNs(pause)), toNs: Math.min(toNs, this.toNs(pause))};
      const last = parts.at(-1);
      if (!(part.toNs > part.fromNs)) continue;
      if (last && part.fromNs <= last.toNs) last.toNs = Math.max(last.toNs, part.toNs);
      else parts.push(part);
    }
    return parts;
  }

  /** Time of [fromNs, toNs) in which the span's process was held. */
  heldNs(span: number, fromNs: number, toNs: number): number {
    return this.within(span, fromNs, toNs).reduce((sum, part) => sum + part.toNs - part.fromNs, 0);
  }

  /** The same, whichever time is shown. */
  heldAnywayNs(span: number, fromNs: number, toNs: number): number {
    return this.withinAnyway(span, fromNs, toNs).reduce((sum, part) => sum + part.toNs - part.fromNs, 0);
  }

  fromNs(pause: Pause): number {
    return (pause.fromEpochMs - this.model.originEpochMs) * 1e6;
  }

  /** One that never ended held the process as long as anything was heard; while live, its end is not known yet. */
  toNs(pause: Pause): number {
    if (!Number.isNaN(pause.toEpochMs)) return (pause.toEpochMs - this.model.originEpochMs) * 1e6;
    return this.model.live ? this.fromNs(pause) : this.model.endNs;
  }

  private holds({process, sourceName}: Pause, span: number): boolean {
    const {spans, processes, texts, records} = this.model;
    const own = spans.process[span]!;
    const pid = own === NONE ? '' : texts.text(processes.field(own, 1));
    if (pid !== '') {
      const host = texts.text(processes.field(own, 0));
      return pid === process.pid && (host === '' || process.host === '' || host === process.host);
    }
    const first = spans.firstRecord[span]!;
    return sourceName !== '' && first !== NONE && this.sourceName(records.source[first]!) === sourceName;
  }
}
