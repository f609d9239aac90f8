/** Rows of a block as columns that grow together: 26 bytes a row. `parent` counts rows within the block. */
import {growColumns} from '../../model/table';
import type {RowSink} from './blockRows';

const COLUMNS = {
  kind: Uint8Array,
  record: Uint32Array,
  span: Uint32Array,
  depth: Uint16Array,
  parent: Uint32Array,
  fold: Uint8Array,
  size: Uint32Array,
  matching: Uint32Array,
} as const;
const MAX_DEPTH = 0xffff;

export class RowColumns implements RowSink {
  /** NestedKind. */
  kind = new Uint8Array(0);
  /** NONE where a row stands for no record. */
  record = new Uint32Array(0);
  span = new Uint32Array(0);
  depth = new Uint16Array(0);
  parent = new Uint32Array(0);
  /** Fold. */
  fold = new Uint8Array(0);
  /** Children of a span that have something to show, members of a group, lost records. */
  size = new Uint32Array(0);
  /** Of span rows: records that pass, itself and below. */
  matching = new Uint32Array(0);
  count = 0;

  add(kind: number, record: number, span: number, depth: number, parent: number, fold: number, size: number): number {
    const row = this.count++;
    if (row >= this.kind.length) growColumns(this, COLUMNS, Math.max(16, row * 2));
    this.kind[row] = kind;
    this.record[row] = record;
    this.span[row] = span;
    this.depth[row] = Math.min(MAX_DEPTH, depth);
    this.parent[row] = parent;
    this.fold[row] = fold;
    this.size[row] = size;
    this.matching[row] = 0;
    return row;
  }

  setMatching(row: number, matching: number): void {
    this.matching[row] = matching;
  }
}
