/** What the Timeline remembers over a tab switch and a reload. Reading never fails. Pure. */
import type {TimelineFold, TimelineMode} from '../../src/protocol/timeline';

export interface TimelinePrefs {
  mode: TimelineMode;
  fold: TimelineFold;
  /** Rows whose folding was changed by hand. They mean something in one session and generation only. */
  toggled: number[];
  sessionId: string | null;
  generation: number;
  showsPath: boolean;
  /** Pauses of the debugger take a fixed width. */
  cutsPauses: boolean;
  topPx: number;
  /** Tracks of numbers: paths of fields, '' for records per second. */
  counters: string[];
}

export const DEFAULT_PREFS: TimelinePrefs = {
  mode: 'waterfall',
  fold: 'auto',
  toggled: [],
  sessionId: null,
  generation: 0,
  showsPath: true,
  cutsPauses: true,
  topPx: 0,
  counters: [],
};

/** Tracks that leave room for lanes. */
export const MAX_TRACKS = 6;

/** Folds kept; a page that has more starts from the newest. */
export const MAX_TOGGLED = 2000;

export function readPrefs(stored: unknown): TimelinePrefs {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_PREFS;
  const {mode, fold, toggled, sessionId, generation, showsPath, cutsPauses, topPx, counters} = stored as Record<
    string,
    unknown
  >;
  return {
    mode: mode === 'aggregated' ? mode : 'waterfall',
    fold: fold === 'folded' || fold === 'unfolded' ? fold : 'auto',
    toggled: Array.isArray(toggled) ? toggled.filter(isRowKey).slice(-MAX_TOGGLED) : [],
    sessionId: typeof sessionId === 'string' ? sessionId : null,
    generation: typeof generation === 'number' ? generation : 0,
    showsPath: typeof showsPath === 'boolean' ? showsPath : DEFAULT_PREFS.showsPath,
    cutsPauses: typeof cutsPauses === 'boolean' ? cutsPauses : DEFAULT_PREFS.cutsPauses,
    topPx: typeof topPx === 'number' && topPx >= 0 ? topPx : 0,
    counters: Array.isArray(counters) ? counters.filter(isPath).slice(0, MAX_TRACKS) : [],
  };
}

function isRowKey(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 0xffffffff;
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.length < 1000;
}
