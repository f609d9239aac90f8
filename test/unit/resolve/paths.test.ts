/** Paths of every kind of machine in one form. */
import {expect, test} from 'vitest';
import {commonSuffixLength, isAbsolute, isInside, librarySuffixLength, normalisePath} from '../../../src/resolve/paths';

test.each([
  ['/app/./a/../x.py', '/app/x.py'],
  ['C:\\app\\x.py', 'C:/app/x.py'],
  ['..\\x.py', '../x.py'],
  ['a//b/', 'a/b'],
  ['vscode-vfs://github/owner/repo/x.py', 'vscode-vfs://github/owner/repo/x.py'],
  ['', ''],
])('normalisePath(%j) is %j', (path, expected) => {
  expect(normalisePath(path)).toBe(expected);
});

test('absolute are POSIX roots, drives and URIs', () => {
  expect(['/a', 'C:/a', 'vscode-vfs://x/a', 'a/b', './a'].map(isAbsolute)).toEqual([true, true, true, false, false]);
});

test('a folder holds itself and what is below it, by whole segments', () => {
  expect(isInside('/app/x.py', '/app', true)).toBe(true);
  expect(isInside('/apple/x.py', '/app', true)).toBe(false);
  expect(isInside('/App/x.py', '/app', true)).toBe(false);
  expect(isInside('/App/x.py', '/app', false)).toBe(true);
  expect(isInside('/x.py', '/', true)).toBe(true);
});

test('common ends are counted in segments', () => {
  expect(commonSuffixLength('/a/b/x.py', '/c/b/x.py', true)).toBe(2);
  expect(commonSuffixLength('/a/B/x.py', '/c/b/x.py', true)).toBe(1);
  expect(commonSuffixLength('/a/B/x.py', '/c/b/x.py', false)).toBe(2);
});

test('library files must match from the library folder on', () => {
  expect(librarySuffixLength('/venv/lib/python3.11/site-packages/kombu/x.py')).toBe(4);
  expect(librarySuffixLength('/app/node_modules/a/b.js')).toBe(3);
  expect(librarySuffixLength('/app/python/x.py')).toBe(0);
});
