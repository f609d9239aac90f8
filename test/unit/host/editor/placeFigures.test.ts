/** Figures of places and of names become lines of a document, and those of one line become one. */
import {describe, expect, test} from 'vitest';
import {mergeLines, placeNames} from '../../../../src/host/editor/placeFigures';
import type {NameFigures} from '../../../../src/protocol/lines';
import type {SymbolRef} from '../../../../src/protocol/model';

const symbol = (name: string): SymbolRef => ({kind: 'task', system: 'selinon', name, flow: ''});
const defined = (number: number, line: number | null) => ({number, definition: {symbol: symbol(`T${number}`), line}});

function figures(runs: number[]): NameFigures {
  const count = runs.length;
  const of = (value: number) => new Uint32Array(count).fill(value);
  return {
    ...{
      generation: 1,
      count,
      runs: Uint32Array.from(runs),
      failed: of(1),
      open: of(0),
      ended: of(1),
      lastRecord: of(0),
    },
    lastDurationNs: new Float64Array(count).fill(2e6),
    meanDurationNs: new Float64Array(count).fill(2e6),
    message: runs.map(run => `message ${run}`),
  };
}

describe('names on the lines that define them', () => {
  test('a name whose line is gone, is beyond the end, or that never ran shows nothing', () => {
    const names = [defined(0, 4), defined(1, null), defined(2, 99), defined(3, 5)];
    const lines = placeNames(figures([3, 3, 3, 0]), names, 50);
    expect(lines.map(({line, summary}) => [line, summary.runs, summary.errors])).toEqual([[4, 3, 1]]);
    expect(lines[0]?.names).toEqual([{number: 0, symbol: symbol('T0')}]);
  });

  test('several on one line add up, with what logged there first', () => {
    const names = placeNames(figures([3, 4]), [defined(0, 7), defined(1, 7)], 50);
    const site = {path: '/x.py', line1: 3, lastRecord: 1};
    const summary = {
      ...{records: 2, runs: 0, errors: 0, tasks: 0},
      ...{lastDurationNs: NaN, meanDurationNs: NaN, message: 'said'},
    };
    const [line, ...others] = mergeLines([{line: 7, summary, sites: [site], names: []}, ...names]);
    expect(others).toEqual([]);
    expect(line).toMatchObject({line: 7, sites: [site], names: [{number: 0}, {number: 1}]});
    expect(line?.summary).toMatchObject({
      records: 2,
      runs: 7,
      errors: 2,
      tasks: 2,
      meanDurationNs: 2e6,
      message: 'said',
    });
  });
});
