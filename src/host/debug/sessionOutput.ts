/**
 * The output of one debug session and its children as one source of the live session. In: output events in order. Out:
 * a feed that is opened with the first line that looks like a record; until then only the last lines are kept, because a
 * record may have begun in them. Made by ConsoleCapture, one for each session without a parent.
 */
import type {Feed} from '../feeds/feed';
import {LineJoiner, looksLikeRecord} from './consoleLines';
import type {OutputText} from './consoleLines';

/** Characters of output kept before the first record. */
const KEPT_CHARS = 16 * 1024;

export class SessionOutput {
  private readonly joiners = new Map<string, LineJoiner>();
  private kept = '';
  private found = false;

  constructor(private readonly feed: Pick<Feed, 'write' | 'end'>) {}

  /** `sessionId` keeps the lines of child sessions apart. */
  take(sessionId: string, {category, text}: OutputText): void {
    const key = `${sessionId} ${category}`;
    let joiner = this.joiners.get(key);
    if (!joiner) this.joiners.set(key, (joiner = new LineJoiner()));
    this.takeLines(category, joiner.take(text));
  }

  async end(exitCode: number | undefined): Promise<void> {
    for (const [key, joiner] of this.joiners) this.takeLines(key.split(' ')[1] ?? '', joiner.end());
    await this.feed.end(exitCode);
  }

  private takeLines(category: string, lines: string): void {
    if (lines === '') return;
    // What the debugger itself says comes under 'console' too: only records are taken from there.
    const wanted =
      category === 'console'
        ? lines
            .split(/(?<=\n)/)
            .filter(looksLikeRecord)
            .join('')
        : lines;
    if (wanted === '') return;
    if (!this.found && !wanted.split('\n').some(looksLikeRecord)) {
      this.kept = (this.kept + wanted).slice(-KEPT_CHARS);
      return;
    }
    const bytes = new TextEncoder().encode(this.kept + wanted);
    this.found = true;
    this.kept = '';
    void this.feed.write(bytes);
  }
}
