/**
 * The rows of one flow (or of a run of records outside all flows) from top to bottom. In: the records that pass, in time
 * order, and what is folded. Out: one entry per row in columns. Called by NestedOrder for what is on screen and to count.
 * The surprise: records of a task that was tried again are dealt out to its attempts here, by time, because the model
 * keeps them with the task.
 */
import {NONE, RecordFlag, RecordKind, SpanRole} from '../../../protocol/model';
import {Fold, NestedKind} from '../../../protocol/nested';
import type {Model} from '../../model/model';
import type {Folds} from './folds';
import type {SpanPlaces} from './spanPlaces';

/** A run of records that is folded to one row. */
const GroupKind = {none: 0, text: 1, noise: 2} as const;
const MIN_GROUP = 2;

/** A span with something to show, while its block is built. */
interface Node {
  span: number;
  parent: Node | null;
  /** Decides where it stands among its siblings. */
  place: number;
  /** The begin record that becomes its row, NONE when the filter hides it. */
  head: number;
  /** Records that pass, its own and those below, without text lines and copies. */
  matching: number;
  /** Nodes that stand in it directly. */
  childCount: number;
  items: (Node | number)[];
}

/** Where rows go: kept as columns, or only counted. */
export interface RowSink {
  add(kind: number, record: number, span: number, depth: number, parent: number, fold: number, size: number): number;
  setMatching(row: number, matching: number): void;
}

/** Counts rows without keeping them. */
export class RowCounter implements RowSink {
  count = 0;

  add(): number {
    return this.count++;
  }

  setMatching(): void {
    // Nothing is kept.
  }
}

export class BlockBuilder {
  /** By span: its node while a block is built, one more than the index, 0 for none. */
  private slots = new Uint32Array(0);
  private nodes: Node[] = [];

  constructor(
    private readonly model: Model,
    private readonly places: Pick<SpanPlaces, 'of'>,
  ) {}

  /** `root` is NONE for records outside all flows. */
  build<T extends RowSink>(root: number, ids: Uint32Array, folds: Folds, out: T): T {
    if (root === NONE) {
      this.emitRun(ids, 0, ids.length, folds, out, 0, NONE);
      return out;
    }
    if (this.slots.length < this.model.spans.size) this.slots = new Uint32Array(this.model.spans.size * 2);
    const owners: Node[] = [];
    const attempts = new AttemptFinder(this.model);
    for (let index = 0; index < ids.length; index++) {
      const id = ids[index]!;
      owners.push(this.enter(attempts.ownerOf(id), id));
    }
    this.fillItems(owners, ids);
    const top = this.nodes[this.slots[root]! - 1];
    if (top) this.emit(top, folds, out);
    for (const {span} of this.nodes) this.slots[span] = 0;
    this.nodes = [];
    return out;
  }

  private enter(span: number, id: number): Node {
    const {records, spans} = this.model;
    const {slots, nodes} = this;
    let parent: Node | null = nodes[slots[span]! - 1] ?? null;
    if (!parent) {
      const path: number[] = [];
      for (let at = span; at !== NONE && !parent; at = spans.parent[at]!) {
        parent = nodes[slots[at]! - 1] ?? null;
        if (!parent) path.push(at);
      }
      for (let step = path.length - 1; step >= 0; step--) {
        const at = path[step]!;
        const known = this.places.of(at);
        const place = known === NONE ? id : known;
        const node: Node = {span: at, parent, place, head: NONE, matching: 0, childCount: 0, items: []};
        if (parent) parent.childCount++;
        slots[at] = nodes.push(node);
        parent = node;
      }
    }
    const node = parent!;
    // Counted as the model counts: text lines and copies are no records of the span.
    if (records.kind[id]! >= RecordKind.text || records.flags[id]! & RecordFlag.duplicate) return node;
    node.matching++;
    if (records.kind[id] === RecordKind.begin && node.head === NONE) node.head = id;
    return node;
  }

  /** Records and children of each span in one list, by time. */
  private fillItems(owners: readonly Node[], ids: Uint32Array): void {
    const {timeNs} = this.model.records;
    const before = (a: number, b: number) => timeNs[a]! - timeNs[b]! || a - b;
    // Children were entered after their parents, so sums go upwards in one pass.
    const all = this.nodes;
    for (let at = all.length - 1; at > 0; at--) {
      const {parent, matching} = all[at]!;
      if (parent) parent.matching += matching;
    }
    const inner = all.filter(node => node.parent !== null).sort((a, b) => before(a.place, b.place));
    let next = 0;
    for (let index = 0; index < ids.length; index++) {
      const id = ids[index]!;
      for (; next < inner.length && before(inner[next]!.place, id) <= 0; next++) addToParent(inner[next]!);
      const owner = owners[index]!;
      if (owner.head !== id) owner.items.push(id);
    }
    for (; next < inner.length; next++) addToParent(inner[next]!);
  }

