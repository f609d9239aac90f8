/**
 * Where each span stands among its siblings: at its earliest record by time, arrival breaking ties, itself or further
 * inside, whatever a filter shows. Extended as records arrive. A span without any has no place.
 */
import {NONE} from '../../../protocol/model';
import type {Model} from '../../model/model';

export class SpanPlaces {
  private first = new Uint32Array(0);
  private seen = 0;

  constructor(private readonly model: Model) {}

  /** Earliest record in a span; NONE while there is none. */
  of(span: number): number {
    return span < this.first.length ? this.first[span]! : NONE;
  }

  forget(): void {
    this.first.fill(NONE);
    this.seen = 0;
  }

  /** Takes in what has arrived; calls back for spans that had a place and got an earlier one. */
  update(moved: (span: number) => void): void {
    const {records, spans} = this.model;
    if (this.first.length < spans.size) {
      const grown = new Uint32Array(Math.max(spans.size, this.first.length * 2)).fill(NONE);
      grown.set(this.first);
      this.first = grown;
    }
    const {first} = this;
    const {timeNs, span} = records;
    for (; this.seen < records.size; this.seen++) {
      const id = this.seen;
      for (let at = span[id]!; at !== NONE; at = spans.parent[at]!) {
        const old = first[at]!;
        // Arrivals come in order of id, so on a tie the old one stays.
        if (old !== NONE && timeNs[old]! <= timeNs[id]!) break;
        first[at] = id;
        if (old !== NONE) moved(at);
      }
    }
  }
}
