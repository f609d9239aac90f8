/**
 * What the Graph shows: which flows, which of them are drawn, how large, where the keys are. In: the Inspector's state,
 * wishes of the view and of its tools. Out: `store`. One for each Inspector, so that the tools beside the tabs and the view
 * speak of the same; graphs themselves are loaded by their sections (flowGraph.ts).
 */
import type {FlowGraph} from '../../src/protocol/graph';
import type {Inspector} from '../state/inspector';
import {Store} from '../state/store';
import type {GraphPrefs} from './graphPrefs';
import {readGraphPrefs, withMoved} from './graphPrefs';
import type {ListedFlow} from './listedFlows';
import {drawnAtFirst, listFlows, MAX_FLOWS} from './listedFlows';
import type {Size} from './viewport';
import {fitZoom, limitedZoom, readableZoom} from './viewport';

export interface Drawn extends Size {
  /** A condition was false somewhere in it. */
  restricted: boolean;
}

export interface GraphState {
  flows: readonly ListedFlow[];
  /** All that pass, listed or not. */
  total: number;
  loaded: boolean;
  prefs: GraphPrefs;
  room: Size;
  /** Of the flows that are drawn, in their own measure. */
  drawn: ReadonlyMap<number, Drawn>;
  /** A flow that is to be scrolled to and to take the focus; each wish is another object. */
  wish: {flow: number; focus: boolean} | null;
}

export class GraphController {
  readonly store: Store<GraphState>;
  /** The last graph of each flow, shown until the next has come. */
  readonly graphs = new Map<number, FlowGraph>();
  private fresh = true;

  constructor(private readonly inspector: Inspector) {
    const prefs = readGraphPrefs(inspector.forViews.remembered('graph'), this.session());
    const none = {flows: [], total: 0, loaded: false, drawn: new Map<number, Drawn>(), wish: null};
    this.store = new Store<GraphState>({...none, prefs, room: {widthPx: 800, heightPx: 600}});
    inspector.store.subscribe(previous => {
      const {session, shownFlows, details, filter} = inspector.store.state;
      if (previous.session?.generation !== session?.generation || previous.session?.id !== session?.id) this.reset();
      if (previous.filter !== filter) this.fresh = true;
      if (previous.shownFlows !== shownFlows) this.list();
      if (previous.details !== details) this.followSelection();
    });
    inspector.forViews.onRestored(() => this.reset());
    this.list();
    this.followSelection();
  }

  /** While the view is on screen its flows are kept. */
  attach(): () => void {
    this.inspector.flows.want(MAX_FLOWS);
    const {active} = this.store.state.prefs;
    if (active !== null) this.store.set({wish: {flow: active, focus: false}});
    return () => this.inspector.flows.want(0);
  }

  isDrawn(flow: number): boolean {
    return this.store.state.prefs.unfolded?.includes(flow) ?? false;
  }

  /** Draws a flow, or makes it a line again. */
  setDrawn(flow: number, drawn: boolean): void {
    const others = (this.store.state.prefs.unfolded ?? []).filter(other => other !== flow);
    this.change({unfolded: drawn ? [...others, flow] : others, active: flow});
    if (!drawn) this.setSize(flow, null);
  }

  /** To a flow of the list: drawn, and in sight. */
  choose(flow: number): void {
    if (!this.isDrawn(flow)) this.setDrawn(flow, true);
    this.goTo(flow, true);
  }

  /** The keys are in that flow now. */
  goTo(flow: number, focus: boolean): void {
    this.change({active: flow});
    this.store.set({wish: {flow, focus}});
  }

  /** The flow before or behind it in the list. */
  step(from: number, step: 1 | -1): void {
    const {flows} = this.store.state;
    const next = flows[flows.findIndex(({span}) => span === from) + step];
    if (next) this.goTo(next.span, true);
  }

  setRoom(room: Size): void {
    const {widthPx, heightPx} = this.store.state.room;
    if (widthPx !== room.widthPx || heightPx !== room.heightPx) this.store.set({room});
  }

