import {describe, expect, test} from 'vitest';
import {SpanState} from '../../../src/protocol/model';
import {buildBars} from '../../../webview/overview/bars';
import {dragRange, gripAt, growRange, moveRange} from '../../../webview/overview/brush';
import {buildFlowLanes} from '../../../webview/overview/flowLanes';
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

describe('lanes of flows', () => {
  const rowsOf = (...flows: [fromNs: number, toNs: number, state: SpanState][]) => ({
    rowCount: flows.length,
    rowFromNs: Float64Array.from(flows, ([fromNs]) => fromNs),
    rowToNs: Float64Array.from(flows, ([, toNs]) => toNs),
    rowState: Uint8Array.from(flows, ([, , state]) => state),
  });
  const strip = {leftPx: 12, widthPx: 100, topPx: 27, basePx: 46};
  const span = {fromNs: 0, toNs: 1000};

  test('flows at the same time are below each other, later ones in the first lane again', () => {
    const {succeeded, failed} = SpanState;
    const rows = rowsOf([0, 500, succeeded], [100, 300, failed], [600, 900, succeeded]);
    expect(buildFlowLanes(rows, span, strip)).toEqual({
      ended: 'M12 4h50v2.5h-50zM72 4h30v2.5h-30z',
      bad: 'M22 8.5h20v2.5h-20z',
      running: '',
      open: '',
    });
  });

  test('a moment is still to be seen, at the very end as well; what lies outside or has no time is not drawn', () => {
    const {open, neverClosed} = SpanState;
    const rows = rowsOf([1000, 1000, open], [2000, 2100, open], [NaN, NaN, open], [-50, 100, neverClosed]);
    expect(buildFlowLanes(rows, span, strip)).toEqual({
      ended: '',
      bad: '',
      running: 'M110 4h2v2.5h-2z',
      open: 'M12 8.5h10v2.5h-10z',
    });
  });

  test('more than there are lanes for share them and stay inside', () => {
    const many = rowsOf(
      ...Array.from({length: 9}, () => [0, 1000, SpanState.succeeded] as [number, number, SpanState]),
    );
    const {ended} = buildFlowLanes(many, span, strip);
    expect(ended.match(/M/g)).toHaveLength(9);
    expect(Math.max(...[...ended.matchAll(/M12 ([\d.]+)/g)].map(([, y]) => Number(y)))).toBe(22);
  });

  test('an empty time draws nothing', () => {
    expect(buildFlowLanes(rowsOf([0, 1, SpanState.open]), {fromNs: 5, toNs: 5}, strip).running).toBe('');
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
