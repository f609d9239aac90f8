/**
 * The scopes of each thread that are not over, as linked lists in columns: every scope enters once and leaves once, and
 * the sets that held them were a tenth of what the garbage collector had to do. A scope is in one list at most, that of
 * the head it was added to. Called by Scopes.
 */
import {NONE} from '../../../protocol/model';
import {growColumns} from '../../model/table';

const COLUMNS = {next: Uint32Array, previous: Uint32Array, isIn: Uint8Array} as const;

/** Where the list of one thread begins. */
export interface OpenList {
  /** NONE while nothing is open. */
  first: number;
}

export class OpenScopes {
  next = new Uint32Array(0);
  previous = new Uint32Array(0);
  isIn = new Uint8Array(0);

  reserve(scopes: number): void {
    if (scopes > this.isIn.length) growColumns(this, COLUMNS, scopes);
  }

  /** Does nothing when the scope is in a list. */
  add(list: OpenList, scope: number): void {
    if (scope >= this.isIn.length) growColumns(this, COLUMNS, Math.max(256, scope * 2));
    if (this.isIn[scope] === 1) return;
    this.isIn[scope] = 1;
    this.previous[scope] = NONE;
    this.next[scope] = list.first;
    if (list.first !== NONE) this.previous[list.first] = scope;
    list.first = scope;
  }

  /** `list` must be the one the scope was added to; does nothing when it is in none. */
  remove(list: OpenList, scope: number): void {
    if (this.isIn[scope] !== 1) return;
    this.isIn[scope] = 0;
    const next = this.next[scope]!;
    const previous = this.previous[scope]!;
    if (next !== NONE) this.previous[next] = previous;
    if (previous === NONE) list.first = next;
    else this.next[previous] = next;
  }
}
