/**
 * The sequence numbers seen in one scope. They nearly always come in order, so a mark up to which all are there holds
 * most scopes in one number; only what came early is kept apart.
 */
export class SequenceSet {
  /** All numbers below are there. */
  private complete = 0;
  private early: Set<number> | null = null;
  private highest = -1;

  has(sequence: number): boolean {
    return sequence < this.complete || (this.early?.has(sequence) ?? false);
  }

  add(sequence: number): void {
    if (sequence > this.highest) this.highest = sequence;
    if (sequence < this.complete) return;
    if (sequence > this.complete) {
      (this.early ??= new Set()).add(sequence);
      return;
    }
    this.complete++;
    while (this.early?.delete(this.complete)) this.complete++;
    if (this.early?.size === 0) this.early = null;
  }

  /** Highest number + 1 less how many different ones were seen. */
  get missing(): number {
    return this.highest + 1 - this.complete - (this.early?.size ?? 0);
  }
}
