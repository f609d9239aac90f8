/** The Graph without a browser: layers of real flows as goldens, boxes that hold and never overlap, keys, zoom and pan. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {FlowGraph, GraphNode} from '../../../src/protocol/graph';
import {choosable, nextBox} from '../../../webview/graph/graphKeys';
import type {Box, GraphLayout} from '../../../webview/graph/graphLayout';
import {curvePath, layoutGraph, NODE_HEIGHT_PX} from '../../../webview/graph/graphLayout';
import {readGraphPrefs, withMoved} from '../../../webview/graph/graphPrefs';
import {accessibleName, flowSummary, stateLine} from '../../../webview/graph/graphWords';
import type {ListedFlow} from '../../../webview/graph/listedFlows';
import {drawnAtFirst, listFlows} from '../../../webview/graph/listedFlows';
import type {SpanInfo} from '../../../src/protocol/queries';
import {
  fitZoom,
  limitedZoom,
  MARGIN_PX,
  MAX_ZOOM,
  MIN_ZOOM,
  panTo,
  readableZoom,
  revealed,
  zoomAbout,
} from '../../../webview/graph/viewport';
import {fixturePath} from '../../support/fixtures';
import {matchGolden} from '../../support/golden';
import {spoolOf, traceOf} from '../../support/memoryTrace';

const noPause = () => Promise.resolve();
const WORDS = {fallback: 'fallback'};
const OPEN = {isOpen: () => true, showNotTaken: true};

async function graphOf(recording: string, flow: string): Promise<FlowGraph> {
  const trace = traceOf([spoolOf(recording)]);
  const found = trace.spans(null, 0, 1000, 'oldest', '').spans.find(span => span.name === flow);
  if (!found) throw new Error(`There is no flow ${flow}.`);
  return trace.graph(found.span, 200, noPause);
}

function dump(graph: FlowGraph, {boxes, curves, widthPx, heightPx}: GraphLayout): string {
  const lines = boxes.map(({node, xPx, yPx, widthPx: width, heightPx: height}) => {
    const {kind, name} = graph.nodes[node]!;
    return `${node} ${kind} ${name || '-'} at ${xPx},${yPx} ${width}×${height}`;
  });
  const links = curves.map(({edge, points, label}) => {
    const {from, to, kind} = graph.edges[edge]!;
    const text = label ? ` label at ${Math.round(label.xPx)},${Math.round(label.yPx)}` : '';
    return `${from} → ${to} ${kind} ${points.map(point => `${point.xPx},${point.yPx}`).join(' ')}${text}`;
  });
  return [`${Math.round(widthPx)}×${Math.round(heightPx)}`, ...lines, ...links, ''].join('\n');
}

describe('layout', () => {
  it.each([
    ['selinon/failing-logging.log', 'hopeless'],
    ['selinon/failing-logging.log', 'rescue'],
    ['selinon/nested-logging.log', 'shopping'],
    ['nameko/shop-json.log', 'gateway.create_order'],
    ['penguiflow/pipeline-info-structured.log', 'trace-4'],
    ['distlog/multiproc-linked-json.ndjson', 'checkout'],
  ])('%s %s', async (recording, flow) => {
    const graph = await graphOf(recording, flow);
    const layout = layoutGraph(graph, OPEN, WORDS);
    expectSound(graph, layout);
    matchGolden(dump(graph, layout), fixturePath(`golden/graphLayout/${flow}.txt`));
  });

  it('of any graph has each box in its container and none upon another', () => {
    fc.assert(
      fc.property(anyGraph, fc.boolean(), (graph, showNotTaken) => {
        const layout = layoutGraph(graph, {isOpen: () => true, showNotTaken}, WORDS);
        expectSound(graph, layout);
        const folded = layoutGraph(graph, {isOpen: () => false, showNotTaken}, WORDS);
        expect(folded.boxes.every(box => graph.nodes[box.node]!.inside === 0 && !box.open)).toBe(true);
      }),
      {numRuns: 40},
    );
  });

  it('without what was not taken has neither those nodes nor those edges', async () => {
    const graph = await graphOf('selinon/nested-logging.log', 'shopping');
    const layout = layoutGraph(graph, {...OPEN, showNotTaken: false}, WORDS);
    expect(layout.boxes.some(box => graph.nodes[box.node]!.kind === 'notRun')).toBe(false);
    expect(layout.curves.some(curve => graph.edges[curve.edge]!.kind === 'conditionFalse')).toBe(false);
  });

  it('curves leave and arrive level', () => {
    const points = [{xPx: 0, yPx: 0}, {xPx: 100, yPx: 50}]; // prettier-ignore
    expect(curvePath(points)).toBe('M0 0C50 0 50 50 100 50');
    expect(curvePath([])).toBe('');
  });
});

const node = (inside: number, patch: Partial<GraphNode> = {}): GraphNode => ({
  ...{inside, kind: 'task', name: 'load', system: 'selinon', process: '', span: 1, recordToShow: 1, id: 'x'},
  ...{state: 'succeeded', reason: '', startNs: 0, durationNs: 1e6, attempts: 1, count: 1},
  states: [{state: 'succeeded', count: 1}],
  ...patch,
});

/** Containers in containers, edges within them, circles as well. */
const anyGraph = fc
  .array(fc.record({inside: fc.nat(), notRun: fc.boolean(), to: fc.nat(), label: fc.constantFrom('', 'x == 1')}), {
    minLength: 1,
    maxLength: 25,
  })
  .map((parts): FlowGraph => {
    const nodes = [node(-1, {kind: 'flow'})];
    for (const part of parts) {
      const inside = part.inside % nodes.length;
      const held = nodes[inside]!.kind === 'notRun' ? 0 : inside;
      nodes.push(node(held, {kind: part.notRun ? 'notRun' : 'task', span: nodes.length}));
    }
    const edges = parts.flatMap(({to, label}, index) => {
      const from = index + 1;
      const siblings = nodes.flatMap((other, at) => (other.inside === nodes[from]!.inside && at !== from ? [at] : []));
      if (siblings.length === 0) return [];
      const target = siblings[to % siblings.length]!;
      return [{from, to: target, kind: 'next' as const, label, count: 1, inferred: false}];
    });
    return {revision: 1, generation: 1, nodes, edges, spans: nodes.length, summarised: false, unread: 0};
  });

