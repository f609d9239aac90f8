/**
 * The graph of a Selinon flow: its tasks and sub-flows, with the edges that its dispatcher took or did not take. Selinon
 * does not say by which edge a node was scheduled; its events show it: the lineage in `parent` names the nodes whose results
 * were handed on, a fallback names the failed ones, and else it was the nodes that ended in the same wake-up.
 */
import {NONE, SpanRole} from '../../../protocol/model';
import type {Pause} from '../matchedRows';
import type {FlowEvent, FlowEvents} from './flowEvents';
import {isObject} from './flowEvents';
import type {GraphBuilder} from './graphBuilder';
import type {NodeChoice} from './nodeChoice';
import {forEachBelow} from './slices';

/** In a summary so many flows, and tasks of one name, show what all of them do. */
const SAMPLE = 3;

export async function buildSelinonGraph(
  builder: GraphBuilder,
  choice: NodeChoice,
  root: number,
  events: FlowEvents,
  pause: Pause,
): Promise<void> {
  const {spans, texts} = builder.model;
  const flows: number[] = [root];
  const byId = new Map<string, number>();
  builder.put(root, 0);
  await forEachBelow(builder.model, root, pause, span => {
    if (span === root) return;
    if (builder.isAttempt(span)) return builder.putAttempt(span);
    const inside = builder.nodeOf.get(spans.parent[span]!) ?? 0;
    const isFlow = (spans.roles[span]! & SpanRole.subflow) !== 0;
    choice.nodeFor(span, inside, inside, isFlow ? 'flow' : 'task');
    // Of a large flow the ids would be a copy of it; there its nodes are found by name.
    if (!builder.summarised) byId.set(texts.text(spans.id[span]!), span);
    if (isFlow) flows.push(span);
  });
  builder.sampled = builder.summarised;
  const starts = new Map<number, number[]>();
  const perNode = new Map<number, number>();
  for (const flow of flows) {
    const node = builder.nodeOf.get(flow)!;
    const seen = perNode.get(node) ?? 0;
    perNode.set(node, seen + 1);
    if (builder.summarised && seen >= SAMPLE) continue;
    const children = [...childrenToRead(builder, flow)];
    new FlowEdges(builder, flow, node, starts, byId).follow(events.read(flow, children));
    await pause();
  }
  builder.unread = events.unread;
}

function* childrenToRead(builder: GraphBuilder, flow: number): Generator<number> {
  const taken = new Map<number, number>();
  for (const child of builder.model.spans.childrenOf(flow)) {
    if (builder.isAttempt(child)) continue;
    const node = builder.nodeOf.get(child)!;
    const count = (taken.get(node) ?? 0) + 1;
    taken.set(node, count);
    if (!builder.summarised || count <= SAMPLE) yield child;
  }
}

/** Goes through the events of one flow instance. */
class FlowEdges {
  private readonly childById = new Map<string, number>();
  private readonly nodeByName = new Map<string, number>();
  /** Nodes that ended since the dispatcher woke up. */
  private ended = new Set<number>();
  private fallback: {names: Set<string>; from: number[]; label: string} | null = null;
  private attempt = 0;

  constructor(
    private readonly builder: GraphBuilder,
    private readonly flow: number,
    private readonly inside: number,
    private readonly starts: Map<number, number[]>,
    /** Everything in the whole graph, by the system's id. */
    private readonly byId: ReadonlyMap<string, number>,
  ) {
    const {spans, texts} = builder.model;
    for (const child of spans.childrenOf(flow)) {
      if (builder.isAttempt(child)) continue;
      this.childById.set(texts.text(spans.id[child]!), child);
      const node = builder.nodeOf.get(child)!;
      this.nodeByName.set(builder.nodes[node]!.name, node);
    }
  }

  follow(events: readonly FlowEvent[]): void {
    for (const event of events) this.take(event);
    // A false condition may be told before another edge schedules the node, so these come last.
    for (const event of events) if (event.name === 'EDGE_COND_FALSE') this.conditionFalse(event.details);
  }

  private take({name, details, child}: FlowEvent): void {
    switch (name) {
      case 'DISPATCHER_WAKEUP':
        this.ended = new Set();
        this.fallback = null;
        return;
      case 'FLOW_START':
        this.attempt++;
        this.ended = new Set();
        return;
      case 'NODE_SUCCESSFUL': {
        const node = this.nodeOfId(details.node_id);
        if (node !== null) this.ended.add(node);
        return;
      }
      case 'FALLBACK_START':
        this.fallback = {
          names: new Set(textsIn(details.fallback)),
          from: this.nodesOf(details.nodes),
          label: conditionText(details.condition_strs),
        };
        return;
      case 'TASK_SCHEDULE':
      case 'SUBFLOW_SCHEDULE':
        if (child !== null && child !== this.flow) this.scheduled(child, details);
    }
  }

