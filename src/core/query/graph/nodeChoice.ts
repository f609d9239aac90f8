/**
 * Which node a span goes to. In a small flow each has its own; in a large one same-named siblings share one, names that
 * differ in numbers alone count as the same (`item 1`, `item 2` are `item %d`), and when there are too many names the rest
 * of them shares one. Out: index of the node, made when new.
 */
import type {GraphNodeKind} from '../../../protocol/graph';
import {namePattern} from '../namePattern';
import {spanName} from '../spanInfo';
import type {GraphBuilder} from './graphBuilder';

const OTHERS = '…';

export class NodeChoice {
  private readonly groups = new Map<number, Map<string, number>>();
  /** By number of the name. */
  private readonly patterns = new Map<number, string>();

  constructor(
    private readonly builder: GraphBuilder,
    private readonly maxNodes: number,
    private readonly grouped: boolean,
  ) {}

  /** `owner`: what makes siblings siblings; `inside`: the container. */
  nodeFor(span: number, owner: number, inside: number, kind: GraphNodeKind): number {
    const {builder} = this;
    if (!this.grouped) return builder.add(kind, inside, span);
    const node = this.groupFor(span, owner, inside, kind);
    builder.put(span, node);
    return node;
  }

  private groupFor(span: number, owner: number, inside: number, kind: GraphNodeKind): number {
    // What is below the rest is the rest, however deep.
    if (this.builder.isRest(owner)) return owner;
    const {builder} = this;
    let names = this.groups.get(owner);
    if (!names) this.groups.set(owner, (names = new Map<string, number>()));
    // Unnamed ones have nothing in common but that.
    const pattern = this.patternOf(span);
    const known = names.get(pattern);
    if (known !== undefined) {
      const shared = builder.nodes[known]!;
      if (shared.name !== pattern && shared.name !== spanName(builder.model, span)) shared.name = pattern;
      return known;
    }
    if (builder.nodes.length < this.maxNodes) {
      const node = builder.place(kind, inside, spanName(builder.model, span));
      names.set(pattern, node);
      return node;
    }
    let rest = names.get(OTHERS);
    if (rest === undefined) {
      rest = builder.place('task', inside, OTHERS);
      names.set(OTHERS, rest);
      builder.rests.add(rest);
    }
    return rest;
  }

  private patternOf(span: number): string {
    const {model} = this.builder;
    const name = model.spans.name[span]!;
    let pattern = this.patterns.get(name);
    if (pattern === undefined) {
      pattern = namePattern(spanName(model, span));
      this.patterns.set(name, pattern);
    }
    return pattern;
  }
}
