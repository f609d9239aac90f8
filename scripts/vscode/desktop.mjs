// @ts-check
// Finds a desktop VS Code. Comes in: the environment. Goes out: what @vscode/test-electron and `npm start` can run.
// Called by runHost.mjs and start.mjs. Surprise: without a display a desktop VS Code cannot start, so on Linux none is
// reported then, unless it is named by hand.
import {spawnSync} from 'node:child_process';
import {existsSync, realpathSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';

/** @returns {string | undefined} the executable (not the shell script) of a desktop VS Code */
export function findDesktopExecutable() {
  const named = process.env.VSCODE_EXECUTABLE_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`VSCODE_EXECUTABLE_PATH names ${named}, which does not exist.`);
  }
  if (!hasDisplay()) return undefined;
  if (process.platform === 'darwin') {
    return ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron'].find(existsSync);
  }
  const script = findDesktopCommand();
  if (script === undefined) return undefined;
  // …/bin/code is a script; the executable lies one folder up.
  const folder = dirname(dirname(realpathSync(script)));
  return [join(folder, 'code'), join(folder, 'Code.exe')].find(existsSync);
}

/** @returns {string | undefined} the `code` command of a desktop VS Code */
export function findDesktopCommand() {
  if (!hasDisplay()) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map(folder => join(folder, name))
    .find(existsSync);
  if (found === undefined) return undefined;
  // Inside a remote terminal `code` is another program of the same name.
  const version = spawnSync(found, ['--version'], {encoding: 'utf8', shell: process.platform === 'win32'});
  return /^1\.\d+\.\d+/.test(version.stdout ?? '') ? found : undefined;
}

/** @returns {boolean} */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}
