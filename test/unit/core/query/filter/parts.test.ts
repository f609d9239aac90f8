/** The conditions of a filter and the words to mark. */
import {expect, test} from 'vitest';
import {filterParts} from '../../../../../src/core/query/filter/parts';

test.each([
  ['', [], []],
  ['task:Flaky state:failed', ['task:Flaky', 'state:failed'], []],
  ['timeout (a OR b )', ['timeout', '(a OR b )'], ['timeout', 'a', 'b']],
  ['a OR b', ['a OR b'], ['a', 'b']],
  ['"Two Words" -gone', ['"Two Words"', 'NOT gone'], ['two words']],
  ['con*out message:Disk', ['con*out', 'message:Disk'], ['con', 'out', 'disk']],
  ['a )', [], []],
] as const)('%s', (text, parts, words) => {
  expect(filterParts(text)).toEqual({parts, words});
});
