/**
 * Decides what goes when a session has reached a limit. Comes in: a settled model and how much may stay. Goes out: a
 * mark per row. Called by Trace for LiveSession. Pure.
 *
 * Each source gives up what it uses above its fair share: first the flows that ended well and rows outside flows,
 * oldest first; then flows with failures; then flows that still run. A flow goes as a whole, unless it is larger than
 * all that its source has to give: then its oldest rows go, because a single flow may be larger than any limit.
 */
import {NONE, RecordKind, SpanState} from '../../protocol/model';
import type {Model} from '../model/model';
import {excessOf} from './fairShare';
import {buildFlowUnits, Rank, rootsOf, rowBytes, type FlowUnits} from './flowUnits';

/** What may stay in all; Infinity for no limit. */
export interface Budget {
  rows: number;
  bytes: number;
}

export interface Choice {
  /** 1 for each row that goes; as long as the record table. */
  gone: Uint8Array;
  /** How many go, by source. */
  perSource: number[];
}

/** Lines of text below a record that go with it: a traceback is of no use without its record. */
const MAX_TEXT_BELOW = 1000;

/** `endOffsets`, by source: where the line of its last row ends. */
export function chooseEvicted(model: Model, endOffsets: readonly number[], budget: Budget): Choice {
  return new Selection(model, endOffsets, budget).choose();
}

class Selection {
  private readonly gone: Uint8Array;
  private readonly roots: Uint32Array;
  private readonly bytes: Float64Array;
  private readonly units: FlowUnits;
  private readonly goneRoots: Uint8Array;
  /** Still to be given up, by source. */
  private readonly rowsDue: number[];
  private readonly bytesDue: number[];
  private readonly allRowsDue: readonly number[];
  private readonly allBytesDue: readonly number[];

  constructor(
    private readonly model: Model,
    private readonly endOffsets: readonly number[],
    budget: Budget,
  ) {
    this.gone = new Uint8Array(model.records.size);
    this.roots = rootsOf(model);
    this.bytes = rowBytes(model, endOffsets);
    this.units = buildFlowUnits(model, this.roots, this.bytes);
    this.goneRoots = new Uint8Array(model.spans.size);
    const used = this.used();
    this.rowsDue = excessOf(used.rows, budget.rows);
    this.bytesDue = excessOf(used.bytes, budget.bytes);
    this.allRowsDue = [...this.rowsDue];
    this.allBytesDue = [...this.bytesDue];
    this.rankForgotten(used.rows);
  }

  choose(): Choice {
    for (const rank of [Rank.succeeded, Rank.failed, Rank.open]) this.pass(rank);
    this.takeWholeFlows();
    this.takeTextBelow();
    const perSource = this.endOffsets.map(() => 0);
    for (let id = 0; id < this.gone.length; id++) {
      const source = this.model.records.source[id]!;
      if (this.gone[id]) perSource[source] = (perSource[source] ?? 0) + 1;
    }
    return {gone: this.gone, perSource};
  }

  /** A flow counts for the source that its newest row came from. */
  private sourceOf(id: number): number {
    const root = this.roots[id]!;
    return this.model.records.source[root === NONE ? id : this.units.newest[root]!]!;
  }

  private used(): {rows: number[]; bytes: number[]} {
    const rows = this.endOffsets.map(() => 0);
    const bytes = this.endOffsets.map(() => 0);
    for (let id = 0; id < this.roots.length; id++) {
      const source = this.sourceOf(id);
      rows[source] = (rows[source] ?? 0) + 1;
      bytes[source] = (bytes[source] ?? 0) + this.bytes[id]!;
    }
    return {rows, bytes};
  }

  /** An open flow of which nothing was heard in the newer half of its source's rows goes with the failures. */
  private rankForgotten(rowsUsed: readonly number[]): void {
    const seen = this.endOffsets.map(() => 0);
    for (let id = 0; id < this.roots.length; id++) {
      const source = this.sourceOf(id);
      seen[source] = (seen[source] ?? 0) + 1;
      const root = this.roots[id]!;
      const old = (seen[source] ?? 0) * 2 < (rowsUsed[source] ?? 0);
      if (old && root !== NONE && this.units.newest[root] === id && this.units.rank[root] === Rank.open) {
        this.units.rank[root] = Rank.failed;
      }
    }
  }

  /** Rows in order of arrival; a flow's turn comes with its newest row. */
  private pass(rank: number): void {
    const {units, roots} = this;
    for (let id = 0; id < roots.length; id++) {
      const source = this.sourceOf(id);
      if (!this.isDue(source)) continue;
      const root = roots[id]!;
      if (root === NONE) {
        if (rank === Rank.succeeded) this.take(id, source);
      } else if (units.newest[root] === id && units.rank[root] === rank && !this.goneRoots[root]) {
        if (this.isLargerThanDue(root, source)) this.takeOldest(root, source);
        else {
          this.goneRoots[root] = 1;
          this.give(source, units.rows[root]!, units.bytes[root]!);
        }
      }
    }
  }

  private isDue(source: number): boolean {
    return (this.rowsDue[source] ?? 0) > 0 || (this.bytesDue[source] ?? 0) > 0;
  }

  private give(source: number, rows: number, bytes: number): void {
    this.rowsDue[source] = (this.rowsDue[source] ?? 0) - rows;
    this.bytesDue[source] = (this.bytesDue[source] ?? 0) - bytes;
  }

  private take(id: number, source: number): void {
    if (this.gone[id]) return;
    this.gone[id] = 1;
    this.give(source, 1, this.bytes[id]!);
  }

  private isLargerThanDue(root: number, source: number): boolean {
    const {rows, bytes} = this.units;
    return rows[root]! > this.allRowsDue[source]! && bytes[root]! > this.allBytesDue[source]!;
  }

  /** The beginnings of what still runs stay as long as anything else is left to take. */
  private takeOldest(root: number, source: number): void {
    const {records, spans} = this.model;
    for (const takesBeginnings of [false, true]) {
      for (let id = 0; id < this.roots.length && this.isDue(source); id++) {
        if (this.roots[id] !== root) continue;
        const runs = records.kind[id] === RecordKind.begin && spans.state[records.span[id]!] === SpanState.open;
        if (takesBeginnings || !runs) this.take(id, source);
      }
    }
  }

  private takeWholeFlows(): void {
    for (let id = 0; id < this.roots.length; id++) {
      const root = this.roots[id]!;
      if (root !== NONE && this.goneRoots[root]) this.gone[id] = 1;
    }
  }

  /** Text takes its place in time and flow from the record above it, so it must not come below another one. */
  private takeTextBelow(): void {
    const {kind, source} = this.model.records;
    const below = this.endOffsets.map(() => Infinity);
    for (let id = 0; id < this.gone.length; id++) {
      const from = source[id]!;
      if (kind[id]! < RecordKind.text) below[from] = this.gone[id] ? 0 : Infinity;
      else {
        const lines = (below[from] ?? Infinity) + 1;
        below[from] = lines;
        if (lines <= MAX_TEXT_BELOW) this.gone[id] = 1;
      }
    }
  }
}
