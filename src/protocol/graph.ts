/**
 * The graph of one flow: nodes in containers, edges between nodes of one container. Every span of the flow is in exactly
 * one node: attempts in that of their task, and in a summary same-named siblings in one. Times as everywhere: nanoseconds
 * since the origin.
 */
import type {RecordId, SpanId, SpanStateName, SystemName} from './model';

export interface FlowGraph {
  revision: number;
  generation: number;
  /** The flow itself is nodes[0]; everything else is inside it. */
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Spans of the flow, attempts not counted. */
  spans: number;
  /** Too many for a node each: same-named siblings are one node. */
  summarised: boolean;
  /** Events of the flow that were not read because there are too many; edges may be missing then. */
  unread: number;
}

/**
 * `flow`: the flow or a sub-flow, holds others; `start`: where a flow or one of its attempts begins; `task`: a task, call,
 * scope or node run, or several of one name; `notRun`: named by a condition that was false, never scheduled.
 */
export type GraphNodeKind = 'flow' | 'start' | 'task' | 'notRun';

export interface GraphNode {
  /** Index of the node that holds it; -1 for the flow itself. */
  inside: number;
  kind: GraphNodeKind;
  name: string;
  system: SystemName;
  /** `host · pid 12`, '' where not known. */
  process: string;
  /** The span to select: of several the worst; null for what never was one. */
  span: SpanId | null;
  /** Where it failed, else where it began; null without a record of its own. */
  recordToShow: RecordId | null;
  /** The system's own id of that span. */
  id: string;
  state: SpanStateName;
  /** Why the state is what it is; '' for none. */
  reason: string;
  /** NaN where not known. */
  startNs: number;
  /** Of one span its duration, of several the longest; NaN while none has ended. */
  durationNs: number;
  /** Highest number of attempts of one span. */
  attempts: number;
  /** Spans that are this node; 0 for a start and for what never ran. */
  count: number;
  /** States of those spans, the worst first; one entry for one span. */
  states: {state: SpanStateName; count: number}[];
}

/**
 * `next`: one ran after the other because of it; `call`: one called or opened the other; `handover`: the same into another
 * process or service; `message`: the order of messages; `fallback`: ran because the other failed; `conditionFalse`: was not taken.
 */
export type GraphEdgeKind = 'next' | 'call' | 'handover' | 'message' | 'fallback' | 'conditionFalse';

export interface GraphEdge {
  from: number;
  to: number;
  kind: GraphEdgeKind;
  /** The condition as written, or ''. */
  label: string;
  /** How often; 0 where not counted. */
  count: number;
  /** Not said by the system, but follows from the order of its events. */
  inferred: boolean;
}