  setSize(flow: number, size: Drawn | null): void {
    const drawn = new Map(this.store.state.drawn);
    if (size) drawn.set(flow, size);
    else drawn.delete(flow);
    this.store.set({drawn});
  }

  zoomTo(zoom: number): void {
    this.change({zoom: limitedZoom(zoom)});
  }

  /** All of the flow that the keys are in. */
  fit(): void {
    const {prefs, drawn, room} = this.store.state;
    const size = prefs.active === null ? undefined : drawn.get(prefs.active);
    if (prefs.active === null || !size) return;
    const moved = prefs.moved.filter(([flow]) => flow !== prefs.active);
    this.change({zoom: fitZoom(size, {...room, heightPx: room.heightPx - HEADING_PX}), moved});
    this.store.set({wish: {flow: prefs.active, focus: false}});
  }

  move(flow: number, xPx: number): void {
    this.change({moved: withMoved(this.store.state.prefs.moved, flow, xPx)});
  }

  toggleContainer(span: number): void {
    const {toggled} = this.store.state.prefs;
    this.change({toggled: toggled.includes(span) ? toggled.filter(other => other !== span) : [...toggled, span]});
  }

  toggleNotTaken(): void {
    this.change({showNotTaken: !this.store.state.prefs.showNotTaken});
  }

  private change(patch: Partial<GraphPrefs>): void {
    const prefs = {...this.store.state.prefs, ...patch, session: this.session()};
    this.store.set({prefs});
    this.inspector.forViews.remember('graph', prefs);
  }

  private session(): string {
    const {session} = this.inspector.store.state;
    return `${session?.id ?? ''} ${session?.generation ?? 0}`;
  }

  private reset(): void {
    this.graphs.clear();
    this.fresh = true;
    const prefs = readGraphPrefs(this.inspector.forViews.remembered('graph'), this.session());
    this.store.set({flows: [], total: 0, loaded: false, drawn: new Map(), wish: null, prefs});
  }

  private list(): void {
    const {shownFlows} = this.inspector.store.state;
    // An answer that was asked for the tabs alone names no flows.
    if (!shownFlows || (shownFlows.flows > 0 && shownFlows.spans.length === 0)) return;
    const {prefs, flows} = this.store.state;
    const listed = listFlows(this.fresh ? null : flows, shownFlows.spans, this.selectedFlow());
    this.fresh = false;
    this.store.set({flows: listed, total: shownFlows.flows, loaded: true});
    const chosen = prefs.unfolded ?? [];
    if (!listed.some(({span}) => chosen.includes(span))) this.change({unfolded: [...chosen, ...drawnAtFirst(listed)]});
    if (!listed.some(({span}) => span === prefs.active)) this.change({active: listed[0]?.span ?? null});
  }

  private followSelection(): void {
    const flow = this.selectedFlow();
    if (flow === null) return;
    const {flows, prefs} = this.store.state;
    if (!flows.some(({span}) => span === flow)) this.store.set({flows: listFlows(flows, [], flow)});
    if (!this.isDrawn(flow)) this.setDrawn(flow, true);
    else if (prefs.active !== flow) this.change({active: flow});
  }

  private selectedFlow(): number | null {
    const {details, selection} = this.inspector.store.state;
    return selection && details?.record === selection.record ? (details.span?.flow ?? null) : null;
  }
}

const HEADING_PX = 28;

/** How large the graphs are drawn. */
export function zoomOf({prefs, drawn, room}: GraphState): number {
  return prefs.zoom ?? readableZoom([...drawn.values()], room.widthPx);
}

const controllers = new WeakMap<Inspector, GraphController>();

export function graphControllerOf(inspector: Inspector): GraphController {
  let controller = controllers.get(inspector);
  if (!controller) controllers.set(inspector, (controller = new GraphController(inspector)));
  return controller;
}
