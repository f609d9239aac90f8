/**
 * Where nodes and edges of a flow's graph stand: layers from left to right. Pure. In: the graph and which containers are
 * open. Out: boxes and curves in one plane. Containers are laid out from the inside: a sub-flow that is open is a large
 * node of the flow around it. The surprise: edges never leave a container, so each is a small layout of its own.
 */
import {Graph, layout} from '@dagrejs/dagre';
import type {FlowGraph, GraphEdge, GraphNode} from '../../src/protocol/graph';

export const NODE_WIDTH_PX = 188;
export const NODE_HEIGHT_PX = 44;
const START_PX = 16;
const NAMED_START_PX = 84;
const PADDING_PX = 12;
const LABEL_HEIGHT_PX = 20;
const LABEL_MAX_PX = 400;
/** Width of a letter of the editor's font at 12 px, and what stands around a label. */
const LETTER_PX = 7.3;
const LABEL_FRAME_PX = 30;

export interface Point {
  xPx: number;
  yPx: number;
}

export interface Box extends Point {
  node: number;
  widthPx: number;
  heightPx: number;
  /** Holds others; `open` when they are shown. */
  container: boolean;
  open: boolean;
}

export interface Curve {
  edge: number;
  points: Point[];
  /** Where its words stand; null when it has none. */
  label: (Point & {widthPx: number; heightPx: number}) | null;
}

export interface GraphLayout {
  /** Containers before what they hold; within one from left to right, then from top to bottom. */
  boxes: Box[];
  curves: Curve[];
  widthPx: number;
  heightPx: number;
}

export interface LayoutWish {
  isOpen: (node: number) => boolean;
  showNotTaken: boolean;
}

/** Words on an edge: what its condition says, or what kind it is. */
export function edgeLabel({kind, label}: Pick<GraphEdge, 'kind' | 'label'>, words: {fallback: string}): string {
  if (kind === 'fallback') return label === '' ? words.fallback : `${words.fallback} · ${label}`;
  return label;
}

export function layoutGraph(graph: FlowGraph, wish: LayoutWish, words: {fallback: string}): GraphLayout {
  const held = new Map<number, number[]>();
  graph.nodes.forEach((node, index) => {
    if (node.inside < 0 || (node.kind === 'notRun' && !wish.showNotTaken)) return;
    held.set(node.inside, [...(held.get(node.inside) ?? []), index]);
  });
  const within = (container: number): GraphLayout => {
    const children = held.get(container) ?? [];
    const inner = new Map<number, GraphLayout>();
    const plane = new Graph({multigraph: true});
    plane.setGraph({rankdir: 'LR', nodesep: 14, ranksep: 48, edgesep: 10, marginx: 0, marginy: 0});
    plane.setDefaultEdgeLabel(() => ({}));
    for (const index of children) {
      if (held.has(index) && wish.isOpen(index)) inner.set(index, within(index));
      plane.setNode(String(index), sizeOf(graph.nodes[index], inner.get(index)));
    }
    const edges = graph.edges.flatMap((edge, index) => {
      const shown = wish.showNotTaken || edge.kind !== 'conditionFalse';
      return shown && plane.hasNode(String(edge.from)) && plane.hasNode(String(edge.to)) ? [{edge, index}] : [];
    });
    const said = new Set<string>();
    for (const {edge, index} of edges) {
      // One condition on several nodes is written once.
      const key = `${edge.to} ${edge.kind} ${edge.label}`;
      const text = said.has(key) ? '' : edgeLabel(edge, words);
      said.add(key);
      const size = text === '' ? {} : {width: labelWidthPx(text), height: LABEL_HEIGHT_PX, labelpos: 'c'};
      plane.setEdge({v: String(edge.from), w: String(edge.to), name: String(index)}, {minlen: 1, weight: 1, ...size});
    }
    layout(plane);
    return assemble(plane, children, edges, inner, held);
  };
  return within(0);
}