function expectSound(graph: FlowGraph, {boxes, curves, widthPx, heightPx}: GraphLayout): void {
  const boxOf = new Map(boxes.map(box => [box.node, box]));
  for (const box of boxes) {
    const around = graph.nodes[box.node]!.inside;
    const outer = around === 0 ? {xPx: 0, yPx: 0, widthPx, heightPx} : boxOf.get(around)!;
    expect(box.xPx).toBeGreaterThanOrEqual(outer.xPx);
    expect(box.yPx).toBeGreaterThanOrEqual(outer.yPx + (around === 0 ? 0 : NODE_HEIGHT_PX));
    expect(box.xPx + box.widthPx).toBeLessThanOrEqual(outer.xPx + outer.widthPx + 1);
    expect(box.yPx + box.heightPx).toBeLessThanOrEqual(outer.yPx + outer.heightPx + 1);
    for (const other of boxes) {
      if (other.node > box.node && graph.nodes[other.node]!.inside === around) expect(overlap(box, other)).toBe(false);
    }
  }
  for (const {edge, points} of curves) {
    const {from, to} = graph.edges[edge]!;
    expect(points[0]!.xPx).toBe(boxOf.get(from)!.xPx + boxOf.get(from)!.widthPx);
    expect(points.at(-1)!.xPx).toBe(boxOf.get(to)!.xPx);
  }
}

function overlap(a: Box, b: Box): boolean {
  const apart =
    a.xPx + a.widthPx <= b.xPx ||
    b.xPx + b.widthPx <= a.xPx ||
    a.yPx + a.heightPx <= b.yPx ||
    b.yPx + b.heightPx <= a.yPx;
  return !apart;
}

describe('keys', () => {
  it('reach every node of every recording from the first, by arrows alone', async () => {
    for (const [recording, flow] of [
      ['selinon/failing-logging.log', 'hopeless'],
      ['selinon/nested-logging.log', 'shopping'],
      ['nameko/shop-json.log', 'gateway.create_order'],
      ['penguiflow/pipeline-info-structured.log', 'trace-4'],
      ['distlog/multiproc-linked-json.ndjson', 'checkout'],
    ] as const) {
      const graph = await graphOf(recording, flow);
      const layout = layoutGraph(graph, OPEN, WORDS);
      const all = choosable(graph, layout).map(box => box.node);
      const reached = new Set([all[0]!]);
      for (const at of reached) {
        for (const direction of ['left', 'right', 'up', 'down'] as const) {
          const next = nextBox(graph, layout, at, direction);
          if (next !== null) reached.add(next);
        }
      }
      expect([...reached].sort((a, b) => a - b)).toEqual([...all].sort((a, b) => a - b));
    }
  });
});

describe('words', () => {
  it('say what lines and places show', async () => {
    const graph = await graphOf('selinon/failing-logging.log', 'hopeless');
    const retried = graph.nodes.findIndex(each => each.name === 'retried');
    expect(accessibleName(graph, retried)).toBe('retried; failed, 5.14 s; 2 attempts; in 8176ab3c865e; after Pack');
    expect(flowSummary(graph)).toBe('2 of 4 failed');
    const several = node(0, {count: 5, states: [{state: 'failed', count: 2}, {state: 'succeeded', count: 3}]}); // prettier-ignore
    expect(stateLine(several)).toBe('2 failed, 3 succeeded');
    expect(stateLine(node(0, {kind: 'notRun'}))).toBe('skipped · never scheduled');
  });
});

