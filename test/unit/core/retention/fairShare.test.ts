/** Sharing a budget: it is used up, never exceeded, and whoever is modest loses nothing. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {excessOf} from '../../../../src/core/retention/fairShare';

test.each([
  [[10, 10], 20, [0, 0]],
  [[90, 10], 50, [50, 0]],
  [[90, 10], 20, [80, 0]],
  [[90, 60, 10], 110, [40, 10, 0]],
  [[5], 0, [5]],
  [[], 3, []],
  [[1, 2], Infinity, [0, 0]],
])('%j within %d gives up %j', (used, budget, excess) => {
  expect(excessOf(used, budget)).toEqual(excess);
});

test('what stays is the budget, or everything; and nobody who gives up anything keeps less than another', () => {
  const used = fc.array(fc.nat(1000), {minLength: 1, maxLength: 8});
  fc.assert(
    fc.property(used, fc.nat(4000), (amounts, budget) => {
      const excess = excessOf(amounts, budget);
      const kept = amounts.map((amount, index) => amount - (excess[index] ?? 0));
      const sum = kept.reduce((a, b) => a + b, 0);
      const all = amounts.reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(Math.min(budget, all), 6);
      const most = Math.max(...kept);
      kept.forEach((amount, index) => expect(excess[index] === 0 || amount > most - 1e-6).toBe(true));
    }),
  );
});
