/**
 * Asks for the flows that the overview strip shows while the Timeline is open. In: the Inspector. Out: folded rows of
 * the Timeline, or null where there is nothing to draw: another view, no flows, more flows than can be told apart.
 */
import {useEffect, useState} from 'preact/hooks';
import type {TimelineSlices} from '../../src/protocol/timeline';
import {CalmQuery} from '../state/calmQuery';
import type {Inspector} from '../state/inspector';
import type {InspectorState} from '../state/inspectorState';
import {MAX_LANE_FLOWS} from './flowLanes';

/** Bars are not drawn from the answer, so they may be as coarse as they like. */
const COARSE_NS = 2 ** 40;

export function useFlowLanes(inspector: Inspector): TimelineSlices | null {
  const [slices, setSlices] = useState<TimelineSlices | null>(null);
  useEffect(() => {
    const {store, forViews} = inspector;
    const query = new CalmQuery(
      signal => forViews.call('timeline', {query: queryOf(store.state)}, signal),
      setSlices,
      () => setSlices(null),
    );
    let shown = false;
    const follow = (before: InspectorState | null) => {
      const now = store.state;
      const wanted = wantsLanes(now);
      if (!wanted) {
        query.stop();
        setSlices(null);
      } else if (!shown || !before || isOther(before, now)) query.now();
      else if (before.session?.revision !== now.session?.revision) query.soon();
      shown = wanted;
    };
    follow(null);
    const unsubscribe = store.subscribe(follow);
    return () => {
      unsubscribe();
      query.stop();
    };
  }, [inspector]);
  return slices;
}

function wantsLanes({view, session, overview}: InspectorState): boolean {
  const flows = session?.counts.flows ?? 0;
  return view === 'timeline' && overview !== null && flows > 0 && flows <= MAX_LANE_FLOWS;
}

/** The time range is left out: the strip shows what it is chosen from. */
function isOther(before: InspectorState, now: InspectorState): boolean {
  if (before.filter === now.filter && before.session === now.session) return false;
  const about = ({filter, session}: InspectorState) =>
    JSON.stringify([{...filter, timeRange: null}, session?.id, session?.generation]);
  return about(before) !== about(now);
}

function queryOf({filter, overview}: InspectorState) {
  return {
    filter: {...filter, timeRange: null},
    ...{mode: 'waterfall' as const, fold: 'folded' as const, toggled: [], criticalOf: null},
    ...{fromRow: 0, rowCount: MAX_LANE_FLOWS, resolutionNs: COARSE_NS},
    ...{fromNs: overview?.fromNs ?? 0, toNs: overview?.toNs ?? 1},
  };
}
