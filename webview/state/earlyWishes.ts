/**
 * Wishes of the host that come before its greeting (a record to show, a filter): they would be forgotten with the
 * greeting, so they wait for it.
 */
export class EarlyWishes {
  private greeted = false;
  private waiting: (() => void)[] = [];

  run(wish: () => void): void {
    if (this.greeted) wish();
    else this.waiting.push(wish);
  }

  /** The session is known and shown. */
  release(): void {
    this.greeted = true;
    for (const wish of this.waiting.splice(0)) wish();
  }
}
