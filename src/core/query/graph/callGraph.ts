/**
 * The graph of calls and scopes: nameko's service calls, Distlog's scopes across processes. Who called or opened whom is
 * what the tree says already; an edge into another process or service is a hand-over.
 */
import {NONE} from '../../../protocol/model';
import type {Pause} from '../matchedRows';
import type {GraphBuilder} from './graphBuilder';
import type {NodeChoice} from './nodeChoice';
import {forEachBelow} from './slices';

export async function buildCallGraph(
  builder: GraphBuilder,
  choice: NodeChoice,
  root: number,
  pause: Pause,
): Promise<void> {
  const {spans} = builder.model;
  // The flow is a call or a scope itself, so it stands in its own graph.
  const first = builder.add('task', 0, root);
  await forEachBelow(builder.model, root, pause, span => {
    if (span === root) return;
    if (builder.isAttempt(span)) return builder.putAttempt(span);
    const parent = spans.parent[span]!;
    const from = builder.nodeOf.get(parent) ?? first;
    const to = choice.nodeFor(span, from, 0, 'task');
    const isHandover = isElsewhere(spans.process, span, parent, NONE) || isElsewhere(spans.service, span, parent, 0);
    // In a summary a chain may be folded into one node.
    if (from !== to) builder.connect(from, to, isHandover ? 'handover' : 'call');
  });
}

/** Both are known, and are not the same. */
function isElsewhere(column: ArrayLike<number>, span: number, parent: number, unknown: number): boolean {
  return column[span] !== unknown && column[parent] !== unknown && column[span] !== column[parent];
}
