/** Filter text while it is typed. In: each state of the text. Out: the text, once there was a pause. Owned by the Inspector. */
const TYPING_PAUSE_MS = 180;

export class TypedFilter {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private text: string | null = null;

  constructor(private readonly apply: (text: string) => void) {}

  type(text: string): void {
    clearTimeout(this.timer);
    this.text = text;
    this.timer = setTimeout(() => this.apply(text), TYPING_PAUSE_MS);
  }

  /** It is not applied any more. Returns what was typed since the last pause, null when nothing was. */
  end(): string | null {
    const {text} = this;
    clearTimeout(this.timer);
    this.text = null;
    return text;
  }
}
