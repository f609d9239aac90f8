/** The painter draws into a recorded context: its calls, rounded, are golden text. Colours are their own names there. */
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import type {TimelineQuery, TimelineSlices} from '../../../../src/protocol/timeline';
import {paintLanes, paintRuler} from '../../../../webview/timeline/painter';
import type {Context2D, Scene} from '../../../../webview/timeline/painter';
import type {ColourName, Palette} from '../../../../webview/timeline/palette';
import {rowNote} from '../../../../webview/timeline/rowText';
import {rulerTicks} from '../../../../webview/timeline/ruler';
import {TimeScale} from '../../../../webview/timeline/timeScale';
import {matchGolden} from '../../../support/golden';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const golden = (name: string) => fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));

/** Every property set and every call as a line. */
function recorder(): {context: Context2D; lines: string[]} {
  const lines: string[] = [];
  const rounded = (value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : JSON.stringify(value));
  const context = new Proxy({} as Context2D, {
    get:
      (_, name) =>
      (...values: unknown[]) =>
        void lines.push(`${String(name)} ${values.map(rounded).join(' ')}`.trim()),
    set: (_, name, value) => {
      const line = `${String(name)} = ${String(value)}`;
      if ([...lines].reverse().find(other => other.startsWith(`${String(name)} =`)) !== line) lines.push(line);
      return true;
    },
  });
  return {context, lines};
}

function palette(isHighContrast = false): Palette {
  const colours = new Proxy({} as Record<ColourName, string>, {get: (_, name) => String(name)});
  return {colours, font: '11px sans', waitFill: 'hatched wait', pauseFill: 'hatched pause', isHighContrast};
}

async function slicesOf(recording: string, query: Partial<TimelineQuery> = {}): Promise<TimelineSlices> {
  const filter = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};
  const base: TimelineQuery = {
    ...{filter, mode: 'waterfall', fold: 'auto', toggled: [], fromRow: 0, rowCount: 40},
    ...{fromNs: 0, toNs: 1e10, resolutionNs: 1 << 20, criticalOf: null},
  };
  return traceOf([spoolOf(recording)]).timeline({...base, ...query}, () => Promise.resolve());
}

function sceneOf(slices: TimelineSlices, patch: Partial<Scene> = {}): Scene {
  const window = {fromNs: slices.extentFromNs, toNs: slices.extentToNs};
  const scale = new TimeScale(window, 600);
  return {
    ...{slices, scale, widthPx: 600, heightPx: 200, topPx: 0, nowNs: slices.latestNs, isLive: false},
    ticks: rulerTicks(window, 600, 100, NaN).ticks,
    palette: palette(),
    ...{selectedSpan: null, hoverRow: -1, showsPath: true},
    notes: slices.rowName.map((_, row) => rowNote(slices, row)),
    measure: text => text.length * 6,
    ...patch,
  };
}

function paint(scene: Scene): string {
  const {context, lines} = recorder();
  paintLanes(context, scene);
  return `${lines.join('\n')}\n`;
}

describe('lanes', () => {
  it('of a retried task: attempts, hatched waits, ticks, notes, the selected row', async () => {
    const slices = await slicesOf('selinon/failing-logging.log', {rowCount: 5});
    matchGolden(paint(sceneOf(slices, {selectedSpan: slices.rowSpan[1]!})), golden('retries'));
  });

  it('of a live flow with its critical path and the line of now', async () => {
    const slices = await slicesOf('distlog/multiproc-linked-json.ndjson', {criticalOf: 0, rowCount: 8});
    matchGolden(paint(sceneOf(slices, {isLive: true, topPx: 10})), golden('path'));
  });

  it('of folded flows: strips with failures', async () => {
    const slices = await slicesOf('nameko/shop-json.log', {fold: 'folded', rowCount: 8});
    matchGolden(paint(sceneOf(slices)), golden('folded'));
  });

  it('in high contrast are outlines', async () => {
    const slices = await slicesOf('distlog/multiproc-linked-json.ndjson', {rowCount: 4});
    const drawn = paint(sceneOf(slices, {palette: palette(true)}));
    expect(drawn).not.toMatch(/fillStyle = run$/m);
    expect(drawn).toMatch(/strokeRect/);
  });

  it('of work without an end have no right edge', async () => {
    const slices = await slicesOf('distlog/multiproc-linked-json.ndjson', {rowCount: 1});
    slices.barFlags[0] = 1;
    slices.barToNs[0] = Infinity;
    const drawn = paint(sceneOf(slices, {nowNs: slices.latestNs - 5e7}));
    expect(drawn).not.toMatch(/^strokeRect/m);
    expect(drawn).toMatch(/^moveTo 352\.5 5\.5\nlineTo 0\.5 5\.5\nlineTo 0\.5 12\.5\nlineTo 352\.5 12\.5$/m);
  });

  it('what failed is drawn over what did not', async () => {
    const drawn = paint(sceneOf(await slicesOf('selinon/failing-logging.log', {rowCount: 5})));
    expect(drawn.lastIndexOf('fillStyle = run\n')).toBeLessThan(drawn.indexOf('fillStyle = error\n'));
  });

  it('a note that is cut before its bar begins inside the lanes, whatever its letters', async () => {
    // Letters of notes as wide in front as they are narrow behind: cutting by the average would be too long.
    const measure = (text: string) => [...text].reduce((sum, _, at) => sum + (at < 40 ? 9 : 2), 0);
    const slices = await slicesOf('selinon/failing-logging.log', {rowCount: 40});
    const drawn = paint(sceneOf(slices, {measure, heightPx: 800}));
    const cut = [...drawn.matchAll(/^fillText ".*…" (-?[\d.]+) [\d.]+$/gm)].map(([, x]) => Number(x));
    expect(cut.length).toBeGreaterThan(0);
    expect(Math.min(...cut)).toBeGreaterThanOrEqual(0);
  });

  it('rows that are scrolled away cost nothing', async () => {
    const slices = await slicesOf('nameko/shop-json.log');
    const drawn = paint(sceneOf(slices, {topPx: 20 * 1000}));
    expect(drawn).not.toMatch(/strokeRect|fillText/);
  });

  it('very far zoomed in no number is too large for a canvas', async () => {
    const slices = await slicesOf('distlog/multiproc-linked-json.ndjson');
    const scale = new TimeScale({fromNs: slices.extentFromNs + 5e7, toNs: slices.extentFromNs + 5e7 + 100}, 600);
    for (const number of paint(sceneOf(slices, {scale, ticks: []})).matchAll(/-?\d+(\.\d+)?/g)) {
      expect(Math.abs(Number(number[0]))).toBeLessThan(10_000);
    }
  });
});

it('ruler with a pause and now', async () => {
  const slices = await slicesOf('distlog/multiproc-linked-json.ndjson', {rowCount: 1});
  const {fromNs, toNs} = {fromNs: slices.extentFromNs, toNs: slices.extentToNs};
  const pauses = {fromNs: Float64Array.of(fromNs + 2e7), toNs: Float64Array.of(fromNs + 6e7)};
  const scale = new TimeScale({fromNs, toNs}, 600, pauses);
  const {context, lines} = recorder();
  paintRuler(context, sceneOf(slices, {scale, isLive: true}), 28, ['14.2 s'], 'now');
  matchGolden(`${lines.join('\n')}\n`, golden('ruler'));
});
