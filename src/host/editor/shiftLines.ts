/**
 * Where a line is after an edit, so that what is shown at it stays right while the file is being written. Pure; lines
 * count from 0. A line whose text was taken away or cut in two is lost (null) rather than guessed.
 */

/** One replacement of text: [start, end) by `text`, as VS Code reports it. */
export interface LineChange {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
  text: string;
}

export function shiftLine(line: number, change: LineChange): number | null {
  const {startLine, startColumn, endLine, endColumn, text} = change;
  const added = countBreaks(text);
  const removed = endLine - startLine;
  if (line < startLine) return line;
  if (line > endLine) return line + added - removed;
  // Within one line, and it stays one: whatever was typed, it is the same line.
  if (removed === 0 && added === 0) return line;
  // Whole lines were put above it, or a break typed before its first character.
  if (removed === 0 && startColumn === 0) return line + added;
  if (removed === 0) return line;
  // The head of the first line stands, and the tail of the last one if it was taken from its beginning.
  if (line === startLine && startColumn > 0) return line;
  if (line === endLine && endColumn === 0) return startLine + added;
  return null;
}

/** Changes of one event: VS Code gives them last place first, so that each is in the text before the event. */
export function shiftLines(line: number, changes: readonly LineChange[]): number | null {
  const lastFirst = [...changes].sort((a, b) => b.startLine - a.startLine || b.startColumn - a.startColumn);
  let at: number | null = line;
  for (const change of lastFirst) {
    if (at === null) return null;
    at = shiftLine(at, change);
  }
  return at;
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
