/** Where programs may be run and listened to: not in Restricted Mode, and not where no folder is on this machine. */
import {expect, test} from 'vitest';
import {mayRunPrograms, refusalOf} from '../../../src/host/settings/workspaceKind';

const folders = (...schemes: string[]) => schemes.map(scheme => ({uri: {scheme}}));

test.each([
  ['a trusted folder', true, folders('file'), null],
  ['no folder', true, undefined, null],
  ['Restricted Mode', false, folders('file'), 'restricted'],
  ['a folder of another place', true, folders('vscode-vfs'), 'virtual'],
  ['one folder here and one elsewhere', true, folders('vscode-vfs', 'file'), null],
  ['a folder of another place in Restricted Mode', false, folders('vscode-vfs'), 'restricted'],
])('%s', (_name, isTrusted, workspaceFolders, expected) => {
  expect(refusalOf({isTrusted, workspaceFolders})).toBe(expected);
  expect(mayRunPrograms({isTrusted, workspaceFolders})).toBe(expected === null);
});
