/**
 * What retention can remove: flows as a whole, and rows that stand in none. Comes in: the columns of a settled model.
 * Goes out: figures per flow, indexed by its root span, and the bytes of each row. Called by `chooseEvicted`. Pure.
 */
import {NONE, SpanState} from '../../protocol/model';
import type {Model} from '../model/model';

/** In the order in which they go. */
export const Rank = {succeeded: 0, failed: 1, open: 2} as const;

export interface FlowUnits {
  /** Rows, and their bytes, of the flow whose root span is the index. */
  rows: Uint32Array;
  bytes: Float64Array;
  /** Row that arrived last; NONE for a span that is no root. Its source is the one that the flow is counted for. */
  newest: Uint32Array;
  rank: Uint8Array;
}

const FAILED: ReadonlySet<number> = new Set([
  SpanState.failed,
  SpanState.failedExpected,
  SpanState.timedOut,
  SpanState.unclosedProbablyFailed,
  SpanState.neverClosed,
]);
const OPEN: ReadonlySet<number> = new Set([SpanState.open, SpanState.retrying, SpanState.scheduled]);

/** Root span of each row; NONE for a row outside flows. */
export function rootsOf({records, spans}: Model): Uint32Array {
  const roots = new Uint32Array(records.size);
  for (let id = 0; id < records.size; id++) {
    const span = records.span[id]!;
    roots[id] = span === NONE ? NONE : spans.rootOf(span);
  }
  return roots;
}

/**
 * Bytes of the spool that belong to each row: up to the next row of its source, so that line breaks and what stands
 * between rows go with the row before. `endOffsets`, by source: where the last row's line ends.
 */
export function rowBytes({records}: Model, endOffsets: readonly number[]): Float64Array {
  const bytes = new Float64Array(records.size);
  const next = [...endOffsets];
  for (let id = records.size - 1; id >= 0; id--) {
    const source = records.source[id]!;
    const offset = records.offset[id]!;
    bytes[id] = Math.max(0, (next[source] ?? offset) - offset);
    next[source] = offset;
  }
  return bytes;
}

export function buildFlowUnits(model: Model, roots: Uint32Array, bytes: Float64Array): FlowUnits {
  const {spans} = model;
  const units: FlowUnits = {
    rows: new Uint32Array(spans.size),
    bytes: new Float64Array(spans.size),
    newest: new Uint32Array(spans.size).fill(NONE),
    rank: rankFlows(model),
  };
  for (let id = 0; id < roots.length; id++) {
    const root = roots[id]!;
    if (root === NONE) continue;
    units.rows[root] = units.rows[root]! + 1;
    units.bytes[root] = units.bytes[root]! + bytes[id]!;
    units.newest[root] = id;
  }
  return units;
}

/** A flow with a failure anywhere in it counts as failed; one whose root never reported is open while a part of it is. */
function rankFlows({spans}: Model): Uint8Array {
  const rank = new Uint8Array(spans.size);
  for (let span = 0; span < spans.size; span++) {
    const root = spans.rootOf(span);
    const state = spans.state[span]!;
    const decides = span === root || spans.state[root] === SpanState.placeholder;
    if (OPEN.has(state) && decides) rank[root] = Rank.open;
    else if ((FAILED.has(state) || spans.errors[span]! > 0) && rank[root] !== Rank.open) rank[root] = Rank.failed;
  }
  return rank;
}
