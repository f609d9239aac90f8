/**
 * Which part of the graph's plane is seen: where its origin stands on screen, and how large a pixel of the plane is. Pure.
 */
export interface Viewport {
  xPx: number;
  yPx: number;
  zoom: number;
}

export interface Size {
  widthPx: number;
  heightPx: number;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2;
const MARGIN_PX = 24;
/** Smaller than this names cannot be read; the beginning of the graph is shown then. */
const READABLE_ZOOM = 0.75;

function limitedZoom(zoom: number): number {
  return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
}

/** All of it, never larger than life; in the middle, except that what is higher begins on top. */
export function fit(content: Size, room: Size, leastZoom = MIN_ZOOM): Viewport {
  const across = (room.widthPx - 2 * MARGIN_PX) / Math.max(1, content.widthPx);
  const down = (room.heightPx - 2 * MARGIN_PX) / Math.max(1, content.heightPx);
  const zoom = limitedZoom(Math.max(leastZoom, Math.min(1, across, down)));
  const restPx = room.heightPx - content.heightPx * zoom;
  return {xPx: MARGIN_PX, yPx: Math.max(MARGIN_PX, Math.min(restPx / 2, 64)), zoom};
}

/** What a flow is shown with first: all of it where names can still be read. */
export function begin(content: Size, room: Size): Viewport {
  return fit(content, room, READABLE_ZOOM);
}

/** The point under the pointer stays where it is. */
export function zoomAt({xPx, yPx, zoom}: Viewport, factor: number, atXPx: number, atYPx: number): Viewport {
  const next = limitedZoom(zoom * factor);
  const ratio = next / zoom;
  return {xPx: atXPx - (atXPx - xPx) * ratio, yPx: atYPx - (atYPx - yPx) * ratio, zoom: next};
}

/** Some of the content stays in sight. */
export function pan(view: Viewport, byXPx: number, byYPx: number, content: Size, room: Size): Viewport {
  const within = (value: number, contentPx: number, roomPx: number) =>
    Math.max(2 * MARGIN_PX - contentPx * view.zoom, Math.min(roomPx - 2 * MARGIN_PX, value));
  return {
    ...view,
    xPx: within(view.xPx + byXPx, content.widthPx, room.widthPx),
    yPx: within(view.yPx + byYPx, content.heightPx, room.heightPx),
  };
}

/** Moves as little as needed to have a box in sight. */
export function reveal(view: Viewport, box: {xPx: number; yPx: number} & Size, room: Size): Viewport {
  const along = (start: number, at: number, length: number, roomPx: number) => {
    const from = start + at * view.zoom;
    const to = from + length * view.zoom;
    if (from < MARGIN_PX) return start + MARGIN_PX - from;
    return to > roomPx - MARGIN_PX ? start + Math.max(roomPx - MARGIN_PX - to, MARGIN_PX - from) : start;
  };
  return {
    ...view,
    xPx: along(view.xPx, box.xPx, box.widthPx, room.widthPx),
    yPx: along(view.yPx, box.yPx, box.heightPx, room.heightPx),
  };
}

export function readViewport(stored: unknown): Viewport | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const {xPx, yPx, zoom} = stored as Partial<Record<keyof Viewport, unknown>>;
  const numbers = [xPx, yPx, zoom].every(value => typeof value === 'number' && Number.isFinite(value));
  return numbers ? {xPx: xPx as number, yPx: yPx as number, zoom: limitedZoom(zoom as number)} : null;
}
