/**
 * The graph of one flow, loaded while its place is on screen and asked for again while the session moves. In: the flow. Out:
 * the graph, or why there is none. The last one is kept by the controller, so that a flow that comes back is there at once.
 */
import {useEffect, useRef, useState} from 'preact/hooks';
import type {FlowGraph} from '../../src/protocol/graph';
import {CalmQuery} from '../state/calmQuery';
import type {Inspector} from '../state/inspector';
import type {GraphController} from './graphController';

/** Beyond so many tasks same-named ones are one node. */
export const MAX_NODES = 200;

export interface FlowGraphShown {
  graph: FlowGraph | null;
  problem: string;
  retry: () => void;
}

export function useFlowGraph(
  inspector: Inspector,
  controller: GraphController,
  flow: number,
  onScreen: boolean,
): FlowGraphShown {
  const [shown, setShown] = useState({graph: controller.graphs.get(flow) ?? null, problem: ''});
  const query = useRef<CalmQuery<FlowGraph> | null>(null);
  useEffect(() => {
    if (!onScreen) return undefined;
    const {store, forViews} = inspector;
    const made = new CalmQuery(
      signal => forViews.call('graph', {span: flow, limit: MAX_NODES}, signal),
      graph => {
        controller.graphs.set(flow, graph);
        setShown({graph, problem: ''});
      },
      problem => setShown({graph: controller.graphs.get(flow) ?? null, problem}),
    );
    query.current = made;
    if (controller.graphs.get(flow)?.revision !== store.state.session?.revision) made.now();
    const unsubscribe = store.subscribe(previous => {
      const {session, paused} = store.state;
      if (!paused && (previous.session?.revision !== session?.revision || previous.paused)) made.soon();
    });
    return () => {
      unsubscribe();
      made.stop();
    };
  }, [inspector, controller, flow, onScreen]);
  return {...shown, retry: () => query.current?.now()};
}
