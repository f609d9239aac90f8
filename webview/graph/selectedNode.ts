/** Which node stands for what is selected. Pure. In: the graph, the selected span and those around it, innermost first. */
import type {FlowGraph} from '../../src/protocol/graph';

/** The innermost of the chain that has a node on screen; null where none has. */
export function selectedNode(
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
