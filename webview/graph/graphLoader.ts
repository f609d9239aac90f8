/**
 * Keeps the graph that is shown. In: the selection, the session and the user's choice of a flow. Out: the flows to choose
 * from and the graph of one. It is the flow of what is selected; without a selection the one chosen or shown before, else
 * the newest that failed.
 */
import type {FlowGraph} from '../../src/protocol/graph';
import type {SpanInfo} from '../../src/protocol/queries';
import {CalmQuery} from '../state/calmQuery';
import type {Inspector} from '../state/inspector';

/** Beyond so many tasks same-named ones are one node. */
export const MAX_NODES = 200;
const MAX_FLOWS = 100;

export interface GraphShown {
  flows: SpanInfo[];
  /** There are more than those. */
  flowsTotal: number;
  /** The flow that is or will be shown; null while none is known. */
  flow: number | null;
  graph: FlowGraph | null;
  problem: string;
  /** The list of flows has come. */
  loaded: boolean;
}

export class GraphLoader {
  shown: GraphShown = {flows: [], flowsTotal: 0, flow: null, graph: null, problem: '', loaded: false};
  private readonly flowsQuery: CalmQuery<void>;
  private readonly graphQuery: CalmQuery<FlowGraph>;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly inspector: Inspector,
    remembered: number | null,
    private readonly changed: (shown: GraphShown) => void,
  ) {
    const {store, forViews} = inspector;
    this.shown.flow = remembered;
    const failed = (problem: string) => this.show({problem});
    this.flowsQuery = new CalmQuery(
      signal => this.loadFlows(signal),
      () => undefined,
      failed,
    );
    this.graphQuery = new CalmQuery(
      signal => forViews.call('graph', {span: this.shown.flow ?? 0, limit: MAX_NODES}, signal),
      graph => this.show({graph, problem: ''}),
      failed,
    );
    this.unsubscribe = store.subscribe(previous => {
      const {session, details, paused} = store.state;
      if (previous.session?.generation !== session?.generation || previous.session?.id !== session?.id) {
        this.show({flows: [], flow: null, graph: null, problem: '', loaded: false});
        this.now();
      } else if (previous.details !== details && this.flowOfSelection() !== null) this.choose(this.flowOfSelection());
      else if (!paused && (previous.session?.revision !== session?.revision || previous.paused)) this.soon();
    });
    const selected = this.flowOfSelection();
    if (selected !== null) this.shown.flow = selected;
    this.now();
  }

  dispose(): void {
    this.unsubscribe();
    this.flowsQuery.stop();
    this.graphQuery.stop();
  }

  choose(flow: number | null): void {
    if (flow === null || flow === this.shown.flow) return;
    this.show({flow, graph: null, problem: ''});
    this.graphQuery.now();
  }

  now(): void {
    if (!this.inspector.store.state.session) return;
    this.flowsQuery.now();
    if (this.shown.flow !== null) this.graphQuery.now();
  }

  private soon(): void {
    this.flowsQuery.soon();
    if (this.shown.flow !== null) this.graphQuery.soon();
  }

  private async loadFlows(signal: AbortSignal): Promise<void> {
    const wish = {parent: null, from: 0, count: MAX_FLOWS, order: 'failedFirst', text: ''} as const;
    const {spans, total} = await this.inspector.forViews.call('spans', wish, signal);
    this.show({flows: spans, flowsTotal: total, loaded: true});
    const first = spans[0];
    if (this.shown.flow === null && first) this.choose(first.span);
  }

  private flowOfSelection(): number | null {
    const {details, selection} = this.inspector.store.state;
    return selection && details?.record === selection.record ? (details.span?.flow ?? null) : null;
  }

  private show(patch: Partial<GraphShown>): void {
    this.shown = {...this.shown, ...patch};
    this.changed(this.shown);
  }
}
