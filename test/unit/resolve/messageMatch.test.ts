/** Literals of the source against messages of records: as they stand, with holes, and hostile ones. */
import {expect, test} from 'vitest';
import {matchMessage} from '../../../src/resolve/messageMatch';

test.each([
  ['attempt %d', 'attempt %d', '', 'exact'],
  ['attempt 3 of 4', 'attempt %d of %(all)d', '', 'pattern'],
  ['order 7: done', '{}: done', '', 'pattern'],
  ['user leo has 3.5 left', 'user {user.name!r} has {left:>{width}.2f} left', 'f', 'pattern'],
  ['user leo', 'user {name}', '', 'pattern'],
  ['100% of leo', '100%% of %s', '', 'pattern'],
  ['all {x} b c', 'all {{x}} b {c}', 'f', 'pattern'],
  ['paid 5 to bank', 'paid ${sum} to bank', '`', 'pattern'],
  ['FAILED load x', 'load %s', '', 'pattern'],
  ['FAILED inner', 'inner', '', 'exact'],
  ['anything', '%s', '', null],
  ['a: b', '%s: %s', '', null],
  ['attempt 3', 'retry %d', '', null],
  ['aab', 'ab%sab', '', null],
  ['', '', '', null],
])('message %j, literal %j (%s): %s', (template, literal, prefix, grade) => {
  expect(matchMessage(template, literal, prefix)).toBe(grade);
});

test('a hostile message takes no time', () => {
  const literal = `${'%s a '.repeat(200)}end of it`;
  expect(matchMessage(`${'a '.repeat(100_000)}x`, literal, '')).toBe(null);
});
