/**
 * What is known of each Distlog scope, in columns: a million records bring some 200,000 scopes, and an object for each
 * took more memory than the records. A scope has the number of its span. Every column is 0 until something is known, so
 * records and processes are kept as their number plus one; `known…` reads them back. Called by Scopes and decide.
 */
import {NONE} from '../../../protocol/model';
import {growColumns} from '../../model/table';

const COLUMNS = {
  beginHash: Uint32Array,
  begin: Uint32Array,
  sequences: Uint32Array,
  complete: Uint32Array,
  lastHash: Uint32Array,
  last: Uint32Array,
  end: Uint32Array,
  endMark: Uint32Array,
  failure: Uint32Array,
  failedHash: Uint32Array,
  failureText: Uint32Array,
  process: Uint32Array,
  flags: Uint8Array,
} as const;

/** Columns that hold the number of a record, or of a process, plus one. */
type NumberColumn = 'begin' | 'last' | 'end' | 'endMark' | 'failure' | 'process';

export const ScopeFlag = {
  isScope: 1,
  lastIsRootInfo: 2,
  /** A record came since the last decision: scopes around this one whose end was inferred are decided again. */
  grew: 4,
} as const;

export class ScopeTable {
  /** Text hash of the begin. */
  beginHash = new Uint32Array(0);
  begin = new Uint32Array(0);
  /** The highest sequence number so far, plus one. */
  sequences = new Uint32Array(0);
  /** All sequence numbers below are there. They nearly always come in order, so this alone holds most scopes. */
  complete = new Uint32Array(0);
  /** Text hash of the record with the highest sequence number. */
  lastHash = new Uint32Array(0);
  /** The record with the highest sequence number so far. */
  last = new Uint32Array(0);
  /** Record whose kind was set to `end` by a decision. */
  end = new Uint32Array(0);
  /** Record that our own emitter marked as the end. */
  endMark = new Uint32Array(0);
  failure = new Uint32Array(0);
  failedHash = new Uint32Array(0);
  /** Interned last line of the traceback of a failure. */
  failureText = new Uint32Array(0);
  process = new Uint32Array(0);
  flags = new Uint8Array(0);
  /** Sequence numbers that came before one below them. */
  private readonly early = new Map<number, Set<number>>();

  /** Makes room for a span that is a scope. */
  add(span: number): void {
    if (span >= this.flags.length) growColumns(this, COLUMNS, Math.max(256, span * 2));
    this.flags[span] = ScopeFlag.isScope;
  }

  reserve(spans: number): void {
    if (spans > this.flags.length) growColumns(this, COLUMNS, spans);
  }

  has(span: number): boolean {
    return span < this.flags.length && this.flags[span] !== 0;
  }

  /** NONE when not known. */
  known(column: NumberColumn, span: number): number {
    const next = this[column][span]!;
    return next === 0 ? NONE : next - 1;
  }

  note(column: NumberColumn, span: number, number: number): void {
    this[column][span] = number === NONE ? 0 : number + 1;
  }

  isSet(span: number, flag: number): boolean {
    return (this.flags[span]! & flag) !== 0;
  }

  set(span: number, flag: number, on: boolean): void {
    this.flags[span] = on ? this.flags[span]! | flag : this.flags[span]! & ~flag;
  }

  hasSequence(span: number, sequence: number): boolean {
    return sequence < this.complete[span]! || (this.early.get(span)?.has(sequence) ?? false);
  }

  /** Returns whether it is the highest so far, or as high. */
  addSequence(span: number, sequence: number): boolean {
    const isHighest = sequence + 1 >= this.sequences[span]!;
    if (isHighest) this.sequences[span] = sequence + 1;
    const complete = this.complete[span]!;
    if (sequence < complete) return isHighest;
    if (sequence > complete) {
      const early = this.early.get(span);
      if (early) early.add(sequence);
      else this.early.set(span, new Set([sequence]));
      return isHighest;
    }
    let next = complete + 1;
    const early = this.early.get(span);
    if (early) {
      while (early.delete(next)) next++;
      if (early.size === 0) this.early.delete(span);
    }
    this.complete[span] = next;
    return isHighest;
  }

  /** Highest number + 1 less how many different ones were seen. */
  missing(span: number): number {
    return this.sequences[span]! - this.complete[span]! - (this.early.get(span)?.size ?? 0);
  }
}
