/** Levels of detail say nothing that is not so: laws over random lanes, and how much a window may cost. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {BarPyramid, emptyBars, push} from '../../../../../src/core/query/timeline/barPyramid';
import type {Bars} from '../../../../../src/core/query/timeline/barPyramid';
import {stateRank} from '../../../../../src/core/query/timeline/stateRank';
import {SpanState} from '../../../../../src/protocol/model';

interface Bar {
  fromNs: number;
  toNs: number;
  state: number;
  count: number;
}

function barsOf(list: readonly {fromNs: number; lengthNs: number; state: number}[]): Bars {
  const bars = emptyBars(list.length);
  [...list]
    .sort((a, b) => a.fromNs - b.fromNs)
    .forEach(({fromNs, lengthNs, state}, index) => push(bars, fromNs, fromNs + lengthNs, state, 0, index, 1));
  return bars;
}

function ask(pyramid: BarPyramid, fromNs: number, toNs: number, resolutionNs: number): Bar[] {
  const found: Bar[] = [];
  pyramid.query(fromNs, toNs, resolutionNs, (from, to, state, _open, _span, count) =>
    found.push({fromNs: from, toNs: to, state, count}),
  );
  return found;
}

const states = fc.constantFrom(
  SpanState.succeeded,
  SpanState.succeeded,
  SpanState.succeeded,
  SpanState.failed,
  SpanState.cancelled,
);
const bar = fc.record({fromNs: fc.nat(100_000), lengthNs: fc.oneof(fc.nat(40), fc.nat(20_000)), state: states});
const lane = fc.array(bar, {minLength: 1, maxLength: 1500});
const resolution = fc.integer({min: 0, max: 18}).map(power => 2 ** power);
const window = fc.tuple(fc.nat(120_000), fc.nat(60_000)).map(([from, length]) => [from, from + length] as const);

describe('merged bars', () => {
  it('cover every exact bar of the window, with the worst of their states', () => {
    fc.assert(
      fc.property(lane, window, resolution, (list, [fromNs, toNs], resolutionNs) => {
        const bars = barsOf(list);
        const merged = ask(new BarPyramid(bars), fromNs, toNs, resolutionNs);
        for (let at = 0; at < bars.size; at++) {
          const [from, to] = [bars.fromNs[at]!, bars.toNs[at]!];
          if (to < fromNs || from > toNs) continue;
          const covering = merged.filter(other => other.fromNs <= from && other.toNs >= to);
          expect(covering.length).toBeGreaterThan(0);
          const worst = Math.max(...covering.map(other => stateRank(other.state)));
          expect(worst).toBeGreaterThanOrEqual(stateRank(bars.state[at]!));
        }
      }),
    );
  });

  it('cover nothing else than exact bars and gaps shorter than the resolution', () => {
    fc.assert(
      fc.property(lane, resolution, (list, resolutionNs) => {
        const bars = barsOf(list);
        for (const {fromNs, toNs} of ask(new BarPyramid(bars), -1, 1e9, resolutionNs)) {
          let coveredNs = fromNs;
          for (let at = 0; at < bars.size; at++) {
            if (bars.toNs[at]! < fromNs || bars.fromNs[at]! > toNs) continue;
            expect(bars.fromNs[at]! - coveredNs).toBeLessThan(resolutionNs);
            coveredNs = Math.max(coveredNs, bars.toNs[at]!);
          }
          expect(coveredNs).toBeGreaterThanOrEqual(toNs);
        }
      }),
    );
  });

  it('stand for each bar once', () => {
    fc.assert(
      fc.property(lane, resolution, (list, resolutionNs) => {
        const merged = ask(new BarPyramid(barsOf(list)), -1, 1e9, resolutionNs);
        expect(merged.reduce((sum, {count}) => sum + count, 0)).toBe(list.length);
      }),
    );
  });

  it('are exact at the finest resolution, neighbours that touch apart', () => {
    const bars = barsOf([
      {fromNs: 0, lengthNs: 10, state: SpanState.succeeded},
      {fromNs: 10, lengthNs: 10, state: SpanState.succeeded},
      {fromNs: 25, lengthNs: 5, state: SpanState.failed},
    ]);
    expect(ask(new BarPyramid(bars), 0, 100, 1)).toHaveLength(3);
    expect(ask(new BarPyramid(bars), 0, 100, 16)).toEqual([
      {fromNs: 0, toNs: 20, state: SpanState.succeeded, count: 2},
      {fromNs: 25, toNs: 30, state: SpanState.failed, count: 1},
    ]);
    expect(ask(new BarPyramid(bars), 0, 100, 64)).toEqual([{fromNs: 0, toNs: 30, state: SpanState.failed, count: 3}]);
  });

  it('keep what goes on apart and find it long after its start', () => {
    const bars = emptyBars(2);
    push(bars, 5, Infinity, SpanState.open, 1, 1, 1);
    push(bars, 6, 7, SpanState.succeeded, 0, 2, 1);
    const found = ask(new BarPyramid(bars), 1e6, 2e6, 1024);
    expect(found).toEqual([{fromNs: 5, toNs: Infinity, state: SpanState.open, count: 1}]);
  });
});

describe('a million bars', () => {
  const million = 1_000_000;
  const bars = emptyBars(million);
  // Bursts: a thousand tasks of 2 µs, 1 µs apart, every 10 ms; every thousandth fails.
  for (let at = 0; at < million; at++) {
    const fromNs = Math.floor(at / 1000) * 10_000_000 + (at % 1000) * 3000;
    push(bars, fromNs, fromNs + 2000, at % 1000 === 500 ? SpanState.failed : SpanState.succeeded, 0, at, 1);
  }
  const pyramid = new BarPyramid(bars);
  const wholeNs = 1000 * 10_000_000;

  it.each([1, 10, 100, 1000, 10_000])('cost what a window of 1/%i holds in pixels, not in tasks', share => {
    const widthNs = wholeNs / share;
    const resolutionNs = 2 ** Math.floor(Math.log2(widthNs / 1000));
    // From the middle of a burst, so that the narrowest window is not between two.
    const fromNs = 333 * 10_000_000 + 1_500_000;
    const found = ask(pyramid, fromNs, fromNs + widthNs, resolutionNs);
    // At most two bars a resolution can differ from their neighbours, and those that are longer are few.
    expect(found.length).toBeLessThanOrEqual(2 * (widthNs / resolutionNs) + 2);
    expect(found.length).toBeGreaterThan(0);
  });
});
