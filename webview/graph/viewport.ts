/**
 * How large the graphs are drawn, and where one of them stands sideways. Pure. All flows have one zoom; up and down they
 * scroll together, sideways each moves by itself.
 */
export interface Size {
  widthPx: number;
  heightPx: number;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2;
/** Around a graph. */
export const MARGIN_PX = 24;
/** Smaller than this names cannot be read; the beginning of the graph is shown then. */
const READABLE_ZOOM = 0.75;

export function limitedZoom(zoom: number): number {
  return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
}

/** As large as life, or as fits in width where names can still be read. */
export function readableZoom(contents: readonly Size[], roomPx: number): number {
  const widest = contents.reduce((most, {widthPx}) => Math.max(most, widthPx), 1);
  return Math.max(READABLE_ZOOM, Math.min(1, (roomPx - 2 * MARGIN_PX) / widest));
}

/** All of it, never larger than life. */
export function fitZoom(content: Size, room: Size): number {
  const across = (room.widthPx - 2 * MARGIN_PX) / Math.max(1, content.widthPx);
  const down = (room.heightPx - 2 * MARGIN_PX) / Math.max(1, content.heightPx);
  return limitedZoom(Math.min(1, across, down));
}

/** The point `atPx` of the screen shows the same of the graph when it is `ratio` times as large. */
export function zoomAbout(xPx: number, atPx: number, ratio: number): number {
  return atPx - (atPx - xPx) * ratio;
}

/** Some of the content stays in sight; what fits does not move. */
export function panTo(xPx: number, contentPx: number, roomPx: number): number {
  if (contentPx + 2 * MARGIN_PX <= roomPx) return MARGIN_PX;
  return Math.max(2 * MARGIN_PX - contentPx, Math.min(roomPx - 2 * MARGIN_PX, xPx));
}

/** Where to begin so that the stretch from `at` is in sight with as little movement as needed; positions on screen, from `fromPx` to `toPx`. */
export function revealed(startPx: number, at: {fromPx: number; toPx: number}, roomPx: number): number {
  const fromPx = startPx + at.fromPx;
  const toPx = startPx + at.toPx;
  if (fromPx < MARGIN_PX) return startPx + MARGIN_PX - fromPx;
  return toPx > roomPx - MARGIN_PX ? startPx + Math.max(roomPx - MARGIN_PX - toPx, MARGIN_PX - fromPx) : startPx;
}