function assemble(
  plane: Graph,
  children: readonly number[],
  edges: readonly {edge: GraphEdge; index: number}[],
  inner: ReadonlyMap<number, GraphLayout>,
  held: ReadonlyMap<number, number[]>,
): GraphLayout {
  const result: GraphLayout = {boxes: [], curves: [], widthPx: 0, heightPx: 0};
  const boxes = children.map((node): Box => {
    const {x, y, width, height} = placed(plane.node(String(node)));
    const at = {xPx: Math.round(x - width / 2), yPx: Math.round(y - height / 2)};
    return {node, ...at, widthPx: width, heightPx: height, container: held.has(node), open: inner.has(node)};
  });
  boxes.sort((a, b) => a.xPx - b.xPx || a.yPx - b.yPx || a.node - b.node);
  const boxOf = new Map(boxes.map(box => [box.node, box]));
  for (const box of boxes) {
    result.boxes.push(box);
    result.widthPx = Math.max(result.widthPx, box.xPx + box.widthPx);
    result.heightPx = Math.max(result.heightPx, box.yPx + box.heightPx);
    const inside = inner.get(box.node);
    if (inside) shiftInto(result, inside, box.xPx + PADDING_PX, box.yPx + NODE_HEIGHT_PX + PADDING_PX);
  }
  for (const {edge, index} of edges) {
    const from = boxOf.get(edge.from);
    const to = boxOf.get(edge.to);
    if (!from || !to) continue;
    const drawn: unknown = plane.edge({v: String(edge.from), w: String(edge.to), name: String(index)});
    const curve = curveOf(index, from, to, drawn as DrawnEdge);
    result.curves.push(curve);
    for (const {xPx, yPx} of curve.points) {
      result.widthPx = Math.max(result.widthPx, xPx);
      result.heightPx = Math.max(result.heightPx, yPx);
    }
  }
  return result;
}

interface DrawnEdge {
  points?: {x: number; y: number}[];
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}

/** From the right side of one box to the left side of the other, through the middle points in between. */
function curveOf(edge: number, from: Box, to: Box, {points = [], x, y, width, height}: DrawnEdge): Curve {
  const middle = points.slice(1, -1).map(point => ({xPx: Math.round(point.x), yPx: Math.round(point.y)}));
  const start = {xPx: from.xPx + from.widthPx, yPx: from.yPx + anchorPx(from)};
  const end = {xPx: to.xPx, yPx: to.yPx + anchorPx(to)};
  const hasLabel = x !== undefined && y !== undefined && width !== undefined && width > 0;
  // What is not drawn through a label or around a node is one curve.
  const through = hasLabel ? [{xPx: Math.round(x), yPx: Math.round(y)}] : middle.length > 1 ? middle : [];
  const label = hasLabel ? {...through[0]!, widthPx: width, heightPx: height ?? LABEL_HEIGHT_PX} : null;
  return {edge, points: [start, ...through, end], label};
}

/** Edges meet an open container at its head. */
function anchorPx(box: Box): number {
  return box.open ? NODE_HEIGHT_PX / 2 : box.heightPx / 2;
}

function shiftInto(target: GraphLayout, inner: GraphLayout, xPx: number, yPx: number): void {
  const moved = <T extends Point>(point: T): T => ({...point, xPx: point.xPx + xPx, yPx: point.yPx + yPx});
  target.boxes.push(...inner.boxes.map(moved));
  for (const curve of inner.curves) {
    target.curves.push({...curve, points: curve.points.map(moved), label: curve.label && moved(curve.label)});
  }
}

function sizeOf(node: GraphNode | undefined, inner: GraphLayout | undefined): {width: number; height: number} {
  if (inner) {
    const width = Math.max(NODE_WIDTH_PX, Math.ceil(inner.widthPx) + 2 * PADDING_PX);
    return {width, height: NODE_HEIGHT_PX + Math.ceil(inner.heightPx) + 2 * PADDING_PX};
  }
  if (node?.kind === 'start') return {width: node.name === '' ? START_PX : NAMED_START_PX, height: START_PX};
  return {width: NODE_WIDTH_PX, height: NODE_HEIGHT_PX};
}

function labelWidthPx(text: string): number {
  return Math.min(LABEL_MAX_PX, Math.ceil(text.length * LETTER_PX + LABEL_FRAME_PX));
}

function placed(node: unknown): {x: number; y: number; width: number; height: number} {
  const {x = 0, y = 0, width = 0, height = 0} = (node ?? {}) as Partial<Record<'x' | 'y' | 'width' | 'height', number>>;
  return {x, y, width, height};
}

/** Path of a curve: leaves and arrives level, so that arrows point to the right. */
export function curvePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.xPx} ${first.yPx}`;
  let from = first;
  for (const to of rest) {
    const bendPx = Math.max(16, Math.abs(to.xPx - from.xPx) / 2);
    path += `C${from.xPx + bendPx} ${from.yPx} ${to.xPx - bendPx} ${to.yPx} ${to.xPx} ${to.yPx}`;
    from = to;
  }
  return path;
}
