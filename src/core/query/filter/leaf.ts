/**
 * What a compiled term is: a test of one record, and what it costs. Terms over columns come first in an AND, those that
 * read a record's bytes after them, text last. Also the two memories that make column terms cheap: one verdict per
 * distinct text, one verdict per span.
 */
import {NONE} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {RecordReader} from '../recordReader';

export const Cost = {column: 0, span: 1, field: 2, text: 3} as const;

export interface Leaf {
  /** One of Cost; of a combination the highest. */
  cost: number;
  readonly test: (record: number) => boolean;
  /** The outcome may change although the record does not, because it looks at spans. */
  depends: boolean;
  /**
   * Looks at the spans again. Returns the earliest time (ns since the origin) whose records may now have another
   * outcome, Infinity when none has. Must be called before rows are read whenever the model's revision has moved.
   */
  refresh(): number;
}

/** What terms are compiled against. */
export interface FilterScope {
  model: Model;
  reader: RecordReader;
  /** Name of a source by its number, as shown in the Sources view. */
  sourceName(source: number): string;
  /** As in RowFilter; UTC when absent. */
  utcOffsetMinutes?: number;
}

export function columnLeaf(test: (record: number) => boolean): Leaf {
  return {cost: Cost.column, test, depends: false, refresh: () => Infinity};
}

export function bytesLeaf(cost: number, test: (record: number) => boolean): Leaf {
  return {cost, test, depends: false, refresh: () => Infinity};
}

/** One verdict per interned text: a name is compared once, however many records carry it. */
export class TextVerdicts {
  /** 0 not asked yet, 1 no, 2 yes. */
  private known = new Uint8Array(256);

  constructor(
    private readonly textOf: (id: number) => string,
    private readonly isWanted: (text: string) => boolean,
  ) {}

  of(id: number): boolean {
    if (id >= this.known.length) {
      const grown = new Uint8Array(Math.max(id + 1, this.known.length * 2));
      grown.set(this.known);
      this.known = grown;
    }
    if (this.known[id] === 0) this.known[id] = this.isWanted(this.textOf(id)) ? 2 : 1;
    return this.known[id] === 2;
  }
}

const NO = 1;
const YES = 2;

/**
 * One verdict per span, made when first asked for: a term that comes before often leaves few to ask about. Spans change
 * while records arrive (a name, a parent, an end), so what was asked is decided again by `refresh`, which tells from when on
 * rows are affected: in a live session that is the recent past, not the whole trace.
 */
export class SpanVerdicts {
  /** 0 not asked yet, else NO or YES. */
  private verdicts = new Uint8Array(0);
  private spare = new Uint8Array(0);
  private revision = -1;
  private recordsSeen = 0;
  private placesHash = 0;

  /** `inherited`: what holds for a span holds for everything inside it. */
  constructor(
    private readonly model: Model,
    private readonly decide: (span: number) => boolean,
    private readonly inherited: boolean,
  ) {}

  ofRecord(record: number): boolean {
    const span = this.model.records.span[record]!;
    return span !== NONE && this.of(span);
  }

  of(span: number): boolean {
    if (span >= this.verdicts.length) this.grow();
    if (this.verdicts[span] === 0) {
      if (this.inherited) this.decideUpwards(span);
      else this.verdicts[span] = this.decide(span) ? YES : NO;
    }
    return this.verdicts[span] === YES;
  }

  refresh(): number {
    const {model} = this;
    if (this.revision === model.revision) return Infinity;
    this.revision = model.revision;
    const old = this.verdicts;
    this.verdicts = this.spare;
    this.spare = old;
    this.verdicts.fill(0);
    if (this.recordsMoved()) return -Infinity;
    const {timeNs} = model.records;
    let earliestNs = Infinity;
    for (let span = 0; span < old.length; span++) {
      if (old[span] === 0 || (old[span] === YES) === this.of(span)) continue;
      // The records themselves, not the span's start: formats may have derived that, and copies do not move it.
      for (const record of model.records.ofSpan(model.spans.newestArrival[span]!)) {
        earliestNs = Math.min(earliestNs, timeNs[record]!);
      }
    }
    return earliestNs;
  }

  private grow(): void {
    const grown = new Uint8Array(Math.max(this.model.spans.size, this.verdicts.length * 2));
    grown.set(this.verdicts);
    this.verdicts = grown;
  }

  /** Decides a span and its ancestors as far as they are not decided yet. Parents may have any number. */
  private decideUpwards(span: number): void {
    const {verdicts} = this;
    const {parent} = this.model.spans;
    const path: number[] = [];
    let verdict = NO;
    for (let at = span; at !== NONE; at = parent[at]!) {
      if (verdicts[at] !== 0) {
        verdict = verdicts[at]!;
        break;
      }
      path.push(at);
    }
    while (path.length > 0) {
      const at = path.pop()!;
      if (verdict !== YES && this.decide(at)) verdict = YES;
      verdicts[at] = verdict;
    }
  }

  /** Whether a record seen before stands in another span now. About a millisecond per million records. */
  private recordsMoved(): boolean {
    const {span, size} = this.model.records;
    let hash = 0;
    for (let record = 0; record < this.recordsSeen; record++) hash = Math.imul(hash ^ span[record]!, 0x01000193);
    const moved = hash !== this.placesHash;
    for (let record = this.recordsSeen; record < size; record++) hash = Math.imul(hash ^ span[record]!, 0x01000193);
    this.recordsSeen = size;
    this.placesHash = hash;
    return moved;
  }
}

/** A term about the span a record is in. Records outside all spans do not pass. */
export function spanLeaf(model: Model, decide: (span: number) => boolean, inherited = false): Leaf {
  const verdicts = new SpanVerdicts(model, decide, inherited);
  return {
    cost: Cost.span,
    test: record => verdicts.ofRecord(record),
    depends: true,
    refresh: () => verdicts.refresh(),
  };
}
