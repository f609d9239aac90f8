/**
 * Where the keys of the Statistics table lead. Pure. The table is one tab stop: row -1 is the header, whose columns the
 * left and right arrows walk; up and down walk the rows.
 */
import type {StatisticsColumn} from './statisticsColumns';

export const HEADER_ROW = -1;

export interface Cursor {
  row: number;
  column: StatisticsColumn;
}

/** Null for a key that moves nothing. */
export function moveCursor(
  key: string,
  {row, column}: Cursor,
  rowCount: number,
  pageRows: number,
  columns: readonly StatisticsColumn[],
): Cursor | null {
  const last = rowCount - 1;
  const to = (wanted: number): Cursor => ({row: Math.max(HEADER_ROW, Math.min(last, wanted)), column});
  const inHeader = row === HEADER_ROW;
  const beside = (step: number): Cursor | null => {
    const next = columns[columns.indexOf(column) + step];
    return inHeader && next ? {row, column: next} : null;
  };
  switch (key) {
    case 'ArrowDown':
      return to(row + 1);
    case 'ArrowUp':
      return to(row - 1);
    case 'PageDown':
      return to(Math.max(0, row) + pageRows);
    case 'PageUp':
      return to(Math.max(0, row - pageRows));
    case 'Home':
      return inHeader ? {row, column: columns[0] ?? column} : to(0);
    case 'End':
      return inHeader ? {row, column: columns.at(-1) ?? column} : to(last);
    case 'ArrowRight':
      return beside(1);
    case 'ArrowLeft':
      return beside(-1);
    default:
      return null;
  }
}
