/**
 * A numeric field of the selected record as a track of the Timeline. In: its path. The Timeline's code is loaded when
 * this is first used, as when its tab is.
 */
import type {Inspector} from '../state/inspector';

export async function showOverTime(inspector: Inspector, path: string): Promise<void> {
  try {
    const [{controllerOf}, {MAX_TRACKS}] = await Promise.all([
      import('../timeline/controller'),
      import('../timeline/prefs'),
    ]);
    const controller = controllerOf(inspector);
    const {mode, counters} = controller.state.prefs;
    // Time spent has another axis than time.
    if (mode === 'aggregated') controller.setMode('waterfall');
    const others = counters.filter(other => other !== path);
    controller.setPrefs({counters: [...others, path].slice(-MAX_TRACKS)});
    inspector.showView('timeline');
  } catch (error) {
    inspector.complain(error);
  }
}
