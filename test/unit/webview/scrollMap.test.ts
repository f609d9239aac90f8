import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  buildScrollMap,
  centreRow,
  clampTop,
  isMapped,
  MAX_SPACER_PX,
  maxTopPx,
  revealRow,
  toScrollTop,
  toTopPx,
  visibleRows,
} from '../../../webview/log/scrollMap';

const ROW_PX = 22;
const maps = fc
  .record({rows: fc.integer({min: 0, max: 50_000_000}), viewportPx: fc.integer({min: 1, max: 3000})})
  .map(({rows, viewportPx}) => buildScrollMap(rows, ROW_PX, viewportPx));

describe('a content that a browser can scroll', () => {
  test('is scrolled one to one', () => {
    const map = buildScrollMap(1000, ROW_PX, 600);
    expect(isMapped(map)).toBe(false);
    expect(map.spacerPx).toBe(22_000);
    expect(toScrollTop(map, 1234)).toBe(1234);
    expect(toTopPx(map, 1234)).toBe(1234);
  });
});

describe('a content that is too high', () => {
  const map = buildScrollMap(3_000_000, ROW_PX, 600);

  test('has a spacer of the greatest height', () => {
    expect(isMapped(map)).toBe(true);
    expect(map.spacerPx).toBe(MAX_SPACER_PX);
  });

  test('has its first and last row at the ends of the scroll bar', () => {
    expect(toTopPx(map, 0)).toBe(0);
    expect(toTopPx(map, MAX_SPACER_PX - 600)).toBe(maxTopPx(map));
    expect(toScrollTop(map, maxTopPx(map))).toBe(MAX_SPACER_PX - 600);
  });

  test('reaches the last row although the scroll bar is rounded down', () => {
    expect(toTopPx(map, MAX_SPACER_PX - 600.8)).toBe(maxTopPx(map));
  });
});

test('from content to scroll bar and back is at most one step of the scroll bar away', () => {
  fc.assert(
    fc.property(maps, fc.double({min: 0, max: 1, noNaN: true}), (map, share) => {
      const topPx = Math.round(maxTopPx(map) * share);
      const stepPx = Math.max(1, map.contentPx / Math.max(1, map.spacerPx - map.viewportPx)) * 2;
      expect(Math.abs(toTopPx(map, toScrollTop(map, topPx)) - topPx)).toBeLessThanOrEqual(stepPx);
    }),
  );
});

test('the scroll bar moves in the same direction as the content', () => {
  fc.assert(
    fc.property(maps, fc.nat(8_000_000), fc.nat(8_000_000), (map, a, b) => {
      const [low, high] = [toTopPx(map, Math.min(a, b)), toTopPx(map, Math.max(a, b))];
      expect(low).toBeLessThanOrEqual(high);
    }),
  );
});

test('positions stay inside the content', () => {
  const map = buildScrollMap(10, ROW_PX, 600);
  expect(maxTopPx(map)).toBe(0);
  expect(clampTop(map, 500)).toBe(0);
  expect(clampTop(buildScrollMap(100, ROW_PX, 600), -5)).toBe(0);
});

test.each([
  [0, 220, 1000, 0, {first: 0, end: 10}],
  [11, 220, 1000, 0, {first: 0, end: 11}],
  [2200, 220, 1000, 8, {first: 92, end: 118}],
  [21_780, 220, 1000, 8, {first: 982, end: 1000}],
  [0, 220, 0, 8, {first: 0, end: 0}],
])('rows on screen at %i px', (topPx, viewportPx, rowCount, overscan, expected) => {
  expect(visibleRows(topPx, viewportPx, ROW_PX, rowCount, overscan)).toEqual(expected);
});

test('a row is revealed by the smallest move, or brought to the middle from elsewhere', () => {
  const map = buildScrollMap(1000, ROW_PX, 220);
  expect(revealRow(map, 220, 12, ROW_PX)).toBe(220);
  expect(revealRow(map, 220, 9, ROW_PX)).toBe(198);
  expect(revealRow(map, 220, 20, ROW_PX)).toBe(242);
  expect(centreRow(map, 220, 12, ROW_PX)).toBe(220);
  expect(centreRow(map, 220, 100, ROW_PX)).toBe(2200 - 99);
  expect(centreRow(map, 220, 999, ROW_PX)).toBe(maxTopPx(map));
});
