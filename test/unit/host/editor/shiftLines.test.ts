/**
 * Lines through edits: for random documents and edits, what still exists is followed to where it is and nothing is
 * followed to a line with another text.
 */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {shiftLine, shiftLines} from '../../../../src/host/editor/shiftLines';
import type {LineChange} from '../../../../src/host/editor/shiftLines';

function apply(lines: readonly string[], {startLine, startColumn, endLine, endColumn, text}: LineChange): string[] {
  const head = lines[startLine]!.slice(0, startColumn);
  const tail = lines[endLine]!.slice(endColumn);
  return [...lines.slice(0, startLine), ...(head + text + tail).split('\n'), ...lines.slice(endLine + 1)];
}

/** Each line has a text of its own, so that it can be found again. */
const documents = fc.integer({min: 1, max: 8}).map(count => Array.from({length: count}, (_, line) => `line${line}`));

const edited = documents.chain(lines => {
  const place = fc.tuple(fc.nat({max: lines.length - 1}), fc.nat({max: 5}));
  return fc.record({
    lines: fc.constant(lines),
    change: fc.tuple(place, place, fc.constantFrom('', 'x', '\n', 'a\nb', '\n\n')).map(([a, b, text]): LineChange => {
      const [from, to] = a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]) ? [a, b] : [b, a];
      return {startLine: from[0], startColumn: from[1], endLine: to[0], endColumn: to[1], text};
    }),
  });
});

test('a line whose text was left whole is followed to it', () => {
  fc.assert(
    fc.property(edited, ({lines, change}) => {
      const after = apply(lines, change);
      lines.forEach((text, line) => {
        const at = shiftLine(line, change);
        const untouched = line < change.startLine || line > change.endLine;
        if (untouched) expect(after[at ?? -1]).toBe(text);
        else if (at !== null) expect(at).toBeGreaterThanOrEqual(change.startLine);
        if (at !== null) expect(at).toBeLessThan(after.length);
      });
    }),
    {numRuns: 1000},
  );
});

describe('within the edit', () => {
  const change = (startLine: number, startColumn: number, endLine: number, endColumn: number, text: string) => ({
    ...{startLine, startColumn, endLine, endColumn, text},
  });

  test('typing in a line leaves it, whole lines put above it move it', () => {
    expect(shiftLine(3, change(3, 2, 3, 2, 'x'))).toBe(3);
    expect(shiftLine(3, change(3, 0, 3, 0, 'a\nb\n'))).toBe(5);
    expect(shiftLine(3, change(3, 4, 3, 4, '\nnext'))).toBe(3);
  });

  test('a line that was taken away is lost', () => {
    expect(shiftLine(4, change(3, 1, 5, 2, ''))).toBeNull();
    expect(shiftLine(3, change(3, 0, 4, 0, ''))).toBeNull();
    expect(shiftLine(4, change(3, 0, 4, 0, ''))).toBe(3);
  });

  test('changes of one event are all of the text before it', () => {
    const changes = [change(1, 0, 1, 0, 'a\n'), change(4, 0, 4, 0, 'b\nc\n')];
    expect(shiftLines(0, changes)).toBe(0);
    expect(shiftLines(2, changes)).toBe(3);
    expect(shiftLines(5, changes)).toBe(8);
    expect(shiftLines(5, [...changes].reverse())).toBe(8);
  });
});
