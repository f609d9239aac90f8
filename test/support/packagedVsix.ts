/**
 * The VSIX that whole-product tests install. In: TRACESCOPE_VSIX, or the newest one for this platform
 * that `npm test` or `npm run package` left.
 * Out: its absolute path; an error that says what to run when there is none.
 */
import {existsSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {harnessFolder, rootFolder} from '../../scripts/vscode/paths.mjs';

export function packagedVsix(): string {
  const named = process.env.TRACESCOPE_VSIX;
  if (named) return named;
  const newest = [rootFolder, join(harnessFolder, 'vsix')]
    .filter(folder => existsSync(folder))
    .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
    .filter(path => path.endsWith(`-${process.platform}-${process.arch}.vsix`))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (newest === undefined) throw new Error('There is no VSIX to install: run `npm run package` first.');
  return newest;
}
