/** Results as a table for the terminal. Notes stand below their row, because they are long. */
import type {Result} from './row';

const HEADS = ['#', 'Work', 'Measured', 'Against', 'Ratio', 'Must reach', 'Aim', 'Verdict'] as const;

export function tableText(results: readonly Result[]): string {
  const rows = results.map(({row, work, measured, against, ratio, must, aim, verdict}) => {
    return [`${row}`, work, measured, against, ratio, must, aim, verdict];
  });
  return gridText(
    HEADS,
    rows,
    results.map(({note}) => note),
  );
}

/** `notes`: one per row, '' for none. */
export function gridText(heads: readonly string[], rows: readonly string[][], notes: readonly string[] = []): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map(row => row[column]!.length)));
  const text = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  const lines = [text(heads), widths.map(width => '-'.repeat(width)).join('  ')];
  rows.forEach((row, index) => {
    lines.push(text(row));
    if (notes[index]) lines.push(`${' '.repeat(widths[0]! + 2)}${notes[index]}`);
  });
  return lines.join('\n');
}
