/**
 * The nested Log: records under the tasks and flows that they are in. A page is a RowPage with more columns, so that
 * what draws flat rows draws these too; all arrays have length `count`.
 */
import type {RecordId, SpanId} from './model';
import type {RowPage} from './queries';

/** What a row of the nested Log is. Fixed once published; append, never renumber. */
export const NestedKind = {
  record: 0,
  /** A flow, task or attempt; its begin record, where it passes, is folded into this row. */
  span: 1,
  /** A run of text lines or of polling noise; `record` is the first of them. */
  group: 2,
  /** Records of the span above that never arrived. */
  missing: 3,
} as const;
export type NestedKind = (typeof NestedKind)[keyof typeof NestedKind];

/** Whether a row can be folded: 0 no, 1 it is open, 2 it is folded. */
export const Fold = {none: 0, open: 1, folded: 2} as const;

/** What is folded. Ids are of one generation; those that are gone are passed over. */
export interface NestedFolds {
  /** False: every span is open but those in `except`. True: every span is folded but those. */
  all: boolean;
  except: SpanId[];
  /** Runs of text or noise that are open, by their first record; others are folded. */
  openGroups: RecordId[];
}

/** What a flow or task row says beyond a record row. Counts are over the span and everything below it. */
export interface SpanHead {
  span: SpanId;
  /** The system's own id. */
  id: string;
  /** Record to jump to: the begin record, else the first; null while there is none. */
  firstRecord: RecordId | null;
  /** SpanRole bits. */
  roles: number;
  /** SpanState. */
  state: number;
  /** Why the state is what it is, one sentence or ''. */
  reason: string;
  process: string;
  service: string;
  tasks: number;
  records: number;
  errors: number;
  /** Records below that pass the filter, with the begin record. */
  matching: number;
  /** Direct children that hold no record that passes. */
  hiddenChildren: number;
  /** Of an attempt: which of how many, from 1; 0 for other spans. */
  attempt: number;
  attempts: number;
  /** Of an attempt: nanoseconds from its end to the next one's start; NaN without one. */
  waitNs: number;
}

export interface NestedPage extends RowPage {
  /** NestedKind. */
  rowKind: Uint8Array;
  /** Levels of indent; 0 for flows and for what is outside all flows. */
  indent: Uint16Array;
  /** Fold. */
  fold: Uint8Array;
  /** Position of the row that this one is under, NONE at the top. */
  parentAt: Uint32Array;
  /** Members of a group, lost records of a missing row, 0 otherwise. */
  size: Uint32Array;
  /** Nanoseconds from start to end of a span row, NaN while open and for other rows. */
  durationNs: Float64Array;
  /** One for each span row, null for other rows. */
  heads: (SpanHead | null)[];
  /** Records that pass the filter, rows or not. */
  matches: number;
  /** What the first row of the page is under, outermost first: for the sticky header. */
  ancestors: {position: number; span: SpanId; name: string; state: number; timeNs: number; durationNs: number}[];
}

/** Where a record is. */
export interface NestedPlace {
  /** Its row, or the folded row that holds it; -1 when the filter hides it and nothing before it passes. */
  position: number;
  /** False when the row is only the nearest one. */
  exact: boolean;
  /** Spans to unfold, and a group to open, so that the record has a row of its own. */
  foldedSpans: SpanId[];
  foldedGroup: RecordId | null;
}
