/**
 * Flows as thin lines above the bars of the overview strip, so that the strip is the Timeline's minimap. In: folded
 * rows of the Timeline, the time that the strip spans, and its place. Out: SVG path data by how a flow stands. Pure.
 * A flow goes into the first lane that is free; where all are taken, into the one that ends first, over what is there.
 */
import {SpanState} from '../../src/protocol/model';
import type {TimelineSlices} from '../../src/protocol/timeline';
import type {StripBox} from './bars';
import {round} from './bars';

/** With more flows than this the lanes would be one block; the strip then has its bars alone. */
export const MAX_LANE_FLOWS = 200;
/** Height that all lanes take from the top of the strip, px. */
export const LANES_PX = 27;

const LANES = 5;
const TOP_PX = 4;
const PITCH_PX = 4.5;
const LANE_PX = 2.5;
const MIN_WIDTH_PX = 2;
const GAP_PX = 2;

export type LaneTone = 'ended' | 'bad' | 'running' | 'open';
export type LanePaths = Record<LaneTone, string>;

type Rows = Pick<TimelineSlices, 'rowCount' | 'rowState' | 'rowFromNs' | 'rowToNs'>;

export function buildFlowLanes(rows: Rows, spanNs: {fromNs: number; toNs: number}, box: StripBox): LanePaths {
  const paths: LanePaths = {ended: '', bad: '', running: '', open: ''};
  const {fromNs, toNs} = spanNs;
  if (!(toNs > fromNs)) return paths;
  const perNs = box.widthPx / (toNs - fromNs);
  const inStrip = (px: number) => Math.min(box.widthPx, Math.max(0, px));
  const freeFromPx = new Float64Array(LANES);
  for (let row = 0; row < rows.rowCount; row++) {
    const from = rows.rowFromNs[row] ?? NaN;
    const to = rows.rowToNs[row] ?? NaN;
    if (Number.isNaN(from) || from > toNs || to < fromNs) continue;
    const leftPx = Math.min(inStrip((from - fromNs) * perNs), box.widthPx - MIN_WIDTH_PX);
    const rightPx = Math.max(leftPx + MIN_WIDTH_PX, inStrip((Math.max(from, to) - fromNs) * perNs));
    const lane = freeLane(freeFromPx, leftPx);
    freeFromPx[lane] = Math.max(freeFromPx[lane] ?? 0, rightPx + GAP_PX);
    const width = round(rightPx - leftPx);
    const y = TOP_PX + lane * PITCH_PX;
    paths[toneOf(rows.rowState[row] ?? 0)] += `M${round(box.leftPx + leftPx)} ${y}h${width}v${LANE_PX}h${-width}z`;
  }
  return paths;
}

function freeLane(freeFromPx: Float64Array, leftPx: number): number {
  const free = freeFromPx.findIndex(px => px <= leftPx);
  return free >= 0 ? free : freeFromPx.indexOf(Math.min(...freeFromPx));
}

const TONES: Partial<Record<SpanState, LaneTone>> = {
  [SpanState.failed]: 'bad',
  [SpanState.failedExpected]: 'bad',
  [SpanState.timedOut]: 'bad',
  [SpanState.unclosedProbablyFailed]: 'bad',
  [SpanState.open]: 'running',
  [SpanState.retrying]: 'running',
  [SpanState.scheduled]: 'running',
  [SpanState.neverClosed]: 'open',
};

function toneOf(state: number): LaneTone {
  return TONES[state as SpanState] ?? 'ended';
}
