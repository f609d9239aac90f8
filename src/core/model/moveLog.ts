/**
 * Which spans with content have got another place in the tree since a reader last looked. Readers keep their own index,
 * so any number of them can follow. Written by the model; read by orders that are extended rather than made anew.
 */

/** Beyond this the older half is dropped; a reader that far behind starts from the beginning. */
const MAX_KEPT = 8192;

export class MoveLog {
  private spans: number[] = [];
  private dropped = 0;

  /** Index of the next entry. */
  get end(): number {
    return this.dropped + this.spans.length;
  }

  add(span: number): void {
    this.spans.push(span);
    if (this.spans.length <= MAX_KEPT) return;
    this.dropped += MAX_KEPT / 2;
    this.spans = this.spans.slice(MAX_KEPT / 2);
  }

  /** Records have changed their spans: nothing that was derived from the tree holds. */
  addUnknown(): void {
    this.dropped = this.end + 1;
    this.spans = [];
  }

  /** Spans moved since an index; null when that is not known any more. */
  since(index: number): readonly number[] | null {
    return index < this.dropped ? null : this.spans.slice(index - this.dropped);
  }
}
