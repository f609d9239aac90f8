/** Windows, scales and the ruler: what is where, and that it comes back. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {rulerTicks, shortDuration} from '../../../../webview/timeline/ruler';
import {
  clampWindow, panWindow, PAUSE_PX, resolutionOf, TimeScale, withMargins, zoomWindow,
} from '../../../../webview/timeline/timeScale'; // prettier-ignore

const BOUNDS = {fromNs: 0, toNs: 1e9};
const anyWindow = fc
  .tuple(fc.integer({min: 0, max: 9e8}), fc.integer({min: 100, max: 1e8}))
  .map(([fromNs, length]) => ({fromNs, toNs: fromNs + length}));

describe('windows', () => {
  it('zoom around a point that stays where it is, within the bounds', () => {
    fc.assert(
      fc.property(
        anyWindow,
        fc.double({min: 0.1, max: 0.95, noNaN: true}),
        fc.double({min: 0, max: 1, noNaN: true}),
        (window, factor, share) => {
          const anchor = window.fromNs + share * (window.toNs - window.fromNs);
          const zoomed = zoomWindow(window, factor, anchor, BOUNDS);
          expect(zoomed.fromNs).toBeGreaterThanOrEqual(0);
          expect(zoomed.toNs).toBeLessThanOrEqual(1e9 + 1e-3);
          const lengthNs = zoomed.toNs - zoomed.fromNs;
          expect((anchor - zoomed.fromNs) / lengthNs).toBeCloseTo(share, 3);
        },
      ),
    );
  });

  it('zooming out far shows everything, in far stops', () => {
    const window = {fromNs: 4e8, toNs: 5e8};
    expect(zoomWindow(window, 100, 4.5e8, BOUNDS)).toEqual(BOUNDS);
    const least = zoomWindow(window, 1e-12, 4.5e8, BOUNDS);
    expect(least.toNs - least.fromNs).toBeGreaterThan(10);
  });

  it('pan to the bounds and keep their length', () => {
    expect(panWindow({fromNs: 1e8, toNs: 2e8}, -5e8, BOUNDS)).toEqual({fromNs: 0, toNs: 1e8});
    expect(panWindow({fromNs: 1e8, toNs: 2e8}, 5e9, BOUNDS)).toEqual({fromNs: 9e8, toNs: 1e9});
    expect(clampWindow({fromNs: -5, toNs: 2e9}, BOUNDS)).toEqual(BOUNDS);
  });

  it('have air on both sides of what they are made for', () => {
    expect(withMargins({fromNs: 0, toNs: 1000})).toEqual({fromNs: -50, toNs: 1050});
    expect(withMargins({fromNs: 0, toNs: 1e6})).toEqual({fromNs: -2e4, toNs: 1.02e6});
  });

  it('are asked for at a power of two that is finer than a pixel', () => {
    expect(resolutionOf(1000)).toBe(512);
    expect(resolutionOf(1024)).toBe(1024);
    expect(resolutionOf(0.2)).toBe(1);
  });
});

describe('scale', () => {
  it('takes pixels to times and back', () => {
    fc.assert(
      fc.property(anyWindow, fc.nat(1000), (window, px) => {
        const scale = new TimeScale(window, 1000);
        expect(scale.toPx(scale.toNs(px))).toBeCloseTo(px, 3);
      }),
    );
  });

  it('gives a pause 64 px whatever its length, and the rest evenly to work', () => {
    const pauses = {fromNs: Float64Array.of(400), toNs: Float64Array.of(9400)};
    const scale = new TimeScale({fromNs: 0, toNs: 10_000}, 1064, pauses);
    expect(scale.toPx(400)).toBeCloseTo(400);
    expect(scale.toPx(9400)).toBeCloseTo(400 + PAUSE_PX);
    expect(scale.toPx(10_000)).toBeCloseTo(1064);
    expect(scale.nsPerPx).toBeCloseTo(1);
    for (const px of [0, 100, 399, 420, 464, 900]) expect(scale.toPx(scale.toNs(px))).toBeCloseTo(px, 6);
  });

  it('with very many pauses leaves half of the width to work', () => {
    const at = Array.from({length: 100}, (_, index) => index * 100);
    const pauses = {fromNs: Float64Array.from(at), toNs: Float64Array.from(at, ns => ns + 50)};
    const scale = new TimeScale({fromNs: 0, toNs: 10_000}, 1000, pauses);
    expect(scale.pausePx * 100).toBeCloseTo(500);
    expect(scale.toPx(10_000)).toBeCloseTo(1000);
  });
});

describe('ruler', () => {
  const ORIGIN = Date.UTC(2026, 2, 1, 12, 13, 22);
  const labels = (fromNs: number, toNs: number, widthPx: number) =>
    rulerTicks({fromNs, toNs}, widthPx, 80, ORIGIN).ticks.map(tick => tick.label);

  it('says the clock at round places and the time since then between', () => {
    const [first, ...others] = labels(100e6, 200e6, 800);
    expect(first).toMatch(/:22\.100$/);
    expect(others).toEqual(
      [
        '+10 ms',
        '+20 ms',
        '+30 ms',
        '+40 ms',
        '+50 ms',
        '+60 ms',
        '+70 ms',
        '+80 ms',
        '+90 ms',
        expect.stringMatching(/:22\.200$/),
      ].slice(0, others.length),
    );
  });

  it('says the clock once even where no round place is in view', () => {
    const shown = labels(112e6, 118e6, 800);
    expect(shown[0]).toMatch(/:22\.112$/);
    expect(shown.slice(1).every(label => label.startsWith('+'))).toBe(true);
  });

  it('from a second on says the clock everywhere', () => {
    expect(labels(0, 10e9, 800).every(label => /^\d\d:\d\d:\d\d$/.test(label))).toBe(true);
  });

  it('has no more ticks than fit, and none for nothing', () => {
    fc.assert(
      fc.property(anyWindow, fc.integer({min: 80, max: 2000}), (window, widthPx) => {
        const {ticks} = rulerTicks(window, widthPx, 80, ORIGIN);
        expect(ticks.length).toBeLessThanOrEqual(Math.floor(widthPx / 80) + 1);
        for (const {ns} of ticks) expect(ns >= window.fromNs - 1 && ns <= window.toNs + 1).toBe(true);
      }),
    );
    expect(rulerTicks({fromNs: 5, toNs: 5}, 800, 80, ORIGIN).ticks).toEqual([]);
  });

  it('of time spent counts from zero', () => {
    const {ticks} = rulerTicks({fromNs: 0, toNs: 4e8}, 400, 80, NaN);
    expect(ticks.map(tick => tick.label)).toEqual(['0', '100 ms', '200 ms', '300 ms', '400 ms']);
  });

  it('writes durations without more figures than they have', () => {
    expect([20e6, 1.5e9, 250e3, 7].map(shortDuration)).toEqual(['20 ms', '1.5 s', '250 µs', '7 ns']);
  });
});
