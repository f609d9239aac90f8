/**
 * The `tracescope` command for terminals: a small script that runs dist/cli.js on VS Code's own runtime, so that a Python
 * developer needs no Node. In: a folder, the runtime, the command's file. Out: `tracescope` and `tracescope.cmd` there,
 * written only when they differ, as every window of this VS Code shares them.
 */
import {randomUUID} from 'node:crypto';
import {chmod, mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

export async function writeLaunchers(folder: string, runtime: string, commandFile: string): Promise<void> {
  await mkdir(folder, {recursive: true});
  await write(join(folder, 'tracescope'), shellLauncher(runtime, commandFile));
  if (process.platform === 'win32') await write(join(folder, 'tracescope.cmd'), windowsLauncher(runtime, commandFile));
}

/** When the extension is gone but a terminal still has the folder on its PATH, the pipe goes on. */
export function shellLauncher(runtime: string, commandFile: string): string {
  const [program, script] = [runtime, commandFile].map(path => `'${path.replaceAll("'", `'\\''`)}'`);
  return `#!/bin/sh
if [ ! -f ${script} ]; then
  echo 'tracescope: the extension has been removed. The input is only printed.' >&2
  exec cat
fi
ELECTRON_RUN_AS_NODE=1 exec ${program} ${script} "$@"
`;
}

export function windowsLauncher(runtime: string, commandFile: string): string {
  const [program, script] = [runtime, commandFile].map(path => `"${path.replaceAll('%', '%%')}"`);
  return ['@echo off', 'setlocal', 'set ELECTRON_RUN_AS_NODE=1', `${program} ${script} %*`, ''].join('\r\n');
}

async function write(path: string, text: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch(() => '');
  if (before !== text) {
    // A terminal may be starting it at this moment: it sees the old one or the new one, never half.
    const temporary = `${path}.${randomUUID()}`;
    await writeFile(temporary, text, {mode: 0o755});
    await rename(temporary, path);
  }
  await chmod(path, 0o755);
}
