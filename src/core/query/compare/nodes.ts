/**
 * The nodes of a comparison, in columns: 21 bytes each. A node stands before what is below it, and what is below it
 * stands directly behind it, so a subtree is a range and the next sibling is behind its end.
 */
import {CHANGES} from '../../../protocol/compare';
import type {Change} from '../../../protocol/compare';
import {NONE} from '../../../protocol/model';

const SAME = CHANGES.indexOf('same');
const MISSING = CHANGES.indexOf('missing');
const NEW = CHANGES.indexOf('new');

export class Nodes {
  /** Span of either side; NONE where there is none, both for a group. */
  left = new Uint32Array(256);
  right = new Uint32Array(256);
  /** NONE at the top. */
  parent = new Uint32Array(256);
  /** Behind the last node below it; set by `close`. */
  end = new Uint32Array(256);
  /** Differences below it; counted by `countDifferences`. */
  below = new Uint32Array(256);
  change = new Uint8Array(256);
  size = 0;

  add(left: number, right: number, parent: number, change: Change): number {
    const node = this.size++;
    if (node >= this.left.length) this.grow();
    this.left[node] = left;
    this.right[node] = right;
    this.parent[node] = parent;
    this.end[node] = node + 1;
    this.change[node] = CHANGES.indexOf(change);
    return node;
  }

  /** Everything below the node has been added. */
  close(node: number): void {
    this.end[node] = this.size;
  }

  /**
   * A difference of its own: what is inside something missing or new is not told again, and a group that has two sides
   * is one only where none of its flows is.
   */
  isDifference(node: number): boolean {
    if (this.change[node] === SAME) return false;
    if (this.isGroup(node) && !this.isOneSided(node)) return this.below[node] === 0;
    const parent = this.parent[node]!;
    return parent === NONE || !this.isOneSided(parent);
  }

  isGroup(node: number): boolean {
    return this.left[node] === NONE && this.right[node] === NONE;
  }

  isOneSided(node: number): boolean {
    return this.change[node] === MISSING || this.change[node] === NEW;
  }

  /** Children stand behind their parents, so one pass from the end adds everything up. */
  countDifferences(): void {
    for (let node = this.size - 1; node >= 0; node--) {
      const parent = this.parent[node]!;
      if (parent === NONE) continue;
      this.below[parent] = this.below[parent]! + this.below[node]! + (this.isDifference(node) ? 1 : 0);
    }
  }

  /** Direct children, or the top ones for NONE. */
  *childrenOf(parent: number): Generator<number> {
    const end = parent === NONE ? this.size : this.end[parent]!;
    for (let at = parent === NONE ? 0 : parent + 1; at < end; at = this.end[at]!) yield at;
  }

  /** The next difference behind or before a node, all around; NONE when there is none. */
  difference(from: number | null, step: 1 | -1): number {
    const {size} = this;
    const start = from ?? (step === 1 ? -1 : size);
    for (let steps = 1; steps <= size; steps++) {
      const node = (((start + step * steps) % size) + size) % size;
      if (this.isDifference(node)) return node;
    }
    return NONE;
  }

  private grow(): void {
    const capacity = this.left.length * 2;
    for (const column of ['left', 'right', 'parent', 'end', 'below'] as const) {
      const grown = new Uint32Array(capacity);
      grown.set(this[column]);
      this[column] = grown;
    }
    const grown = new Uint8Array(capacity);
    grown.set(this.change);
    this.change = grown;
  }
}
