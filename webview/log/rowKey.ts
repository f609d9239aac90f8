/**
 * What a row is, whatever its position: rows move while records arrive, their keys stay. In: a row of a page. Also tells
 * nested pages from flat ones. Pure.
 */
import {NONE} from '../../src/protocol/model';
import {Fold, NestedKind} from '../../src/protocol/nested';
import type {NestedPage} from '../../src/protocol/nested';
import type {RowPage} from '../../src/protocol/queries';
import type {RowRef} from './rowFeed';

export function isNested(page: RowPage): page is NestedPage {
  return 'rowKind' in page;
}

export function rowKey({page, index}: RowRef): string {
  const record = page.record[index] ?? NONE;
  if (!isNested(page)) return `r${record}`;
  const span = page.span[index] ?? NONE;
  switch (page.rowKind[index]) {
    case NestedKind.span:
      return `s${span}`;
    case NestedKind.group:
      return `g${record}`;
    case NestedKind.missing:
      return `m${span}`;
    default:
      return `r${record}`;
  }
}

/** The span of a span row, to ask for its place; null for other rows. */
export function spanOfRow({page, index}: RowRef): number | null {
  return isNested(page) && page.rowKind[index] === NestedKind.span ? (page.span[index] ?? null) : null;
}

/** What the selection becomes when the row is chosen: a span without begin stands for its first record. */
export function recordOfRow({page, index}: RowRef): number | null {
  const record = page.record[index] ?? NONE;
  if (record !== NONE) return record;
  return (isNested(page) ? page.heads[index]?.firstRecord : null) ?? null;
}

export function foldOfRow({page, index}: RowRef): number {
  return isNested(page) ? (page.fold[index] ?? Fold.none) : Fold.none;
}

/** Whether a row shows a record of its own, which the row of a folded group does not. */
export function showsRecord({page, index}: RowRef, record: number): boolean {
  if (page.record[index] !== record) return false;
  return !isNested(page) || page.rowKind[index] !== NestedKind.group;
}
