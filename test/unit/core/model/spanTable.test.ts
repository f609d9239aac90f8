import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {SpanTable} from '../../../../src/core/model/spanTable';
import {NONE} from '../../../../src/protocol/model';

/** A forest as parent numbers: the parent of span n is below n, or -1. Linked in the order given. */
const forest = fc
  .array(fc.nat(), {minLength: 1, maxLength: 60})
  .map(seeds => seeds.map((seed, n) => (n === 0 || seed % 4 === 0 ? -1 : seed % n)));

describe('SpanTable', () => {
  it('finds roots, depths and subtrees in whatever order the links came', () => {
    fc.assert(
      fc.property(forest, fc.infiniteStream(fc.nat()), (parents, random) => {
        const table = new SpanTable();
        parents.forEach(() => table.add(1, 0));
        const children = parents.map((_, n) => n).filter(n => parents[n]! >= 0);
        const shuffled = children.map(n => ({n, key: random.next().value as number})).sort((a, b) => a.key - b.key);
        for (const {n} of shuffled) {
          // Looking while it grows is what queries do.
          table.rootOf(n);
          table.link(n, parents[n]!);
        }
        const rootOf = (n: number): number => (parents[n]! < 0 ? n : rootOf(parents[n]!));
        const depthOf = (n: number): number => (parents[n]! < 0 ? 0 : 1 + depthOf(parents[n]!));
        parents.forEach((_, n) => {
          expect(table.rootOf(n)).toBe(rootOf(n));
          expect(table.depthOf(n)).toBe(depthOf(n));
          const inside = parents.map((_parent, m) => m).filter(m => isBelow(parents, m, n));
          expect([...table.subtree(n)].sort((a, b) => a - b)).toEqual(inside);
        });
      }),
    );
  });

  it('walks a chain of 100,000 spans without recursion', () => {
    const table = new SpanTable();
    for (let n = 0; n < 100_000; n++) {
      table.add(1, 0);
      if (n > 0) table.link(n, n - 1);
    }
    expect(table.rootOf(99_999)).toBe(0);
    expect([...table.subtree(0)]).toHaveLength(100_000);
    expect(table.parent[0]).toBe(NONE);
  });
});

function isBelow(parents: number[], span: number, ancestor: number): boolean {
  for (let at = span; at >= 0; at = parents[at]!) if (at === ancestor) return true;
  return false;
}
