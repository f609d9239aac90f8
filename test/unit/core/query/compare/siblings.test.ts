/** Pairs of siblings: each once, the n-th of a name with the n-th of that name, whatever the order. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {inOrder, pairByKey} from '../../../../../src/core/query/compare/siblings';

const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 40});

function pairs(left: readonly string[], right: readonly string[]): [string, string][] {
  return positions(left, right).map(([l, r]) => [left[l] ?? '-', right[r] ?? '-']);
}

function positions(left: readonly string[], right: readonly string[]): [number, number][] {
  const partner = new Int32Array(left.length).fill(-1);
  pairByKey(left, right, partner, new Uint8Array(right.length));
  const found = inOrder(partner, right.length);
  return [...found.left].map((at, index) => [at, found.right[index]!]);
}

test('what is on one side only stands where it would be', () => {
  expect(pairs(['load', 'check', 'send'], ['load', 'warm', 'send', 'close'])).toEqual([
    ['load', 'load'],
    ['-', 'warm'],
    ['check', '-'],
    ['send', 'send'],
    ['-', 'close'],
  ]);
});

test('another order is no difference', () => {
  expect(pairs(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual([['a', 'a'], ['b', 'b'], ['c', 'c']]); // prettier-ignore
});

test('nothing on either side', () => {
  expect(pairs([], [])).toEqual([]);
  expect(pairs([], ['a'])).toEqual([['-', 'a']]);
  expect(pairs(['a'], [])).toEqual([['a', '-']]);
});

test('each position once, only equal names together, and as many as can be', () => {
  fc.assert(
    fc.property(names, names, (left, right) => {
      const found = positions(left, right);
      const numbers = (list: readonly string[]) => list.map((_, at) => at);
      const seen = (side: 0 | 1) => found.map(pair => pair[side]).filter(at => at >= 0);
      expect(seen(0)).toEqual(numbers(left));
      expect([...seen(1)].sort((a, b) => a - b)).toEqual(numbers(right));
      const together = found.filter(([l, r]) => l >= 0 && r >= 0);
      expect(together.every(([l, r]) => left[l] === right[r])).toBe(true);
      const count = (list: readonly string[], name: string) => list.filter(other => other === name).length;
      const most = ['a', 'b', 'c', 'd'].reduce((sum, name) => sum + Math.min(count(left, name), count(right, name)), 0);
      expect(together).toHaveLength(most);
    }),
  );
});

test('the other way round the same are together', () => {
  fc.assert(
    fc.property(names, names, (left, right) => {
      const both = ([l, r]: [number, number]) => l >= 0 && r >= 0;
      const forth = positions(left, right).filter(both).map(([l, r]) => `${l} ${r}`); // prettier-ignore
      const back = positions(right, left).filter(both).map(([l, r]) => `${r} ${l}`); // prettier-ignore
      expect(forth.sort()).toEqual(back.sort());
    }),
  );
});

test('a long list is paired in one pass', () => {
  const left = Array.from({length: 200_000}, (_, at) => `task ${at % 1000}`);
  const found = positions(left, [...left].reverse());
  expect(found).toHaveLength(200_000);
  expect(found.every(([l, r]) => l >= 0 && r >= 0)).toBe(true);
});
