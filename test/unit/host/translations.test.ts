/** Each translation is whole, and keeps the values, links and code of the original. `npm run l10n` lists what is not. */
import {expect, test} from 'vitest';
import {compareTables, readTable, translations} from '../../../scripts/l10n.mjs';

test('there is one complete translation, of the manifest and of the code', () => {
  expect(translations().map(({file}) => file)).toEqual(['package.nls.de.json', 'l10n/bundle.l10n.de.json']);
});

test.each(translations())('$file', ({file, baseFile}) => {
  expect(compareTables(readTable(baseFile), readTable(file))).toEqual([]);
});

test('what is missing, foreign or damaged is named', () => {
  const base = {'a {0}': 'a {0}', b: '[x](command:y)', c: '`code`', d: 'd'};
  expect(compareTables(base, {...base, 'a {0}': '{0} a'})).toEqual([]);
  expect(compareTables(base, {'a {0}': 'a', b: '[x](command:z)', c: 'code', e: ''})).toEqual([
    'lacks "d"',
    'has "e", which nothing uses',
    ...['a {0}', 'b', 'c'].map(key => `has other values, links or code than the original in "${key}"`),
  ]);
});