  private scheduled(child: number, details: Record<string, unknown>): void {
    const {builder, fallback} = this;
    const to = builder.nodeOf.get(child)!;
    // A flow that was folded into the rest of a summary holds nothing.
    if (builder.nodes[to]!.inside !== this.inside) return;
    const label = [conditionText(details.condition_str), conditionText(details.foreach_str)]
      .filter(Boolean)
      .join(' · ');
    if (fallback?.names.has(builder.nodes[to]!.name) && typeof details.condition_str !== 'string') {
      for (const from of fallback.from) this.connect(from, to, 'fallback', fallback.label, false);
      if (fallback.from.length > 0) return;
    }
    const lineage = this.lineage(details.parent);
    if (lineage.size > 0) for (const from of lineage) this.connect(from, to, 'next', label, false);
    else if (this.ended.size > 0) for (const from of this.ended) this.connect(from, to, 'next', label, true);
    else this.connect(this.start(), to, 'next', label, false);
  }

  private conditionFalse(details: Record<string, unknown>): void {
    if (this.builder.isRest(this.inside)) return;
    const label = conditionText(details.condition);
    const lineage = this.lineage(details.parent);
    const named = textsIn(details.nodes_from).flatMap(name => this.nodeByName.get(name) ?? []);
    const from = lineage.size > 0 ? [...lineage] : named.length > 0 ? named : [this.start()];
    for (const name of textsIn(details.nodes_to)) {
      let to = this.nodeByName.get(name);
      if (to === undefined) {
        to = this.builder.place('notRun', this.inside, name);
        this.nodeByName.set(name, to);
      }
      for (const each of from) this.connect(each, to, 'conditionFalse', label, false);
    }
  }

  private connect(
    from: number,
    to: number,
    kind: 'next' | 'fallback' | 'conditionFalse',
    label: string,
    inferred: boolean,
  ) {
    if (from !== to) this.builder.connect(from, to, kind, label, inferred);
  }

  /** One start for each attempt of the flow. */
  private start(): number {
    let starts = this.starts.get(this.inside);
    if (!starts) this.starts.set(this.inside, (starts = []));
    const index = this.builder.summarised ? 0 : Math.max(0, this.attempt - 1);
    return (starts[index] ??= this.builder.place(
      'start',
      this.inside,
      index === 0 && !this.isRetried() ? '' : String(index + 1),
    ));
  }

  private isRetried(): boolean {
    return !this.builder.summarised && this.builder.model.spans.attempts[this.flow]! > 1;
  }

  /** Nodes of this flow whose results were handed on; of a sub-flow its tasks are named, of which it is the flow. */
  private lineage(parent: unknown): Set<number> {
    const found = new Set<number>();
    if (!isObject(parent)) return found;
    for (const [name, value] of Object.entries(parent)) {
      const ids = textsIn(value);
      const nodes = ids.flatMap(id => this.nodeOfId(id) ?? []);
      const byName = isObject(value) ? this.nodeByName.get(name) : undefined;
      for (const node of nodes) found.add(node);
      if (nodes.length === 0 && byName !== undefined) found.add(byName);
    }
    return found;
  }

  private nodeOfId(id: unknown): number | null {
    if (typeof id !== 'string' && typeof id !== 'number') return null;
    const {parent} = this.builder.model.spans;
    let child = this.childById.get(String(id)) ?? this.byId.get(String(id));
    // What ran inside a sub-flow stands for that sub-flow.
    while (child !== undefined && child !== NONE && parent[child] !== this.flow) child = parent[child];
    return child === undefined ? null : (this.builder.nodeOf.get(child) ?? null);
  }

  /** Of a list of `{name, id}`. */
  private nodesOf(list: unknown): number[] {
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: unknown) => {
      if (!isObject(item)) return [];
      const byName = typeof item.name === 'string' ? this.nodeByName.get(item.name) : undefined;
      return this.nodeOfId(item.id) ?? byName ?? [];
    });
  }
}

/** A condition that says nothing is no label. */
function conditionText(value: unknown): string {
  return typeof value === 'string' && value !== 'True' ? value : '';
}

/** All texts in a value, however nested. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (depth > 4 || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(item => textsIn(item, depth + 1));
}
