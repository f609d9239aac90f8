import {expect, test} from 'vitest';
import {checkFilter} from '../../../src/core/query/filter/compile';
import {filterLike} from '../../../src/host/debug/recordBreakpoints/filterLike';

test('a filter like a record is its line, else its words, and can always be read', () => {
  const record = {source: null, message: 'no "stock"\nsecond line', level: 40, logger: 'shop cart'};
  expect(filterLike(record)).toBe('level>=error logger:"shop cart" message:"no \\"stock\\""');
  const source = {path: 'C:\\app\\my work.py', line: 12, func: null};
  expect(filterLike({...record, source, level: 20})).toBe('file:"my work.py:12"');
  expect(filterLike({...record, source: {...source, path: '/srv/work.py'}, level: 30})).toBe(
    'level>=warning file:work.py:12',
  );
  for (const message of ['', 'a)', '(', '-x', 'a:b', '\\', 'OR', '*']) {
    expect(checkFilter(filterLike({...record, message, logger: null}))).toBeNull();
  }
});
