/**
 * Comparing two flows, two tasks or two whole sessions: the left is what was before, the right what came after. A
 * comparison is built once and then asked for rows; a node is a number of it, in the order in which the rows are shown.
 */
import type {SpanId, SystemName} from './model';
import type {SpanInfo} from './queries';

/** How the right differs from the left. Numbers are stored in a byte-wide column, most telling first. */
export const CHANGES = ['same', 'failed', 'missing', 'new', 'slower', 'changed', 'fixed', 'faster'] as const;
/**
 * `failed` and `fixed`: only one of the two failed. `missing` and `new`: on one side only. `changed`: another state or
 * number of errors, of groups another number of flows.
 */
export type Change = (typeof CHANGES)[number];

/** From when on a duration counts as another one: both must be exceeded, so that neither noise nor trifles count. */
export interface Tolerance {
  /** The longer one by the shorter one. */
  ratio: number;
  minNs: number;
}
export const DEFAULT_TOLERANCE: Tolerance = {ratio: 1.5, minNs: 10e6};

export interface ComparedSide {
  sessionId: string;
  /** Null for the whole session. */
  span: SpanId | null;
}

export interface ComparisonInfo {
  id: number;
  /** Differences by kind; what is inside a `missing` or `new` one is not counted again. `same` counts pairs. */
  totals: Record<Change, number>;
  /** What was compared; null for a whole session. */
  left: SpanInfo | null;
  right: SpanInfo | null;
  /** Flows and tasks inside others that were too many to be compared one by one. */
  notCompared: number;
  /** Of the sessions when they were compared. */
  revisions: {left: number; right: number};
}

/** Flows of one name on one side. */
export interface GroupFigures {
  flows: number;
  failed: number;
  /** Nearest rank; NaN while none has ended. */
  medianNs: number;
}

export interface ComparedRow {
  node: number;
  /** Among its siblings that are shown. */
  position: number;
  change: Change;
  /** Direct children. */
  children: number;
  /** Differences below this one. */
  differences: number;
  /** Flows and tasks inside it that were not compared. */
  notCompared: number;
  /** Null where it is missing, and for groups. */
  left: SpanInfo | null;
  right: SpanInfo | null;
  /** Flows of one name, where either side has several. */
  group: {name: string; system: SystemName; left: GroupFigures; right: GroupFigures} | null;
}

export interface ComparedPage {
  total: number;
  from: number;
  rows: ComparedRow[];
}

/** Both sides as text in the same order, with what differs in every run masked; docs/compare.md tells what. */
export interface ComparedText {
  left: string;
  right: string;
  /** Lines that did not fit; the last line of each text says so, too. */
  leftOut: {left: number; right: number};
}

/** What flows or tasks may be compared with. Those alike come first, then the newest. */
export interface PeerWish {
  /** Name and system of what a peer is wanted for. */
  name: string;
  system: SystemName;
  /** Flows, else tasks. */
  flows: boolean;
  /** Not this one; null when it is of another session. */
  except: SpanId | null;
  /** Part of a name or id; '' for all. */
  text: string;
  /** Only with this very id of the system's own; absent for all. */
  id?: string;
  count: number;
}

export interface PeerPage {
  /** How many of the spans, from the first on, have the name. */
  alike: number;
  total: number;
  spans: SpanInfo[];
}
