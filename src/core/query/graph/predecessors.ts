/**
 * Which run of a node was likely the one before another: PenguiFlow does not say which message went where. A queue may hold
 * a message long, so the run that ended last is not enough: a node follows the nodes that it was ever seen to follow
 * closely, in this trace or in others of the same program. Pure; called for the runs side by side in one parent.
 */

/** Starts that were worked out from a latency may lie this much before the end they follow. */
const TOLERANCE_NS = 1e5;
/** How much further apart than the closest pair two nodes may be and still be neighbours. */
const CLOSE_FACTOR = 3;
const CLOSE_NS = 1e6;

export interface NodeRun {
  span: number;
  /** What the node is called: runs of one node share it. */
  name: number;
  startNs: number;
  /** NaN while it runs. */
  endNs: number;
}

/** Smallest gap ever seen between the end of one node and the beginning of another, by their names. */
export class Gaps {
  private readonly perFollower = new Map<number, Map<number, number>>();

  learn(runs: readonly NodeRun[]): void {
    sweep(runs, (run, latest) => {
      let gaps = this.perFollower.get(run.name);
      if (!gaps) this.perFollower.set(run.name, (gaps = new Map<number, number>()));
      for (const before of latest.values()) {
        const gapNs = Math.max(0, run.startNs - before.endNs);
        gaps.set(before.name, Math.min(gapNs, gaps.get(before.name) ?? Infinity));
      }
    });
  }

  areNeighbours(before: number, follower: number): boolean {
    const gaps = this.perFollower.get(follower);
    if (!gaps) return false;
    let closest = Infinity;
    for (const gapNs of gaps.values()) closest = Math.min(closest, gapNs);
    return (gaps.get(before) ?? Infinity) <= closest * CLOSE_FACTOR + CLOSE_NS;
  }
}

/** For each run the one it followed, null for one at the beginning. */
export function predecessors(runs: readonly NodeRun[], gaps: Gaps): Map<number, NodeRun | null> {
  const found = new Map<number, NodeRun | null>();
  sweep(runs, (run, latest) => {
    const ended = [...latest.values()].sort((a, b) => b.endNs - a.endNs || b.span - a.span);
    const near = ended.find(before => before.name !== run.name && gaps.areNeighbours(before.name, run.name));
    found.set(run.span, near ?? ended.find(before => before.name !== run.name) ?? null);
  });
  return found;
}

/** Visits runs in the order of their starts, with the latest run of each name that had ended and had begun before. */
function sweep(runs: readonly NodeRun[], visit: (run: NodeRun, latest: ReadonlyMap<number, NodeRun>) => void): void {
  const byStart = [...runs].sort((a, b) => a.startNs - b.startNs || a.span - b.span);
  const byEnd = runs.filter(run => !Number.isNaN(run.endNs)).sort((a, b) => a.endNs - b.endNs || a.span - b.span);
  const latest = new Map<number, NodeRun>();
  let next = 0;
  for (const run of byStart) {
    // One that ended within the tolerance but began no earlier stays for the next.
    for (; next < byEnd.length && byEnd[next]!.endNs <= run.startNs + TOLERANCE_NS; next++) {
      const before = byEnd[next]!;
      if (before.startNs >= run.startNs) break;
      latest.set(before.name, before);
    }
    visit(run, latest);
  }
}
