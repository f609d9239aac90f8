/**
 * Where a record or span is among the rows of its block, and what has to be unfolded for it to have a row of its own.
 * In: an order that is up to date and the block. Called by NestedRows for jumps and for the selection.
 */
import {NONE} from '../../../protocol/model';
import {NestedKind} from '../../../protocol/nested';
import type {NestedPlace} from '../../../protocol/nested';
import type {Model} from '../../model/model';
import type {Entry, NestedOrder} from './nestedOrder';
import type {RowColumns} from './rowColumns';

export function findPlace(
  model: Model,
  order: NestedOrder,
  entry: Entry,
  record: number,
  span: number | null,
): NestedPlace {
  const rows = order.rowsOf(entry);
  const own = findRow(rows, record, span);
  if (own >= 0) return {position: entry.position + own, exact: true, foldedSpans: [], foldedGroup: null};
  const open = order.openRowsOf(entry);
  const hidden = findRow(open, record, span);
  if (hidden < 0) return nearest(model, rows, entry.position, record);
  const place: NestedPlace = {position: entry.position, exact: false, foldedSpans: [], foldedGroup: null};
  // From the inside out, so the position that stays is that of the outermost folded row, the one on screen.
  for (let at = open.parent[hidden]!; at !== NONE; at = open.parent[at]!) {
    const parentSpan = open.span[at]!;
    if (open.kind[at] === NestedKind.group) {
      place.foldedGroup = open.record[at]!;
      place.position = entry.position + Math.max(0, findGroup(rows, open.record[at]!));
    } else if (order.isFolded(parentSpan)) {
      place.foldedSpans.push(parentSpan);
      place.position = entry.position + Math.max(0, findRow(rows, NONE, parentSpan));
    }
  }
  return place;
}

/** The row of the span when one is asked for, else of the record; -1 when it has none. */
export function findRow(rows: RowColumns, record: number, span: number | null): number {
  for (let row = 0; row < rows.count; row++) {
    const kind = rows.kind[row];
    if (span !== null ? kind === NestedKind.span && rows.span[row] === span : isRowOf(rows, row, record)) return row;
  }
  return -1;
}

/** The row of a group repeats the first of its members, so it is not that record's own row. */
function isRowOf(rows: RowColumns, row: number, record: number): boolean {
  return rows.record[row] === record && rows.kind[row] !== NestedKind.group;
}

function findGroup(rows: RowColumns, first: number): number {
  for (let row = 0; row < rows.count; row++) {
    if (rows.kind[row] === NestedKind.group && rows.record[row] === first) return row;
  }
  return -1;
}

/** The last row in front of where the record would stand. */
function nearest(model: Model, rows: RowColumns, base: number, record: number): NestedPlace {
  const {timeNs} = model.records;
  let found = 0;
  for (let row = 0; row < rows.count; row++) {
    const other = rows.record[row]!;
    if (other !== NONE && timeNs[other]! <= timeNs[record]!) found = row;
  }
  return {position: base + found, exact: false, foldedSpans: [], foldedGroup: null};
}