describe('viewport', () => {
  const size = fc.record({widthPx: fc.integer({min: 60, max: 9000}), heightPx: fc.integer({min: 60, max: 9000})});
  const room = {widthPx: 900, heightPx: 600};

  it('fits what fits, and is never larger than life or smaller than can be zoomed', () => {
    fc.assert(
      fc.property(size, content => {
        const zoom = fitZoom(content, room);
        expect(zoom).toBeLessThanOrEqual(1);
        expect(zoom).toBeGreaterThanOrEqual(MIN_ZOOM);
        expect(readableZoom([content], room.widthPx)).toBeGreaterThanOrEqual(Math.min(zoom, 0.75));
        if (zoom === MIN_ZOOM) return;
        expect(2 * MARGIN_PX + content.widthPx * zoom).toBeLessThanOrEqual(room.widthPx + 1);
        expect(2 * MARGIN_PX + content.heightPx * zoom).toBeLessThanOrEqual(room.heightPx + 1);
      }),
    );
    expect(readableZoom([], 900)).toBe(1);
    expect(readableZoom([{widthPx: 1000, heightPx: 9}, {widthPx: 200, heightPx: 9}], 900)).toBeCloseTo(0.852, 3); // prettier-ignore
  });

  it('zooms about the pointer, within bounds', () => {
    const at = zoomAbout(10, 100, 1.5);
    // The point of the plane under the pointer is the same as before.
    expect((100 - at) / 1.5).toBeCloseTo(90, 6);
    expect(limitedZoom(99)).toBe(MAX_ZOOM);
    expect(limitedZoom(0)).toBe(MIN_ZOOM);
  });

  it('keeps some of the content in sight, leaves what fits where it is, and shows a stretch that is asked for', () => {
    expect(panTo(-99_999, 2000, 900)).toBeGreaterThan(-2000);
    expect(panTo(99_999, 2000, 900)).toBeLessThan(900);
    expect(panTo(-300, 500, 900)).toBe(MARGIN_PX);
    const startPx = revealed(0, {fromPx: 1500, toPx: 1688}, 900);
    expect(startPx + 1500).toBeGreaterThanOrEqual(0);
    expect(startPx + 1688).toBeLessThanOrEqual(900);
    expect(revealed(startPx, {fromPx: 1500, toPx: 1688}, 900)).toBe(startPx);
  });

  it('and choices are read back, those of another session apart', () => {
    const prefs = {
      showNotTaken: false,
      session: 's 1',
      unfolded: [7],
      toggled: [4],
      active: 7,
      zoom: 1.5,
      moved: [[7, -20]],
    };
    expect(readGraphPrefs(JSON.parse(JSON.stringify(prefs)), 's 1')).toEqual(prefs);
    const nothing = {unfolded: null, toggled: [], active: null, zoom: null, moved: []};
    expect(readGraphPrefs(prefs, 's 2')).toEqual({showNotTaken: false, session: 's 2', ...nothing});
    for (const stored of [null, 7, {toggled: 'x', session: 's 1', active: -1, zoom: NaN, unfolded: 1, moved: [[1]]}]) {
      expect(readGraphPrefs(stored, 's 1')).toMatchObject(nothing);
    }
    expect(withMoved([[1, 2], [3, 4]], 1, 9)).toEqual([[3, 4], [1, 9]]); // prettier-ignore
  });
});

describe('list of flows', () => {
  const info = (span: number) => ({span}) as SpanInfo;
  const spans = (listed: readonly ListedFlow[]) => listed.map(flow => flow.span);

  it('from scratch is in the order of the engine; later what is listed stays in its place', () => {
    const first = listFlows(null, [info(3), info(1)], null);
    expect(spans(first)).toEqual([3, 1]);
    expect(spans(listFlows(first, [info(9), info(1), info(3)], null))).toEqual([3, 1, 9]);
    expect(spans(listFlows(null, [info(9), info(1), info(3)], null))).toEqual([9, 1, 3]);
    expect(drawnAtFirst(listFlows(first, [info(9), info(8)], null))).toEqual([3, 1, 9]);
  });

  it('has the flow of the selection whatever the filter says', () => {
    expect(spans(listFlows(null, [info(3)], 7))).toEqual([7, 3]);
    expect(spans(listFlows(null, [info(3), info(7)], 7))).toEqual([3, 7]);
  });
});
