/**
 * Which node a span goes to. In a small flow each has its own; in a large one same-named siblings share one, and when
 * there are too many names the rest of them does. Out: index of the node, made when new.
 */
import type {GraphNodeKind} from '../../../protocol/graph';
import {spanName} from '../spanInfo';
import type {GraphBuilder} from './graphBuilder';

const OTHERS = '…';

export class NodeChoice {
  private readonly groups = new Map<number, Map<number | string, number>>();

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
    if (!names) this.groups.set(owner, (names = new Map<number | string, number>()));
    // Unnamed ones have nothing in common but that.
    const name = builder.model.spans.name[span]!;
    const known = names.get(name);
    if (known !== undefined) return known;
    if (builder.nodes.length < this.maxNodes) {
      const node = builder.place(kind, inside, spanName(builder.model, span));
      names.set(name, node);
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
}
