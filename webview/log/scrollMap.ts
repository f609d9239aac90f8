/**
 * Between the height of all rows (content px) and what a browser can scroll (scroll px). Up to MAX_SPACER_PX the two
 * are the same. Above, the scroll bar stands for the whole content and the table itself knows where it is: wheel and
 * keys move by content px, the scroll bar by share. All pure.
 */

/** Chromium stops at 33,554,428 px and Firefox at 17,895,697; well below both. */
export const MAX_SPACER_PX = 8_000_000;

export interface ScrollMap {
  /** Height of all rows. */
  contentPx: number;
  /** Height of the element that makes the scroll bar. */
  spacerPx: number;
  viewportPx: number;
}

export function buildScrollMap(rowCount: number, rowPx: number, viewportPx: number): ScrollMap {
  const contentPx = rowCount * rowPx;
  return {contentPx, spacerPx: Math.min(contentPx, MAX_SPACER_PX), viewportPx};
}

export function isMapped(map: ScrollMap): boolean {
  return map.contentPx > map.spacerPx;
}

/** Greatest content position of the viewport's top. */
export function maxTopPx(map: ScrollMap): number {
  return Math.max(0, map.contentPx - map.viewportPx);
}

export function clampTop(map: ScrollMap, topPx: number): number {
  return Math.min(Math.max(0, topPx), maxTopPx(map));
}

/** Where the scroll bar stands for a content position. */
export function toScrollTop(map: ScrollMap, topPx: number): number {
  if (!isMapped(map)) return topPx;
  const rangePx = maxTopPx(map);
  return rangePx === 0 ? 0 : (topPx / rangePx) * (map.spacerPx - map.viewportPx);
}

/** Content position for a scroll bar that the user has moved. */
export function toTopPx(map: ScrollMap, scrollTop: number): number {
  if (!isMapped(map)) return clampTop(map, scrollTop);
  const scrollRangePx = map.spacerPx - map.viewportPx;
  // The last pixel of the bar is the last row, whatever rounding says.
  if (scrollTop >= scrollRangePx - 1) return maxTopPx(map);
  return clampTop(map, Math.round((scrollTop / scrollRangePx) * maxTopPx(map)));
}

/** Half-open range of rows that the viewport shows, with `overscan` more on both sides. */
export function visibleRows(topPx: number, viewportPx: number, rowPx: number, rowCount: number, overscan: number) {
  const first = Math.max(0, Math.floor(topPx / rowPx) - overscan);
  const end = Math.min(rowCount, Math.ceil((topPx + viewportPx) / rowPx) + overscan);
  return {first, end: Math.max(first, end)};
}

/** The smallest move that brings a row into view whole; `topPx` when it already is. `coveredPx` at the top do not count. */
export function revealRow(map: ScrollMap, topPx: number, position: number, rowPx: number, coveredPx = 0): number {
  const rowTopPx = position * rowPx;
  if (rowTopPx < topPx + coveredPx) return clampTop(map, rowTopPx - coveredPx);
  if (rowTopPx + rowPx > topPx + map.viewportPx) return clampTop(map, rowTopPx + rowPx - map.viewportPx);
  return topPx;
}

/** For jumps from elsewhere: a row that is out of view comes to the middle, so that its neighbours are seen. */
export function centreRow(map: ScrollMap, topPx: number, position: number, rowPx: number): number {
  if (revealRow(map, topPx, position, rowPx) === topPx) return topPx;
  return clampTop(map, position * rowPx - (map.viewportPx - rowPx) / 2);
}
