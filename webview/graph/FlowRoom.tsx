/**
 * The graph of one flow, to be walked through. In: the graph, the zoom of all, the selection. A list for screen readers, one
 * tab stop: arrows follow edges and go on into the flows around, Enter goes to source, Space shows details, O unfolds, plus
 * and minus zoom, F and 0 fit. Dragging and Shift+wheel move it sideways, with Ctrl the wheel zooms.
 */
import type {RefObject} from 'preact';
import {useEffect, useLayoutEffect, useMemo, useRef} from 'preact/hooks';
import type {FlowGraph} from '../../src/protocol/graph';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import type {GraphController} from './graphController';
import {zoomOf} from './graphController';
import {ARROWS, choosable, nextBox} from './graphKeys';
import {layoutGraph} from './graphLayout';
import {GraphPlane, nodeId} from './GraphPlane';
import {nameOf} from './graphWords';
import {dragToPan, wheelStep} from './pointer';
import {selectedNode} from './selectedNode';
import {MARGIN_PX, panTo, revealed, zoomAbout} from './viewport';

const ZOOM_STEP = 1.2;
/** Flows of so many nodes are shown with their sub-flows open. */
const OPEN_BELOW_NODES = 60;
const HEADING_PX = 28;
const NODE_PX = 44;

interface FlowRoomProps {
  inspector: Inspector;
  controller: GraphController;
  flow: number;
  graph: FlowGraph;
  active: boolean;
  scroller: RefObject<HTMLDivElement>;
}

export function FlowRoom({inspector, controller, flow, graph, active, scroller}: FlowRoomProps) {
  const room = useRef<HTMLDivElement>(null);
  const {store} = controller;
  const toggled = useStore(store, state => state.prefs.toggled);
  const showNotTaken = useStore(store, state => state.prefs.showNotTaken);
  const zoom = useStore(store, zoomOf);
  const movedPx = useStore(store, state => state.prefs.moved.find(([of]) => of === flow)?.[1] ?? MARGIN_PX);
  const roomPx = useStore(store, state => state.room.widthPx);
  const layout = useMemo(() => {
    const isOpen = (index: number) =>
      graph.nodes.length <= OPEN_BELOW_NODES !== toggled.includes(graph.nodes[index]?.span ?? -1);
    return layoutGraph(graph, {isOpen, showNotTaken}, {fallback: t('fallback')});
  }, [graph, toggled, showNotTaken]);
  const xPx = panTo(movedPx, layout.widthPx * zoom, roomPx);
  const now = useRef({xPx, zoom});
  now.current = {xPx, zoom};
  useLayoutEffect(() => {
    const restricted = graph.edges.some(edge => edge.kind === 'conditionFalse');
    controller.setSize(flow, {widthPx: layout.widthPx, heightPx: layout.heightPx, restricted});
  }, [layout]);

  const selectedSpan = useStore(inspector.store, state => state.selectedSpan);
  const details = useStore(inspector.store, state => state.details);
  const chain = [selectedSpan, ...(details?.stack.map(frame => frame.span.span) ?? [])];
  const selected = selectedNode(graph, chain, new Set(layout.boxes.map(box => box.node)));
  const cursor = useRef(selected);
  cursor.current = selected;
  useEffect(() => {
    const box = layout.boxes.find(each => each.node === selected);
    const around = scroller.current;
    if (!box || !room.current || !around) return;
    const across = {fromPx: box.xPx * zoom, toPx: (box.xPx + box.widthPx) * zoom};
    const next = revealed(now.current.xPx, across, roomPx);
    if (next !== now.current.xPx) controller.move(flow, next);
    // The heading stays on top of what is scrolled.
    const topPx = room.current.getBoundingClientRect().top - around.getBoundingClientRect().top + MARGIN_PX;
    const fromPx = topPx + box.yPx * zoom - HEADING_PX;
    const toPx = topPx + (box.yPx + Math.min(box.heightPx, NODE_PX)) * zoom;
    around.scrollTop -= revealed(0, {fromPx, toPx}, around.clientHeight);
  }, [selected]);

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
    if (span !== null && span !== undefined) controller.toggleContainer(span);
  };
  /** `at`: on screen; the same of the graph stays there. */
  const zoomBy = (factor: number, at: {xPx: number; yPx: number} | null) => {
    const before = now.current;
    controller.zoomTo(before.zoom * factor);
    const ratio = zoomOf(store.state) / before.zoom;
    const box = room.current?.getBoundingClientRect();
    if (!at || !box || !scroller.current) return;
    controller.move(flow, zoomAbout(before.xPx, at.xPx - box.left, ratio));
    scroller.current.scrollTop += (at.yPx - box.top - MARGIN_PX) * (ratio - 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = ARROWS[event.key];
    const index = cursor.current;
    const boxes = choosable(graph, layout);
    if (direction) {
      const next = index === null ? boxes[0]?.node : nextBox(graph, layout, index, direction);
      if (next !== null && next !== undefined) select(next);
      else if (direction === 'down') controller.step(flow, 1);
      else if (direction === 'up') controller.step(flow, -1);
    } else if (event.key === 'Home') select(boxes[0]?.node ?? 0);
    else if (event.key === 'End') select(boxes.at(-1)?.node ?? 0);
    else if (event.key === 'Enter' && index !== null) openSource(index);
    else if (event.key === ' ') inspector.toggleDetails();
    else if (event.key === 'o' && index !== null) toggle(index);
    else if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP, null);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP, null);
    else if (event.key === 'f' || event.key === '0') controller.fit();
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    const across = (byPx: number) => {
      const {xPx: fromPx, zoom: at} = now.current;
      controller.move(flow, panTo(fromPx + byPx, layout.widthPx * at, element.clientWidth));
    };
    // A listener of its own, because only one that is not passive may keep the page from zooming.
    const onWheel = (event: WheelEvent) => {
      const step = wheelStep(event);
      if ('factor' in step) zoomBy(step.factor, {xPx: event.clientX, yPx: event.clientY});
      else if (step.xPx !== 0) across(step.xPx);
      // Up and down the list of flows scrolls.
      if ('factor' in step || step.yPx === 0) event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, {passive: false});
    const stopDrag = dragToPan(element, (byXPx, byYPx) => {
      across(byXPx);
      if (scroller.current) scroller.current.scrollTop -= byYPx;
    });
    return () => {
      element.removeEventListener('wheel', onWheel);
      stopDrag();
    };
  }, [layout, flow]);

  const name = graph.nodes[0] ? nameOf(graph.nodes[0]) : '';
  return (
    <div
      ref={room}
      class="graph-room"
      style={{height: `${Math.ceil(layout.heightPx * zoom + 2 * MARGIN_PX)}px`}}
      role="listbox"
      aria-label={t('Graph of {0}', name)}
      aria-activedescendant={selected === null ? undefined : nodeId(flow, selected)}
      tabIndex={active ? 0 : -1}
      onKeyDown={onKeyDown}
      onFocus={() => active || controller.goTo(flow, false)}
    >
      <GraphPlane
        {...{flow, graph, layout, selected}}
        viewport={{xPx, yPx: MARGIN_PX, zoom}}
        onSelect={select}
        onOpenSource={openSource}
        onToggle={toggle}
      />
    </div>
  );
}
