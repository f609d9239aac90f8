/** Measures of the timeline in px, as in the visual reference. */
const LABEL_PX = 300;
/** Where the page is narrow the labels have this share, and never less than names need. */
const LABEL_SHARE = 0.36;
const LEAST_LABEL_PX = 180;

export function labelWidthPx(viewPx: number): number {
  return Math.round(Math.min(LABEL_PX, Math.max(LEAST_LABEL_PX, viewPx * LABEL_SHARE)));
}

export const RULER_PX = 28;
export const ROW_PX = 20;
export const BAR_PX = 12;
export const BAR_TOP_PX = 3;
export const FLOW_PX = 8;
export const FLOW_TOP_PX = 5;
export const WAIT_PX = 6;
export const STRIP_PX = 3;
export const MIN_BAR_PX = 3;
/** How far work without an end reaches beyond its last sign. */
export const OPEN_PX = 14;
export const NOTE_GAP_PX = 6;
/** Labels of the ruler. */
export const TICK_PX = 76;
