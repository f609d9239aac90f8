/**
 * The graph of messages through nodes: PenguiFlow. All runs of one node are one node of the graph, linked in the order of
 * messages (predecessors.ts); runs inside a run, of a sub-flow, stand inside its node.
 */
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';
import type {GraphBuilder} from './graphBuilder';
import type {NodeChoice} from './nodeChoice';
import type {NodeRun} from './predecessors';
import {Gaps, predecessors} from './predecessors';
import {forEachBelow} from './slices';

/** So many traces on either side show who follows whom. */
const TRACES_TO_LEARN_FROM = 16;
const MAX_RUNS_TO_LEARN_FROM = 1000;

/** `choice` must put same-named siblings into one node. */
export async function buildMessageGraph(
  builder: GraphBuilder,
  choice: NodeChoice,
  root: number,
  pause: Pause,
): Promise<void> {
  const {model} = builder;
  const parents: number[] = [];
  builder.put(root, 0);
  await forEachBelow(model, root, pause, span => {
    if (span !== root) {
      if (builder.isAttempt(span)) return builder.putAttempt(span);
      const inside = builder.nodeOf.get(model.spans.parent[span]!) ?? 0;
      choice.nodeFor(span, inside, inside, 'task');
    }
    if (model.spans.children[span]! > 0) parents.push(span);
  });
  const gaps = await learnGaps(builder, root, pause);
  const starts = new Map<number, number>();
  for (const parent of parents) {
    linkRuns(builder, runsIn(builder, parent), builder.nodeOf.get(parent) ?? 0, gaps, starts);
    await pause();
  }
}

function linkRuns(
  builder: GraphBuilder,
  runs: readonly NodeRun[],
  inside: number,
  gaps: Gaps,
  starts: Map<number, number>,
): void {
  gaps.learn(runs);
  const before = predecessors(runs, gaps);
  for (const {span} of runs) {
    const to = builder.nodeOf.get(span)!;
    // A run that was folded into the rest of a summary has no neighbours.
    if (builder.nodes[to]!.inside !== inside) continue;
    const previous = before.get(span);
    const from = previous ? builder.nodeOf.get(previous.span)! : startOf(builder, inside, starts);
    if (from !== to) builder.connect(from, to, 'message', '', previous !== null);
  }
}

async function learnGaps(builder: GraphBuilder, root: number, pause: Pause): Promise<Gaps> {
  const gaps = new Gaps();
  const {roots, spans} = builder.model;
  const at = roots.indexOf(root);
  for (const other of roots.slice(Math.max(0, at - TRACES_TO_LEARN_FROM), at + TRACES_TO_LEARN_FROM + 1)) {
    const isTrace = spans.system[other] === spans.system[root] && other !== root;
    if (!isTrace || spans.children[other]! > MAX_RUNS_TO_LEARN_FROM) continue;
    gaps.learn(runsIn(builder, other));
    await pause();
  }
  return gaps;
}

function runsIn(builder: GraphBuilder, parent: number): NodeRun[] {
  const runs: NodeRun[] = [];
  const {spans} = builder.model;
  for (const span of spans.childrenOf(parent)) if (!builder.isAttempt(span)) runs.push(runOf(builder.model, span));
  return runs;
}

function runOf({spans}: Model, span: number): NodeRun {
  return {span, name: spans.name[span]!, startNs: spans.startNs[span]!, endNs: spans.endNs[span]!};
}

function startOf(builder: GraphBuilder, inside: number, starts: Map<number, number>): number {
  let start = starts.get(inside);
  if (start === undefined) starts.set(inside, (start = builder.place('start', inside, '')));
  return start;
}
