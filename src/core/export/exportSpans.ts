/**
 * The flows and tasks of an export with their times, taken once at its beginning: a live session goes on meanwhile, and
 * what a viewer reads must still fit together. Columns by span number; the model must be settled.
 *
 * Times are wall time: bars stand where they stood, to the microsecond, because that is what senders know. A span whose beginning never came begins with what is inside it, and
 * one that never ended goes up to what was last heard of it.
 */
import {NONE} from '../../protocol/model';
import type {Model} from '../model/model';

export class ExportSpans {
  /** In order of start; of those that start together the longer and the outer one first. */
  readonly ordered: Uint32Array;
  /** How many have no time at all, and so no place in an export. */
  readonly timeless: number;
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private readonly parents: Uint32Array;
  private readonly depths: Uint32Array;
  /** 1: exported. 2: and never ended. */
  private readonly kinds: Uint8Array;

  /** `marked`: 1 for each span that is asked for, null for all. */
  constructor(model: Model, marked: Uint8Array | null) {
    const {spans} = model;
    const {size} = spans;
    this.starts = spans.startNs.slice(0, size);
    this.ends = new Float64Array(size).fill(-Infinity);
    this.parents = spans.parent.slice(0, size);
    this.depths = new Uint32Array(size);
    this.kinds = new Uint8Array(size);
    for (const root of model.roots) if (this.parents[root] === NONE) this.measure(model, root);
    let timeless = 0;
    for (const times of [this.starts, this.ends]) {
      for (let span = 0; span < size; span++) times[span] = toMicrosecond(times[span]!);
    }
    const ids = new Uint32Array(size);
    let count = 0;
    for (let span = 0; span < size; span++) {
      // One without a role was made for an earlier reading of its node and is not needed now.
      if ((marked && marked[span] !== 1) || this.kinds[span] === 0) continue;
      if (Number.isFinite(this.starts[span]!) && Number.isFinite(this.ends[span]!)) ids[count++] = span;
      else {
        if (spans.roles[span] !== 0) timeless++;
        this.kinds[span] = 0;
      }
    }
    if (marked) for (let span = 0; span < size; span++) if (marked[span] !== 1) this.kinds[span] = 0;
    this.timeless = timeless;
    this.ordered = ids.slice(0, count).sort((a, b) => this.compare(a, b));
  }

  has(span: number): boolean {
    return span < this.kinds.length && this.kinds[span] !== 0;
  }

  startNs(span: number): number {
    return this.starts[span]!;
  }

  endNs(span: number): number {
    return this.ends[span]!;
  }

  /** Its end was not seen: it is drawn up to what was last heard of it. */
  isUnfinished(span: number): boolean {
    return this.kinds[span] === 2;
  }

  /** NONE where the parent is not part of the export. */
  parent(span: number): number {
    const parent = this.parents[span]!;
    return parent !== NONE && this.has(parent) ? parent : NONE;
  }

  /** Starts and ends of a whole tree, from the leaves up. */
  private measure(model: Model, root: number): void {
    const {spans} = model;
    const tree: number[] = [];
    for (const span of spans.subtree(root)) {
      if (span >= this.kinds.length) continue;
      tree.push(span);
      const parent = this.parents[span]!;
      this.depths[span] = parent === NONE || span === root ? 0 : this.depths[parent]! + 1;
    }
    for (let at = tree.length - 1; at >= 0; at--) {
      const span = tree[at]!;
      const parent = this.parents[span]!;
      const isOpen = Number.isNaN(spans.endNs[span]!);
      this.kinds[span] = isOpen ? 2 : 1;
      if (!isOpen) this.ends[span] = spans.endNs[span]!;
      else this.ends[span] = Math.max(this.ends[span]!, spans.lastNs[span]!);
      // Two clocks may disagree; nothing ends before it starts.
      if (Number.isFinite(this.starts[span]!)) this.ends[span] = Math.max(this.ends[span], this.starts[span]!);
      if (span === root) continue;
      if (!Number.isFinite(spans.startNs[parent]!)) {
        this.starts[parent] = Math.min(this.starts[parent]!, this.starts[span]!);
      }
      if (Number.isNaN(spans.endNs[parent]!)) this.ends[parent] = Math.max(this.ends[parent]!, this.ends[span]);
    }
  }

  private compare(a: number, b: number): number {
    const {starts, ends, depths} = this;
    return starts[a]! - starts[b]! || ends[b]! - ends[a]! || depths[a]! - depths[b]! || a - b;
  }
}

/** Still in nanoseconds. Keeps order, so what is inside stays inside. */
export function toMicrosecond(ns: number): number {
  return Math.round(ns / 1000) * 1000;
}
