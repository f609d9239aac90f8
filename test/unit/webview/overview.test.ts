import {describe, expect, test} from 'vitest';
import {buildBars} from '../../../webview/overview/bars';
import {dragRange, gripAt, growRange, moveRange} from '../../../webview/overview/brush';
import {buildTicks, tickStepMs} from '../../../webview/overview/ticks';

function overviewOf(records: number[], warnings: number[] = [], errors: number[] = []) {
  const fill = (counts: number[]) => Uint32Array.from(records, (_, index) => counts[index] ?? 0);
  return {revision: 1, fromNs: 0, toNs: 1, records: fill(records), warnings: fill(warnings), errors: fill(errors)};
}

const box = {leftPx: 12, widthPx: 16, topPx: 18, basePx: 42};

describe('bars', () => {
  test('stand on the base line with the square root of the count as height', () => {
    const {inside, outside} = buildBars(overviewOf([4, 0, 1, 0]), box, null);
    expect(inside).toBe('M12 18h3v24h-3zM20 30h3v12h-3z');
    expect(outside).toBe('');
  });

  test('outside of the range they are another path', () => {
    const {inside, outside} = buildBars(overviewOf([1, 1, 1, 1]), box, [0.5, 1]);
    expect(inside.match(/M/g)).toHaveLength(2);
    expect(outside.match(/M/g)).toHaveLength(2);
  });

  test('errors are never too small to see and have a mark', () => {
    const {errors, marks, warnings} = buildBars(overviewOf([10_000, 0, 0, 0], [1], [1]), box, null);
    expect(errors).toBe('M12 39.5h3v2.5h-3z');
    expect(warnings).toBe('M12 40h3v2h-3z');
    expect(marks).toBe('M11 4h6l-3 5z');
  });

  test('an empty session has none', () => {
    expect(buildBars(overviewOf([0, 0]), box, null).inside).toBe('');
    expect(buildBars(overviewOf([]), box, null).inside).toBe('');
  });
});

describe('brush', () => {
  test.each([
    [0.5, null, 'draw'],
    [0.2, [0.2, 0.6], 'from'],
    [0.61, [0.2, 0.6], 'to'],
    [0.4, [0.2, 0.6], 'move'],
    [0.9, [0.2, 0.6], 'draw'],
  ] as const)('a press at %d with %j takes hold of “%s”', (share, range, grip) => {
    expect(gripAt(share, range, 0.02)).toBe(grip);
  });

  test('drawing works in both directions, and a click chooses nothing', () => {
    expect(dragRange('draw', null, 0.6, 0.2)).toEqual([0.2, 0.6]);
    expect(dragRange('draw', null, 0.5, 0.5005)).toBeNull();
    expect(dragRange('draw', [0.1, 0.2], 0.5, 0.5)).toEqual([0.1, 0.2]);
  });

  test('an edge dragged over the other one turns the range round', () => {
    expect(dragRange('from', [0.2, 0.6], 0.2, 0.8)).toEqual([0.6, 0.8]);
    expect(dragRange('to', [0.2, 0.6], 0.6, 1.5)).toEqual([0.2, 1]);
  });

  test('a moved range keeps its length at the ends', () => {
    const [from, to] = moveRange([0.2, 0.6], 0.9);
    expect([from, to]).toEqual([expect.closeTo(0.6), 1]);
    expect(moveRange([0.2, 0.6], -0.5)[0]).toBe(0);
    expect(growRange([0.2, 0.6], 0.9)).toEqual([0.2, 1]);
    expect(growRange([0.2, 0.6], -0.9)[1]).toBeGreaterThan(0.2);
  });
});

describe('ticks', () => {
  test.each([
    [9000, 10, 1000],
    [9000, 5, 2000],
    [50, 10, 5],
    [3_600_000, 6, 600_000],
    [90 * 86_400_000, 10, 9 * 86_400_000],
  ])('%i ms with %i labels have a step of %i ms', (spanMs, maxTicks, stepMs) => {
    expect(tickStepMs(spanMs, maxTicks)).toBe(stepMs);
  });

  test('stand on round times', () => {
    const from = Date.UTC(2026, 2, 1, 12, 0, 0, 300);
    const {ticks} = buildTicks(from, from + 3000, 10);
    expect(ticks.map(({epochMs}) => epochMs % 500)).toEqual(ticks.map(() => 0));
    expect(ticks[0]?.share).toBeCloseTo(200 / 3000);
  });

  test('there are none without a span', () => {
    expect(buildTicks(5, 5, 10).ticks).toEqual([]);
    expect(buildTicks(NaN, NaN, 10).ticks).toEqual([]);
  });
});
