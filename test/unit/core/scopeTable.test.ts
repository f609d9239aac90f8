import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {ScopeTable} from '../../../src/core/formats/distlog/scopeTable';
import {NONE} from '../../../src/protocol/model';

describe('ScopeTable', () => {
  it('knows which sequence numbers came and how many are missing, in whatever order they come', () => {
    const numbers = fc.array(fc.record({scope: fc.nat(2), sequence: fc.nat(12)}), {maxLength: 60});
    fc.assert(
      fc.property(numbers, notes => {
        const table = new ScopeTable();
        const seen = [0, 1, 2].map(scope => {
          table.add(scope);
          return new Set<number>();
        });
        for (const {scope, sequence} of notes) {
          const highest = Math.max(-1, ...seen[scope]!);
          expect(table.addSequence(scope, sequence)).toBe(sequence >= highest);
          seen[scope]!.add(sequence);
        }
        seen.forEach((set, scope) => {
          for (let sequence = 0; sequence < 14; sequence++) {
            expect(table.hasSequence(scope, sequence)).toBe(set.has(sequence));
          }
          expect(table.missing(scope)).toBe(Math.max(-1, ...set) + 1 - set.size);
        });
      }),
    );
  });

  it('tells record 0 from no record', () => {
    const table = new ScopeTable();
    table.add(5);
    expect(table.known('begin', 5)).toBe(NONE);
    table.note('begin', 5, 0);
    expect(table.known('begin', 5)).toBe(0);
    table.note('begin', 5, NONE);
    expect(table.known('begin', 5)).toBe(NONE);
    expect([table.has(5), table.has(4), table.has(99)]).toEqual([true, false, false]);
  });
});
