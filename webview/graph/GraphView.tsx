/**
 * The Graph view: the flow of what is selected, as nodes in layers from left to right. In: the Inspector. One tab stop;
 * arrows follow edges, Enter goes to source, Space shows details, O unfolds, plus and minus zoom, F and 0 fit.
 */
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {FlowGraph} from '../../src/protocol/graph';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Button, ProgressRing} from '../ui/toolkit';
import {FlowHeader} from './FlowHeader';
import {ARROWS, choosable, nextBox} from './graphKeys';
import {layoutGraph} from './graphLayout';
import type {GraphShown} from './graphLoader';
import {GraphLoader} from './graphLoader';
import {GraphPlane, nodeId} from './GraphPlane';
import type {GraphPrefs} from './graphPrefs';
import {readGraphPrefs} from './graphPrefs';
import {nameOf} from './graphWords';
import {dragToPan, wheelStep} from './pointer';
import type {Viewport} from './viewport';
import {begin, fit, pan, reveal, zoomAt} from './viewport';

const ZOOM_STEP = 1.2;
/** Flows of so many nodes are shown with their sub-flows open. */
const OPEN_BELOW_NODES = 60;

export function GraphView({inspector}: {inspector: Inspector}) {
  const session = useStore(inspector.store, state => `${state.session?.id ?? ''} ${state.session?.generation ?? 0}`);
  const [prefs, setPrefs] = useState(() => readGraphPrefs(inspector.forViews.remembered('graph'), session));
  const [shown, setShown] = useState<GraphShown | null>(null);
  const loader = useRef<GraphLoader | null>(null);
  useEffect(() => {
    const made = new GraphLoader(inspector, prefs.flow, setShown);
    loader.current = made;
    setShown(made.shown);
    return () => made.dispose();
  }, [inspector]);
  const change = (patch: Partial<GraphPrefs>) => {
    setPrefs(before => {
      const next = {...before, ...patch, session};
      inspector.forViews.remember('graph', next);
      return next;
    });
  };
  if (shown?.graph && shown.flow !== null) {
    const choose = (flow: number) => {
      change({flow, viewport: null});
      loader.current?.choose(flow);
    };
    return <Shown key={shown.flow} {...{inspector, shown, graph: shown.graph, prefs, change, choose}} />;
  }
  return (
    <div class="empty" data-region="view">
      {shown?.problem ? (
        <>
          <h2>{t('The graph could not be made')}</h2>
          <p>{shown.problem}</p>
          <Button label={t('Try Again')} onClick={() => loader.current?.now()} />
        </>
      ) : shown?.loaded && shown.flows.length === 0 ? (
        <>
          <h2>{t('No flow to draw')}</h2>
          <p>{t('None of these records belongs to a flow. Flows appear here as soon as one begins.')}</p>
        </>
      ) : (
        <ProgressRing label={t('Loading the graph')} />
      )}
    </div>
  );
}

interface ShownProps {
  inspector: Inspector;
  shown: GraphShown;
  graph: FlowGraph;
  prefs: GraphPrefs;
  change: (patch: Partial<GraphPrefs>) => void;
  choose: (flow: number) => void;
}

