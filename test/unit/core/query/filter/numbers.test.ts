/** `%d` in the name of a task or flow: exactly the names that Statistics takes together, whatever stands around the number. */
import {expect, test} from 'vitest';
import {addName} from '../../../../../webview/statistics/nameFilter';
import {ALL, distlogLine, noPause, traceOfLines} from './fixture';

const FLOW = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';
const NAMES = [
  ...['worker 1', 'worker 12', 'worker shop', 'worker 3 of shop', 'worker', 'Worker 7', 'my worker 4'],
  ...['12', '7', '12 (3)', '4 (5)', 'v2', 'v3', 'a*1', 'a*22', 'ab1', 'say "5"', 'say "66"'],
];

function sessionOf(names: readonly string[]) {
  const lines = names.map((name, index) => distlogLine({at: index, key: `0@${FLOW}/${index + 1}`, message: name}));
  return traceOfLines([distlogLine({at: 0, key: `0@${FLOW}`, message: 'order 41'}), ...lines]);
}

async function namesOf(text: string): Promise<string[]> {
  const page = await sessionOf(NAMES).rows({...ALL, text}, 0, 100, noPause);
  return page.spanName;
}

test.each([
  ['task:"worker %d"', ['worker 1', 'worker 12', 'Worker 7']],
  ['task:"%d"', ['12', '7']],
  ['task:"%d (%d)"', ['12 (3)', '4 (5)']],
  ['task:"a*%d"', ['a*1', 'a*22']],
  ['task:*%d', ['worker 1', 'worker 12', 'Worker 7', 'my worker 4', '12', '7', 'a*1', 'a*22', 'order 41']],
  ['-task:"worker %d" task:worker*', ['worker shop', 'worker 3 of shop', 'worker']],
])('%s', async (text, expected) => {
  expect((await namesOf(text)).sort()).toEqual([...expected].sort());
});

test('a flow by its number is the flow with all that is in it', async () => {
  expect(await namesOf('flow:"order %d"')).toHaveLength(NAMES.length + 1);
  expect(await namesOf('flow:"order"')).toEqual([]);
});

test('the filter of a row of Statistics shows the runs of that row and no other', async () => {
  // The language compares without case, the table does not.
  const trace = sessionOf(NAMES.filter(name => name !== 'Worker 7'));
  const {rows} = await trace.statistics({filter: null, limit: 100, alike: true}, noPause);
  expect(rows.some(({names}) => names > 1)).toBe(true);
  for (const row of rows) {
    const {total} = await trace.rows({...ALL, text: addName('', row, rows)}, 0, 0, noPause);
    expect(total, row.name).toBe(row.count);
  }
});
