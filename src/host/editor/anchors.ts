/**
 * Where the places that records name stand in one open document now. A place is found once (a file edited since the
 * program ran is re-anchored by the resolver) and then moves with every edit. Not found or edited away: null, and
 * nothing is shown for it. Pure.
 */
import type {LineChange} from './shiftLines';
import {shiftLines} from './shiftLines';

export interface Place {
  path: string;
  /** 1-based, as the record says. */
  line1: number;
  func: string | null;
  /** A line that now logs another text is another place. */
  template: string | null;
}

export class Anchors {
  private readonly lines = new Map<string, number | null>();
  /** Places being looked up: edits made meanwhile are applied to the answer. */
  private readonly pending = new Map<string, LineChange[][]>();

  /** 0-based; null where it cannot be told, or has not been looked up. */
  lineOf(place: Place): number | null {
    return this.lines.get(keyOf(place)) ?? null;
  }

  /** Looks a place up that is not known yet. */
  async lookUp(place: Place, find: () => Promise<number | null>): Promise<void> {
    const key = keyOf(place);
    if (this.lines.has(key)) return;
    const edits: LineChange[][] = [];
    this.pending.set(key, edits);
    try {
      const found = await find();
      const line = edits.reduce<number | null>((at, changes) => (at === null ? null : shiftLines(at, changes)), found);
      this.lines.set(key, line);
    } finally {
      this.pending.delete(key);
    }
  }

  shift(changes: readonly LineChange[]): void {
    for (const [key, line] of this.lines) if (line !== null) this.lines.set(key, shiftLines(line, changes));
    for (const edits of this.pending.values()) edits.push([...changes]);
  }
}

function keyOf({path, line1, func, template}: Place): string {
  return JSON.stringify([path, line1, func, template]);
}
