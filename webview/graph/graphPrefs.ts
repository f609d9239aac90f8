/** What the Graph remembers over a tab switch and a reload. Reading never fails; what is not understood is left out. */
import type {Viewport} from './viewport';
import {readViewport} from './viewport';

export interface GraphPrefs {
  showNotTaken: boolean;
  /** Spans whose container is not as it would be by itself: these are numbers of one session and generation. */
  session: string;
  toggled: number[];
  flow: number | null;
  viewport: Viewport | null;
}

export function readGraphPrefs(stored: unknown, session: string): GraphPrefs {
  const fresh: GraphPrefs = {showNotTaken: true, session, toggled: [], flow: null, viewport: null};
  if (typeof stored !== 'object' || stored === null) return fresh;
  const {showNotTaken, session: of, toggled, flow, viewport} = stored as Partial<Record<keyof GraphPrefs, unknown>>;
  const prefs = {...fresh, showNotTaken: showNotTaken !== false};
  if (of !== session) return prefs;
  return {
    ...prefs,
    toggled: Array.isArray(toggled) ? toggled.filter((span): span is number => typeof span === 'number') : [],
    flow: typeof flow === 'number' && Number.isInteger(flow) && flow >= 0 ? flow : null,
    viewport: readViewport(viewport),
  };
}
