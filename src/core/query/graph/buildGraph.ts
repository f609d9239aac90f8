/**
 * The graph of the flow that a span is in. Comes in: any span of it, and how many nodes may be shown; goes out: nodes and
 * edges for the page. Reads columns, and for Selinon a bounded number of records. The model must be settled.
 */
import type {FlowGraph} from '../../../protocol/graph';
import {SpanRole, System} from '../../../protocol/model';
import type {Model} from '../../model/model';
import type {Pause} from '../matchedRows';
import type {RecordReader} from '../recordReader';
import {buildCallGraph} from './callGraph';
import {FlowEvents} from './flowEvents';
import {GraphBuilder} from './graphBuilder';
import {buildMessageGraph} from './messageGraph';
import {NodeChoice} from './nodeChoice';
import {buildSelinonGraph} from './selinonGraph';

const MAX_EVENTS_READ = 5000;
const MAX_BYTES_READ = 16 << 20;

export interface GraphWish {
  span: number;
  /** Beyond so many spans same-named siblings become one node; also about how many nodes there may be. */
  limit: number;
  generation: number;
}

export async function buildGraph(
  model: Model,
  reader: Pick<RecordReader, 'fields'>,
  wish: GraphWish,
  pause: Pause,
): Promise<FlowGraph> {
  const {span, limit, generation} = wish;
  const root = model.spans.rootOf(span);
  const builder = new GraphBuilder(model);
  builder.begin(root);
  builder.summarised = isLarger(model, root, limit);
  // A run without a trace has no flow around it, and stands for itself.
  const isFlow = (model.spans.roles[root]! & (SpanRole.flow | SpanRole.subflow | SpanRole.listed)) !== 0;
  switch (isFlow ? model.spans.system[root] : System.none) {
    case System.selinon: {
      const events = new FlowEvents(model, reader, {records: MAX_EVENTS_READ, bytes: MAX_BYTES_READ});
      const choice = new NodeChoice(builder, limit, builder.summarised);
      await buildSelinonGraph(builder, choice, root, events, pause);
      break;
    }
    case System.penguiflow:
      // Runs of one node are one node, however few there are.
      await buildMessageGraph(builder, new NodeChoice(builder, limit, true), root, pause);
      break;
    default:
      await buildCallGraph(builder, new NodeChoice(builder, limit, builder.summarised), root, pause);
  }
  return builder.finish(generation);
}

/** Stops counting as soon as that is known. */
function isLarger({spans}: Model, root: number, limit: number): boolean {
  let count = 0;
  for (const span of spans.subtree(root)) {
    if (spans.roles[span] !== SpanRole.attempt && ++count > limit) return true;
  }
  return false;
}
