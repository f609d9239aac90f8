/**
 * The drawing: edges as SVG below, nodes as boxes above, both moved and scaled together. In: the layout and the viewport.
 * Nodes are options of a list, so that a screen reader reads the graph as a list of nodes with their edges in words.
 */
import type {FlowGraph, GraphEdge} from '../../src/protocol/graph';
import {formatCount} from '../format/amount';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {stateMarkOf} from '../log/rowWords';
import {Icon} from '../ui/icons';
import type {Box, Curve, GraphLayout} from './graphLayout';
import {curvePath, edgeLabel} from './graphLayout';
import {accessibleName, edgeTitle, nameOf, stateLine} from './graphWords';

/** Where the plane's origin stands in its room, and how large a pixel of it is. */
export interface Viewport {
  xPx: number;
  yPx: number;
  zoom: number;
}

export interface PlaneProps {
  flow: number;
  graph: FlowGraph;
  layout: GraphLayout;
  viewport: Viewport;
  selected: number | null;
  onSelect: (node: number) => void;
  onOpenSource: (node: number) => void;
  onToggle: (node: number) => void;
}

export const nodeId = (flow: number, node: number) => `graph-node-${flow}-${node}`;

export function GraphPlane(props: PlaneProps) {
  const {flow, graph, layout, viewport} = props;
  const {xPx, yPx, zoom} = viewport;
  return (
    <div class="graph-plane" role="presentation" style={{transform: `translate(${xPx}px, ${yPx}px) scale(${zoom})`}}>
      {layout.boxes.filter(box => box.open).map(box => frameOf(box, graph, props))}
      <svg class="graph-edges" width={layout.widthPx + 40} height={layout.heightPx + 40} aria-hidden="true">
        <defs>
          {(['taken', 'fallback', 'false'] as const).map(kind => (
            <marker
              key={kind}
              id={`arrow-${flow}-${kind}`}
              class={`arrow ${kind}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M1 1 7 4 1 7z" />
            </marker>
          ))}
        </defs>
        {layout.curves.map(curve => lineOf(curve, graph, flow))}
      </svg>
      {layout.curves.map(curve => labelOf(curve, graph))}
      {layout.boxes.map(box => (box.open ? null : boxOf(box, graph, props)))}
    </div>
  );
}

function lookOf(edge: GraphEdge): 'taken' | 'fallback' | 'false' {
  if (edge.kind === 'conditionFalse') return 'false';
  return edge.kind === 'fallback' ? 'fallback' : 'taken';
}

function lineOf(curve: Curve, graph: FlowGraph, flow: number) {
  const edge = graph.edges[curve.edge];
  if (!edge) return null;
  const look = lookOf(edge);
  return (
    <path
      key={curve.edge}
      class={`graph-edge ${look} ${edge.kind === 'handover' ? 'handover' : ''}`}
      d={curvePath(curve.points)}
      marker-end={`url(#arrow-${flow}-${look})`}
    >
      <title>{edgeTitle(graph, edge)}</title>
    </path>
  );
}

function labelOf({edge: index, label}: Curve, graph: FlowGraph) {
  const edge = graph.edges[index];
  if (!edge || !label) return null;
  const {xPx, yPx, widthPx, heightPx} = label;
  const look = lookOf(edge);
  const text = visibleLine(edgeLabel(edge, {fallback: t('fallback')}));
  return (
    <span
      key={index}
      class={`graph-label ${look}`}
      aria-hidden="true"
      title={edgeTitle(graph, edge)}
      style={{transform: `translate(${xPx - widthPx / 2}px, ${yPx - heightPx / 2}px)`, maxWidth: `${widthPx}px`}}
    >
      <Icon name={look === 'false' ? 'close' : look === 'fallback' ? 'refresh' : 'check'} />
      {look === 'false' ? <b>{t('false')}</b> : null}
      <span class="ellipsis">{text}</span>
    </span>
  );
}

function optionProps(box: Box, graph: FlowGraph, {flow, selected, onSelect, onOpenSource}: PlaneProps) {
  const node = graph.nodes[box.node];
  const bad = node !== undefined && stateMarkOf(node.state).tone === 'error';
  const place = {transform: `translate(${box.xPx}px, ${box.yPx}px)`};
  return {
    id: nodeId(flow, box.node),
    role: 'option' as const,
    'aria-selected': box.node === selected,
    style: {...place, width: `${box.widthPx}px`, height: `${box.heightPx}px`},
    class: [
      'graph-node',
      node?.kind === 'notRun' ? 'not-run' : '',
      box.container ? 'container' : '',
      box.open ? 'open' : '',
      node && node.count > 1 ? 'several' : '',
      bad ? 'bad' : '',
      box.node === selected ? 'on' : '',
    ]
      .filter(Boolean)
      .join(' '),
    onClick: (event: MouseEvent) => {
      event.stopPropagation();
      onSelect(box.node);
    },
    onDblClick: () => onOpenSource(box.node),
  };
}

function boxOf(box: Box, graph: FlowGraph, props: PlaneProps) {
  const node = graph.nodes[box.node];
  if (!node) return null;
  if (node.kind === 'start') {
    const style = {transform: `translate(${box.xPx}px, ${box.yPx}px)`, width: `${box.widthPx}px`};
    return (
      <span key={box.node} class="graph-start" style={style} aria-hidden="true">
        {node.name === '' ? null : <span>{t('Attempt {0}', node.name)}</span>}
        <i />
      </span>
    );
  }
  return (
    <div key={box.node} {...optionProps(box, graph, props)}>
      <NodeHead box={box} graph={graph} onToggle={props.onToggle} />
    </div>
  );
}

function frameOf(box: Box, graph: FlowGraph, props: PlaneProps) {
  return (
    <div key={box.node} {...optionProps(box, graph, props)}>
      <NodeHead box={box} graph={graph} onToggle={props.onToggle} />
    </div>
  );
}

function NodeHead({box, graph, onToggle}: {box: Box; graph: FlowGraph; onToggle: (node: number) => void}) {
  const node = graph.nodes[box.node];
  if (!node) return null;
  const mark = stateMarkOf(node.state);
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    onToggle(box.node);
  };
  return (
    <>
      <span class="screen-reader-only">{accessibleName(graph, box.node)}</span>
      <span class="graph-head" aria-hidden="true">
        <Icon name={mark.icon} tone={mark.tone} />
        <span
          class="graph-name"
          title={node.reason === '' ? nameOf(node) : `${nameOf(node)}\n${visibleLine(node.reason)}`}
        >
          {nameOf(node)}
        </span>
        {node.attempts > 1 ? (
          <span class="badge" title={t('{0} attempts', node.attempts)}>
            <Icon name="refresh" />
            {node.attempts}
          </span>
        ) : null}
        {node.count > 1 ? <span class="badge">×{formatCount(node.count)}</span> : null}
        {box.container ? (
          <span class="graph-toggle" title={box.open ? t('Fold') : t('Unfold')} onClick={toggle}>
            <Icon name={box.open ? 'chevron-down' : 'chevron-right'} />
          </span>
        ) : null}
        <span class={mark.tone === 'error' ? 'graph-state error-text' : 'graph-state'} title={stateLine(node)}>
          {stateLine(node)}
          {node.process !== '' && isElsewhere(graph, box.node)
            ? ` · ${visibleLine(node.process.split(' · ').at(-1) ?? '')}`
            : ''}
        </span>
      </span>
    </>
  );
}

/** Says its process where it is another one than that of the node before it. */
function isElsewhere(graph: FlowGraph, index: number): boolean {
  return graph.edges.some(edge => edge.to === index && edge.kind === 'handover');
}
