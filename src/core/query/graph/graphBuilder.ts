/**
 * Collects the nodes and edges of one flow's graph. In: spans, each put into one node. Out: what goes to the page. Used by
 * the builders of each system, which know what an edge is. Reads columns only.
 */
import type {FlowGraph, GraphEdge, GraphEdgeKind, GraphNode, GraphNodeKind} from '../../../protocol/graph';
import {SpanRole, SPAN_STATE_NAMES, SpanState, SYSTEM_NAMES} from '../../../protocol/model';
import type {Model} from '../../model/model';
import {recordToShow} from '../recordToShow';
import {processName, spanName} from '../spanInfo';
import {spanDurationNs} from '../spanTimes';

/** What a node of several spans is said to be: the first of these that one of them is. */
const WORST: readonly number[] = [
  SpanState.failed, SpanState.timedOut, SpanState.unclosedProbablyFailed, SpanState.failedExpected, SpanState.neverClosed,
  SpanState.cancelled, SpanState.retrying, SpanState.open, SpanState.scheduled, SpanState.skipped, SpanState.cached,
  SpanState.succeeded, SpanState.placeholder,
]; // prettier-ignore

interface Building extends GraphNode {
  perState: Uint32Array;
}

export class GraphBuilder {
  readonly nodes: Building[] = [];
  /** Node of each span that was put into one. */
  readonly nodeOf = new Map<number, number>();
  spans = 0;
  unread = 0;
  summarised = false;
  /** Not every event was read. */
  sampled = false;
  /** Nodes for what had no room for a node by name. */
  readonly rests = new Set<number>();
  private readonly edges = new Map<string, GraphEdge>();

  constructor(readonly model: Model) {}

  /** The flow's own node, which holds all others; the span is not put into it. */
  begin(root: number): void {
    const node = this.nodes[this.place('flow', -1, spanName(this.model, root))]!;
    node.system = SYSTEM_NAMES[this.model.spans.system[root]!]!;
    this.describe(root, node);
  }

  /** A node of its own for a span. */
  add(kind: GraphNodeKind, inside: number, span: number): number {
    const node = this.place(kind, inside, spanName(this.model, span));
    this.put(span, node);
    return node;
  }

  /** A node that no span is in yet: a group, a start, or what never ran. */
  place(kind: GraphNodeKind, inside: number, name: string): number {
    const flow = this.nodes[0];
    this.nodes.push({
      ...{inside, kind, name, system: flow?.system ?? 'none', process: '', span: null, recordToShow: null, id: ''},
      ...{state: kind === 'notRun' ? 'skipped' : 'placeholder', reason: '', startNs: NaN, durationNs: NaN},
      ...{attempts: 0, count: 0, states: [], perState: new Uint32Array(SPAN_STATE_NAMES.length)},
    });
    return this.nodes.length - 1;
  }

  /** One more span for a node; the worst is the one it shows. */
  put(span: number, index: number): void {
    const {spans} = this.model;
    const node = this.nodes[index]!;
    const state = spans.state[span]!;
    this.nodeOf.set(span, index);
    this.spans++;
    node.count++;
    node.perState[state]!++;
    node.attempts = Math.max(node.attempts, spans.attempts[span]!);
    const durationNs = spanDurationNs(this.model, span);
    if (!(node.durationNs >= durationNs) && !Number.isNaN(durationNs)) node.durationNs = durationNs;
    const startNs = spans.startNs[span]!;
    if (!(node.startNs <= startNs) && Number.isFinite(startNs)) node.startNs = startNs;
    const shown = node.span;
    if (shown === null || WORST.indexOf(state) < WORST.indexOf(spans.state[shown]!)) this.show(span, node);
  }

  private describe(span: number, node: Building): void {
    const {spans} = this.model;
    this.show(span, node);
    node.startNs = spans.startNs[span]!;
    node.durationNs = spanDurationNs(this.model, span);
    node.attempts = spans.attempts[span]!;
  }

  /** An attempt is its task. */
  putAttempt(span: number): void {
    const owner = this.nodeOf.get(this.model.spans.parent[span]!);
    if (owner !== undefined) this.nodeOf.set(span, owner);
  }

  isRest(node: number): boolean {
    return this.rests.has(node);
  }

  isAttempt(span: number): boolean {
    return this.model.spans.roles[span] === SpanRole.attempt;
  }

  /** Edges between the same nodes that mean the same are one with a count. */
  connect(from: number, to: number, kind: GraphEdgeKind, label = '', inferred = false, count = 1): void {
    const key = `${from} ${to} ${kind} ${label}`;
    const edge = this.edges.get(key);
    if (!edge) this.edges.set(key, {from, to, kind, label, count, inferred});
    else {
      edge.count += count;
      edge.inferred &&= inferred;
    }
  }

  finish(generation: number): FlowGraph {
    const nodes = this.nodes.map(({perState, ...node}): GraphNode => {
      const states = WORST.flatMap(state => {
        const count = perState[state]!;
        return count > 0 ? [{state: SPAN_STATE_NAMES[state]!, count}] : [];
      });
      return {...node, states};
    });
    const {spans, summarised, unread} = this;
    return {
      revision: this.model.revision,
      generation,
      nodes,
      // Of a sample the numbers would mean nothing.
      edges: [...this.edges.values()].map(edge => (this.sampled ? {...edge, count: 0} : edge)),
      ...{spans, summarised, unread},
    };
  }

  private show(span: number, node: Building): void {
    const {spans, texts} = this.model;
    node.span = span;
    node.recordToShow = recordToShow(this.model, span);
    node.id = texts.text(spans.id[span]!);
    node.system = SYSTEM_NAMES[spans.system[span]!]!;
    node.process = processName(this.model, spans.process[span]!);
    node.state = SPAN_STATE_NAMES[spans.state[span]!]!;
    node.reason = texts.text(spans.reason[span]!);
  }
}