  /** Depth first with a stack of its own: traces nest as deep as they like. */
  private emit(top: Node, folds: Folds, out: RowSink): void {
    const stack: {node: Node; at: number; depth: number; row: number}[] = [];
    const open = (node: Node, depth: number, parentRow: number): void => {
      const missing = this.model.spans.missing[node.span]!;
      const isLeaf = node.items.length === 0 && missing === 0;
      const folded = !isLeaf && folds.isFolded(node.span);
      const fold = isLeaf ? Fold.none : folded ? Fold.folded : Fold.open;
      const row = out.add(NestedKind.span, node.head, node.span, depth, parentRow, fold, node.childCount);
      out.setMatching(row, node.matching);
      if (!isLeaf && !folded) stack.push({node, at: 0, depth, row});
    };
    open(top, 0, NONE);
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const {node, depth, row} = frame;
      const item = node.items[frame.at];
      if (item === undefined) {
        stack.pop();
        const missing = this.model.spans.missing[node.span]!;
        if (missing > 0) out.add(NestedKind.missing, NONE, node.span, depth + 1, row, Fold.none, missing);
      } else if (typeof item === 'number') {
        let end = frame.at + 1;
        while (typeof node.items[end] === 'number') end++;
        // All of the range are numbers, as the loop above has seen.
        this.emitRun(node.items as number[], frame.at, end, folds, out, depth + 1, row);
        frame.at = end;
      } else {
        frame.at++;
        open(item, depth + 1, row);
      }
    }
  }

  /** Neighbouring records; text lines and noise among them are grouped. */
  private emitRun(
    ids: ArrayLike<number>,
    from: number,
    end: number,
    folds: Folds,
    out: RowSink,
    depth: number,
    parentRow: number,
  ): void {
    const {span} = this.model.records;
    for (let at = from; at < end;) {
      const first = ids[at]!;
      const kind = this.groupKind(first);
      let stop = at + 1;
      if (kind !== GroupKind.none) while (stop < end && this.groupKind(ids[stop]!) === kind) stop++;
      if (kind === GroupKind.none || stop - at < MIN_GROUP) {
        out.add(NestedKind.record, first, span[first]!, depth, parentRow, Fold.none, 0);
        at++;
        continue;
      }
      const isOpen = folds.isGroupOpen(first);
      const fold = isOpen ? Fold.open : Fold.folded;
      const row = out.add(NestedKind.group, first, span[first]!, depth, parentRow, fold, stop - at);
      for (; isOpen && at < stop; at++) {
        out.add(NestedKind.record, ids[at]!, span[first]!, depth + 1, row, Fold.none, 0);
      }
      at = stop;
    }
  }

  private groupKind(record: number): number {
    const {kind, flags} = this.model.records;
    if (kind[record] === RecordKind.text) return GroupKind.text;
    return flags[record]! & RecordFlag.noise ? GroupKind.noise : GroupKind.none;
  }
}

function addToParent(node: Node): void {
  node.parent?.items.push(node);
}

/** Finds the attempt that a record of a task belongs to: the last one that had begun. */
export class AttemptFinder {
  private readonly known = new Map<number, number[]>();

  constructor(private readonly model: Model) {}

  ownerOf(record: number): number {
    const {records, spans} = this.model;
    const span = records.span[record]!;
    if (span === NONE || spans.attempts[span]! < 2) return span;
    let owner = span;
    for (const attempt of this.attemptsOf(span)) {
      if (spans.startNs[attempt]! > records.timeNs[record]!) break;
      owner = attempt;
    }
    return owner;
  }

  /** Attempts without records of their own, in order of their start. */
  attemptsOf(span: number): readonly number[] {
    const known = this.known.get(span);
    if (known) return known;
    const {spans} = this.model;
    const found = [...spans.childrenOf(span)].filter(
      child => spans.roles[child] === SpanRole.attempt && spans.newestArrival[child] === NONE,
    );
    found.sort((a, b) => spans.startNs[a]! - spans.startNs[b]! || a - b);
    this.known.set(span, found);
    return found;
  }
}
