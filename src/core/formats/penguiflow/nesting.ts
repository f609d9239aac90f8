/**
 * Which run a run is inside of. `call_playbook` runs another flow inside a node under the same trace id, and nothing
 * names the caller. But each flow counts its own runs: `trace_inflight` is the number of other runs of the same trace
 * and the same flow at that moment. So the parent is the innermost open run that has just that many open children.
 */
import type {Run} from './nodeRuns';

interface Open {
  run: Run;
  parent: Run | null;
}

/**
 * Runs of one trace → parent of each, null for the trace itself. Depends on the set of runs only. `isShared` tells
 * nodes that other traces use too: sub-flows make theirs anew for each call, so these are in none.
 */
export function parentsOf(runs: readonly Run[], isShared: (run: Run) => boolean): Map<Run, Run | null> {
  const ordered = runs.filter(run => run.attempts.length > 0);
  ordered.sort((a, b) => startNs(a) - startNs(b) || ended(b) - ended(a) || a.inflight - b.inflight || a.span - b.span);
  const parents = new Map<Run, Run | null>();
  let open: Open[] = [];
  for (const run of ordered) {
    open = open.filter(other => ended(other.run) > startNs(run));
    const parent = isShared(run) ? null : findParent(run, open);
    parents.set(run, parent);
    open.push({run, parent});
  }
  return parents;
}

function findParent(run: Run, open: readonly Open[]): Run | null {
  if (Number.isNaN(run.inflight)) return null;
  const atNs = run.inflightAtStart ? startNs(run) : ended(run);
  const flying = open.filter(other => isFlying(other.run, atNs));
  for (let at = flying.length - 1; at >= 0; at--) {
    const candidate = flying[at]!.run;
    if (ended(candidate) < ended(run)) continue;
    if (flying.filter(other => other.parent === candidate).length === run.inflight) return candidate;
  }
  return null;
}

function startNs(run: Run): number {
  return run.attempts[0]?.startNs ?? NaN;
}

/** When a run was over, Infinity while it is not. */
function ended(run: Run): number {
  const end = run.phase === 'done' ? run.endNs : run.overtakenNs;
  return Number.isNaN(end) ? Infinity : end;
}

/** Between two attempts a run is not in flight. */
function isFlying(run: Run, atNs: number): boolean {
  return run.attempts.some(attempt => attempt.startNs <= atNs && !(attempt.endNs < atNs));
}
