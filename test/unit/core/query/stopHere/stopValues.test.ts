import {expect, it} from 'vitest';
import {stopValues} from '../../../../../src/core/query/stopHere/stopValues';
import {distlogLine, traceOfLines} from '../filter/fixture';

const ROOT = 'a4e92b78-0d89-48b9-9da4-9cbcfe503e23';

it('offers the context of the record, of the scopes around it, and its own extra fields', () => {
  const extra = {order: 12, customer: {name: 'Ann'}};
  const inner = {...(JSON.parse(distlogLine({at: 3, key: `1@${ROOT}/1`, message: 'row', context: {row: 17}})) as object), ...extra};
  const trace = traceOfLines([
    distlogLine({at: 0, key: `0@${ROOT}`, message: 'import', context: {batch: 'b-1', row: 1}}),
    distlogLine({at: 2, key: `0@${ROOT}/1`, message: 'load'}),
    JSON.stringify(inner),
  ]);
  const values = trace.debugging.stopValues(2, 'python');
  expect(values.map(({name, value, from}) => [name, value, from])).toEqual([
    ['row', '17', 'load'],
    ['batch', '"b-1"', 'import'],
    ['order', '12', ''],
    ['customer', '{name: "Ann"}', ''],
    ['customer.name', '"Ann"', ''],
  ]);
  expect(values[0]?.condition).toBe("('row' in locals() or 'row' in globals()) and row == 17");
}); // prettier-ignore

it('offers the arguments of a call under their own names', () => {
  const fields = '{"call_id": "a.b.1", "call_args": {"order_id": 7, "not-a-name": 1}}';
  expect(stopValues([], fields, 'javascript').map(({name}) => name)).toEqual(['order_id', 'call_id']);
});

it('offers nothing huge, nothing of a text that is no JSON, and not without end', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const wide = JSON.stringify({wide: Array.from({length: 5000}, (_, at) => at), text: 'x'.repeat(5000), ok: 1});
  expect(stopValues([{from: 's', contextJson: `{"deep": ${deep}}`}], wide, 'python').map(({name}) => name)).toEqual(['ok']);
  expect(stopValues([{from: 's', contextJson: "{'a': 1}"}], 'no', 'python')).toEqual([]);
  const many = JSON.stringify(Object.fromEntries(Array.from({length: 500}, (_, at) => [`v${at}`, at])));
  expect(stopValues([], many, 'python')).toHaveLength(200);
}); // prettier-ignore
