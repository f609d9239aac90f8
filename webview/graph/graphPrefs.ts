/** What the Graph remembers over a tab switch and a reload. Reading never fails; what is not understood is left out. */
import {limitedZoom} from './viewport';

export interface GraphPrefs {
  showNotTaken: boolean;
  /** Spans below are numbers of this session and generation. */
  session: string;
  /** Flows that are drawn; the others are a line each. null: nobody has chosen yet. */
  unfolded: number[] | null;
  /** Spans whose container is not as it would be by itself. */
  toggled: number[];
  /** The flow that the keys are in. */
  active: number | null;
  /** null: as large as fits and can be read. */
  zoom: number | null;
  /** Flows that were moved sideways, and where to. */
  moved: [flow: number, xPx: number][];
}

const MAX_MOVED = 50;

export function readGraphPrefs(stored: unknown, session: string): GraphPrefs {
  const fresh: GraphPrefs = {
    ...{showNotTaken: true, session, unfolded: null, toggled: [], active: null, zoom: null, moved: []},
  };
  if (typeof stored !== 'object' || stored === null) return fresh;
  const {
    showNotTaken,
    session: of,
    unfolded,
    toggled,
    active,
    zoom,
    moved,
  } = stored as Partial<Record<keyof GraphPrefs, unknown>>;
  const prefs = {...fresh, showNotTaken: showNotTaken !== false};
  if (of !== session) return prefs;
  return {
    ...prefs,
    unfolded: Array.isArray(unfolded) ? unfolded.filter(isSpan) : null,
    toggled: Array.isArray(toggled) ? toggled.filter(isSpan) : [],
    active: isSpan(active) ? active : null,
    zoom: typeof zoom === 'number' && Number.isFinite(zoom) ? limitedZoom(zoom) : null,
    moved: Array.isArray(moved) ? moved.filter(isMoved).slice(-MAX_MOVED) : [],
  };
}

/** The flow moved last stands last. */
export function withMoved(moved: GraphPrefs['moved'], flow: number, xPx: number): GraphPrefs['moved'] {
  return [...moved.filter(([other]) => other !== flow), [flow, xPx] as [number, number]].slice(-MAX_MOVED);
}

function isSpan(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isMoved(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && isSpan(value[0]) && Number.isFinite(value[1]);
}
