/**
 * One row per flow, sub-flow, task or attempt. Children are linked lists through `firstChild` / `nextSibling`, in order
 * of first sight. A parent may be set later (placeholder that fills in); the root of a span is found with path
 * compression, so that it stays cheap however deep and in whatever order a tree arrives.
 */
import {NONE} from '../../protocol/model';
import {growColumns} from './table';

const COLUMNS = {
  id: Uint32Array,
  name: Uint32Array,
  parent: Uint32Array,
  rootHint: Uint32Array,
  firstChild: Uint32Array,
  lastChild: Uint32Array,
  nextSibling: Uint32Array,
  children: Uint32Array,
  startNs: Float64Array,
  endNs: Float64Array,
  lastNs: Float64Array,
  records: Uint32Array,
  errors: Uint32Array,
  missing: Uint32Array,
  attempts: Uint32Array,
  firstRecord: Uint32Array,
  lastRecord: Uint32Array,
  newestArrival: Uint32Array,
  site: Uint32Array,
  process: Uint32Array,
  service: Uint32Array,
  reason: Uint32Array,
  system: Uint8Array,
  roles: Uint8Array,
  state: Uint8Array,
  endInferred: Uint8Array,
} as const;

export class SpanTable {
  /** Interned text of the system's own id. */
  id = new Uint32Array(0);
  /** Interned text. */
  name = new Uint32Array(0);
  parent = new Uint32Array(0);
  /** An ancestor or the span itself; compressed towards the root by `rootOf`. */
  rootHint = new Uint32Array(0);
  firstChild = new Uint32Array(0);
  lastChild = new Uint32Array(0);
  nextSibling = new Uint32Array(0);
  /** Number of direct children. */
  children = new Uint32Array(0);
  /** Time of the earliest own record, Infinity while there is none. */
  startNs = new Float64Array(0);
  /** NaN while open. */
  endNs = new Float64Array(0);
  /** Time of the latest own record, -Infinity while there is none. */
  lastNs = new Float64Array(0);
  /** Own records; duplicates not counted. */
  records = new Uint32Array(0);
  errors = new Uint32Array(0);
  missing = new Uint32Array(0);
  attempts = new Uint32Array(0);
  /** Record to show for the span: its begin, or the earliest. */
  firstRecord = new Uint32Array(0);
  /** Latest own record by time. */
  lastRecord = new Uint32Array(0);
  /** Latest own record by arrival: head of the list in RecordTable.previousInSpan. */
  newestArrival = new Uint32Array(0);
  site = new Uint32Array(0);
  process = new Uint32Array(0);
  service = new Uint32Array(0);
  /** Interned sentence on why the state is what it is. */
  reason = new Uint32Array(0);
  system = new Uint8Array(0);
  roles = new Uint8Array(0);
  state = new Uint8Array(0);
  endInferred = new Uint8Array(0);
  size = 0;

  reserve(rows: number): void {
    if (rows > this.id.length) growColumns(this, COLUMNS, rows);
  }

  /** Adds a placeholder without parent. */
  add(system: number, idText: number): number {
    const span = this.size++;
    if (span >= this.id.length) growColumns(this, COLUMNS, Math.max(256, span * 2));
    this.id[span] = idText;
    this.name[span] = 0;
    this.parent[span] = NONE;
    this.rootHint[span] = span;
    this.firstChild[span] = NONE;
    this.lastChild[span] = NONE;
    this.nextSibling[span] = NONE;
    this.startNs[span] = Infinity;
    this.endNs[span] = NaN;
    this.lastNs[span] = -Infinity;
    this.firstRecord[span] = NONE;
    this.lastRecord[span] = NONE;
    this.newestArrival[span] = NONE;
    this.site[span] = NONE;
    this.process[span] = NONE;
    this.system[span] = system;
    return span;
  }

  /** Links a root below a parent. The caller has made sure that this closes no circle. */
  link(child: number, parent: number): void {
    this.parent[child] = parent;
    this.rootHint[child] = parent;
    const last = this.lastChild[parent]!;
    if (last === NONE) this.firstChild[parent] = child;
    else this.nextSibling[last] = child;
    this.lastChild[parent] = child;
    this.children[parent] = this.children[parent]! + 1;
  }

  /** Takes a span out of its parent's list. The caller sets `rootHint`. */
  unlink(child: number): void {
    const parent = this.parent[child]!;
    let before = NONE;
    for (let at = this.firstChild[parent]!; at !== child; at = this.nextSibling[at]!) before = at;
    const next = this.nextSibling[child]!;
    if (before === NONE) this.firstChild[parent] = next;
    else this.nextSibling[before] = next;
    if (this.lastChild[parent] === child) this.lastChild[parent] = before;
    this.nextSibling[child] = NONE;
    this.parent[child] = NONE;
    this.children[parent] = this.children[parent]! - 1;
  }

  rootOf(span: number): number {
    let root = span;
    while (this.rootHint[root] !== root) root = this.rootHint[root]!;
    for (let at = span; at !== root;) {
      const next = this.rootHint[at]!;
      this.rootHint[at] = root;
      at = next;
    }
    return root;
  }

  /** 0 for a root. */
  depthOf(span: number): number {
    let depth = 0;
    for (let at = this.parent[span]!; at !== NONE; at = this.parent[at]!) depth++;
    return depth;
  }

  *childrenOf(span: number): Generator<number> {
    for (let child = this.firstChild[span]!; child !== NONE; child = this.nextSibling[child]!) yield child;
  }

  /** The span and everything below it, parents first; no recursion, whatever the depth. */
  *subtree(span: number): Generator<number> {
    for (let at = span; at !== NONE; at = this.nextInSubtree(at, span)) yield at;
  }

  /** What `subtree` yields after `at`, NONE at its end: for loops over all spans, where a generator's step is most of the cost. */
  nextInSubtree(at: number, top: number): number {
    const {firstChild, nextSibling, parent} = this;
    if (firstChild[at] !== NONE) return firstChild[at]!;
    for (let up = at; up !== top; up = parent[up]!) if (nextSibling[up] !== NONE) return nextSibling[up]!;
    return NONE;
  }
}