function Shown({inspector, shown, graph, prefs, change, choose}: ShownProps) {
  const room = useRef<HTMLDivElement>(null);
  const selectedSpan = useStore(inspector.store, state => state.selectedSpan);
  const details = useStore(inspector.store, state => state.details);
  const isOpen = (index: number) => {
    const span = graph.nodes[index]?.span ?? -1;
    return graph.nodes.length <= OPEN_BELOW_NODES !== prefs.toggled.includes(span);
  };
  const layout = useMemo(
    () => layoutGraph(graph, {isOpen, showNotTaken: prefs.showNotTaken}, {fallback: t('fallback')}),
    [graph, prefs.toggled, prefs.showNotTaken],
  );
  const [viewport, setViewport] = useState<Viewport>({xPx: 24, yPx: 24, zoom: 1});
  const view = useRef(viewport);
  const [placed, setPlaced] = useState(false);
  const size = () => ({widthPx: room.current?.clientWidth ?? 800, heightPx: room.current?.clientHeight ?? 600});
  const move = (next: Viewport) => {
    view.current = next;
    setViewport(next);
  };
  const remember = (next: Viewport) => {
    move(next);
    change({viewport: next, flow: shown.flow});
  };
  useLayoutEffect(() => {
    const kept = prefs.flow === shown.flow ? prefs.viewport : null;
    move(kept ?? begin(layout, size()));
    setPlaced(true);
  }, []);

  const chain = [selectedSpan, ...(details?.stack.map(frame => frame.span.span) ?? [])];
  const selected = selectedNode(graph, chain, new Set(layout.boxes.map(box => box.node)));
  const cursor = useRef(selected);
  cursor.current = selected;
  useEffect(() => {
    const box = layout.boxes.find(each => each.node === selected);
    if (!box || !placed) return;
    move(reveal(view.current, {...box, heightPx: Math.min(box.heightPx, 44)}, size()));
  }, [selected, placed, layout]);

  const select = (index: number) => {
    const node = graph.nodes[index];
    if (node?.span === null || node === undefined) return;
    cursor.current = index;
    inspector.selectSpan(node.span, node.recordToShow);
  };
  const openSource = (index: number) => {
    const record = graph.nodes[index]?.recordToShow;
    if (record !== null && record !== undefined) inspector.goToSource(record);
  };
  const toggle = (index: number) => {
    const span = graph.nodes[index]?.span;
    if (span === null || span === undefined) return;
    const {toggled} = prefs;
    change({toggled: toggled.includes(span) ? toggled.filter(each => each !== span) : [...toggled, span]});
  };
  const zoomBy = (factor: number) => {
    const {widthPx, heightPx} = size();
    remember(zoomAt(view.current, factor, widthPx / 2, heightPx / 2));
  };
  const fitAll = () => remember(fit(layout, size()));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = ARROWS[event.key];
    const index = cursor.current;
    const boxes = choosable(graph, layout);
    if (direction) {
      const next = index === null ? boxes[0]?.node : nextBox(graph, layout, index, direction);
      if (next !== null && next !== undefined) select(next);
    } else if (event.key === 'Home') select(boxes[0]?.node ?? 0);
    else if (event.key === 'End') select(boxes.at(-1)?.node ?? 0);
    else if (event.key === 'Enter' && index !== null) openSource(index);
    else if (event.key === ' ') inspector.toggleDetails();
    else if (event.key === 'o' && index !== null) toggle(index);
    else if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
    else if (event.key === 'f' || event.key === '0') fitAll();
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    // A listener of its own, because only one that is not passive may keep the page from zooming.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const step = wheelStep(event);
      const box = element.getBoundingClientRect();
      if ('factor' in step) {
        remember(zoomAt(view.current, step.factor, event.clientX - box.left, event.clientY - box.top));
      } else remember(pan(view.current, step.xPx, step.yPx, layout, size()));
    };
    element.addEventListener('wheel', onWheel, {passive: false});
    const stopDrag = dragToPan(element, (xPx, yPx) => remember(pan(view.current, xPx, yPx, layout, size())));
    return () => {
      element.removeEventListener('wheel', onWheel);
      stopDrag();
    };
  }, [layout, shown.flow]);

  const name = graph.nodes[0] ? nameOf(graph.nodes[0]) : '';
  return (
    <div class="graph">
      <FlowHeader
        {...{graph, shown, choose, zoomBy, fitAll}}
        showNotTaken={prefs.showNotTaken}
        onNotTaken={() => change({showNotTaken: !prefs.showNotTaken})}
        onSelectFlow={() => select(0)}
      />
      <div
        ref={room}
        class="graph-room"
        role="listbox"
        aria-label={t('Graph of {0}', name)}
        aria-activedescendant={selected === null ? undefined : nodeId(selected)}
        tabIndex={0}
        data-region="view"
        onKeyDown={onKeyDown}
      >
        <GraphPlane
          {...{graph, layout, viewport, selected}}
          onSelect={select}
          onOpenSource={openSource}
          onToggle={toggle}
        />
      </div>
    </div>
  );
}

/** The innermost of the chain that has a node on screen. In a summary a node stands for many, so names help. */
function selectedNode(
  graph: FlowGraph,
  chain: readonly (number | null)[],
  visible: ReadonlySet<number>,
): number | null {
  for (const span of chain) {
    if (span === null) continue;
    for (const index of visible) {
      if (graph.nodes[index]?.span === span && graph.nodes[index]?.kind !== 'start') return index;
    }
  }
  return null;
}
