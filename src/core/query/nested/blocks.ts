/**
 * The records that pass a filter, dealt out to the flows they are in, in time order. Extended as matches arrive; what
 * is no longer a match or was merged in earlier is taken back and dealt out again. In: all matches of the filter in time
 * order. Out: the records of each flow, those outside all flows, and which flows have changed.
 */
import {NONE} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {SpanPlaces} from './spanPlaces';

/** Matches of a filter in time order, as far as they are known. */
export interface Matches {
  size: number;
  /** Record id of a match. */
  at(index: number): number;
}

export class Blocks {
  /** Records outside all flows, in time order; valid up to `looseCount`. */
  loose = new Uint32Array(0);
  looseCount = 0;
  /** Flows that hold a match, in no order. */
  readonly roots = new Set<number>();
  /** Flows whose rows may have changed, for the owner to take. */
  readonly changed = new Set<number>();
  /** Set when loose records were taken back: runs of them may hold others now. For the owner to clear. */
  looseChanged = false;
  private dealt = new Uint32Array(0);
  private dealtCount = 0;
  /** By record: the match before it in the same flow. */
  private previous = new Uint32Array(0);
  /** By root: its last match, and how many it has. */
  private last = new Uint32Array(0);
  private counts = new Uint32Array(0);
  private missing = new Uint32Array(0);
  private movesSeen = 0;
  private spansSeen = 0;

  constructor(
    private readonly model: Model,
    private readonly places: SpanPlaces,
  ) {}

  get matchCount(): number {
    return this.dealtCount;
  }

  /** Records of a flow in time order; a copy. */
  recordsOf(root: number): Uint32Array {
    const ids = new Uint32Array(this.counts[root] ?? 0);
    for (let at = ids.length - 1, id = this.last[root]!; at >= 0; at--, id = this.previous[id]!) ids[at] = id;
    return ids;
  }

  /** Takes over what the filter's matches are now. The model must be settled. */
  update(matches: Matches): void {
    this.grow(matches.size);
    this.followMoves();
    this.places.update(span => this.changed.add(this.model.spans.rootOf(span)));
    this.followSpans();
    let same = 0;
    const shared = Math.min(this.dealtCount, matches.size);
    while (same < shared && this.dealt[same] === matches.at(same)) same++;
    while (this.dealtCount > same) this.takeBack();
    while (this.dealtCount < matches.size) this.deal(matches.at(this.dealtCount));
  }

  private deal(id: number): void {
    this.dealt[this.dealtCount++] = id;
    const span = this.model.records.span[id]!;
    if (span === NONE) {
      this.loose[this.looseCount++] = id;
      return;
    }
    const root = this.model.spans.rootOf(span);
    this.previous[id] = this.last[root]!;
    this.last[root] = id;
    this.counts[root]!++;
    this.roots.add(root);
    this.changed.add(root);
  }

  private takeBack(): void {
    const id = this.dealt[--this.dealtCount]!;
    if (this.looseCount > 0 && this.loose[this.looseCount - 1] === id) {
      this.looseCount--;
      this.looseChanged = true;
      return;
    }
    const root = this.model.spans.rootOf(this.model.records.span[id]!);
    this.last[root] = this.previous[id]!;
    this.counts[root]!--;
    this.changed.add(root);
    if (this.counts[root] === 0) this.roots.delete(root);
  }

  /** A flow that turned out to be part of another takes its records along, so everything is dealt out again. */
  private followMoves(): void {
    const {moves, spans} = this.model;
    const moved = moves.since(this.movesSeen);
    this.movesSeen = moves.end;
    if (moved && !moved.some(span => this.counts[span]! > 0 && spans.rootOf(span) !== span)) {
      for (const span of moved) this.changed.add(spans.rootOf(span));
      if (moved.length > 0) this.places.forget();
      return;
    }
    for (const root of this.roots) this.changed.add(root);
    this.roots.clear();
    this.counts.fill(0);
    this.last.fill(NONE);
    this.dealtCount = 0;
    this.looseCount = 0;
    this.looseChanged = true;
    this.places.forget();
  }

  /** New attempts and newly missing records change rows although no match came. */
  private followSpans(): void {
    const {spans} = this.model;
    for (let span = 0; span < spans.size; span++) {
      if (span >= this.spansSeen || this.missing[span] !== spans.missing[span]) {
        this.missing[span] = spans.missing[span]!;
        this.changed.add(spans.rootOf(span));
      }
    }
    this.spansSeen = spans.size;
  }

  private grow(matches: number): void {
    const {records, spans} = this.model;
    if (this.dealt.length < matches) {
      this.dealt = grown(this.dealt, matches);
      this.loose = grown(this.loose, matches);
    }
    if (this.previous.length < records.size) this.previous = grown(this.previous, records.size);
    if (this.last.length < spans.size) {
      const {length} = this.last;
      this.last = grown(this.last, spans.size).fill(NONE, length);
      this.counts = grown(this.counts, spans.size);
      this.missing = grown(this.missing, spans.size);
    }
  }
}

function grown(old: Uint32Array, size: number) {
  const next = new Uint32Array(Math.max(size, old.length * 2, 1024));
  next.set(old);
  return next;
}
