/** Gathers text until there is enough for one part, so that exporters may add a few characters at a time. */

const PART_CHARS = 64 * 1024;

export class Parts {
  private pieces: string[] = [];
  private chars = 0;
  private first = true;

  get isFull(): boolean {
    return this.chars >= PART_CHARS;
  }

  add(text: string): void {
    this.pieces.push(text);
    this.chars += text.length;
  }

  /** Begins a list of JSON values. */
  open(text: string): void {
    this.add(text);
    this.first = true;
  }

  /** One value of the list that was opened last, on a line of its own. */
  item(json: string): void {
    this.add(this.first ? `\n${json}` : `,\n${json}`);
    this.first = false;
  }

  take(): string {
    const text = this.pieces.join('');
    this.pieces = [];
    this.chars = 0;
    return text;
  }
}
