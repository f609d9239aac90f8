/**
 * Which node the arrow keys lead to. Pure. Left and right follow edges, of several the one nearest in height; up and down go
 * to the nearest box above or below in the same layer, and else anywhere; without an edge the arrows go by place.
 */
import type {FlowGraph} from '../../src/protocol/graph';
import type {Box, GraphLayout} from './graphLayout';

export type Direction = 'left' | 'right' | 'up' | 'down';

export const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Boxes that can be chosen: what is a span or could have been one. */
export function choosable(graph: FlowGraph, {boxes}: GraphLayout): Box[] {
  return boxes.filter(box => graph.nodes[box.node]?.kind !== 'start');
}

/** Null when there is nothing in that direction. */
export function nextBox(graph: FlowGraph, layout: GraphLayout, from: number, direction: Direction): number | null {
  const boxes = choosable(graph, layout);
  const at = boxes.find(box => box.node === from);
  if (!at) return boxes[0]?.node ?? null;
  if (direction === 'left' || direction === 'right') {
    const linked = new Set(layout.curves.flatMap(({edge}) => neighbour(graph, edge, from, direction)));
    const reached = nearest(
      at,
      boxes.filter(box => linked.has(box.node)),
      heightApart,
    );
    if (reached) return reached.node;
    // Into an open sub-flow, and out of one.
    if (direction === 'right' && at.open)
      return (
        nearest(
          at,
          boxes.filter(box => isInside(graph, box, from)),
          apart,
        )?.node ?? null
      );
    const around = graph.nodes[from]?.inside ?? 0;
    return direction === 'left' && around > 0 ? around : null;
  }
  const beyond = boxes.filter(
    box => box !== at && (direction === 'down' ? middleY(box) > middleY(at) : middleY(box) < middleY(at)),
  );
  const sameLayer = beyond.filter(box => box.xPx < at.xPx + at.widthPx && box.xPx + box.widthPx > at.xPx);
  return (nearest(at, sameLayer, heightApart) ?? nearest(at, beyond, apart))?.node ?? null;
}

function neighbour(graph: FlowGraph, edge: number, node: number, direction: 'left' | 'right'): number[] {
  const link = graph.edges[edge];
  if (!link) return [];
  if (direction === 'right') return link.from === node ? [link.to] : [];
  return link.to === node ? [link.from] : [];
}

function isInside(graph: FlowGraph, box: Box, container: number): boolean {
  return graph.nodes[box.node]?.inside === container;
}

function nearest(at: Box, boxes: readonly Box[], distance: (a: Box, b: Box) => number): Box | undefined {
  return [...boxes].sort((a, b) => distance(at, a) - distance(at, b) || a.node - b.node)[0];
}

const middleY = (box: Box) => box.yPx + Math.min(box.heightPx, 44) / 2;
const heightApart = (a: Box, b: Box) => Math.abs(middleY(a) - middleY(b));
const apart = (a: Box, b: Box) => heightApart(a, b) + Math.abs(a.xPx - b.xPx);
