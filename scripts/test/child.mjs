// @ts-check
// Runs a Node script of the checkout as a step. Comes in: its path and arguments. Goes out: its exit code and what it
// printed. Called by the steps of `npm test`. Surprise: a step that hangs is ended with all its descendants.
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {rootFolder} from '../vscode/paths.mjs';
import {endProcessTree} from '../vscode/processTree.mjs';

const limitMs = 20 * 60_000;

/**
 * @param {string} script relative to the checkout
 * @param {string[]} args
 * @param {{env?: NodeJS.ProcessEnv, quiet?: boolean}} [options] quiet: keep the output instead of showing it
 * @returns {Promise<{code: number | null, output: string}>}
 */
export async function runScript(script, args, {env = {}, quiet = false} = {}) {
  const child = spawn(process.execPath, [join(rootFolder, script), ...args], {
    cwd: rootFolder,
    detached: process.platform !== 'win32',
    env: {...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  /** @param {Buffer} data */
  const take = data => {
    output += data.toString();
    if (!quiet) process.stdout.write(data);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const end = async () => {
    if (child.pid !== undefined) await endProcessTree(child.pid);
  };
  // The step has a process group of its own, so Ctrl+C in the terminal does not reach it.
  const interrupted = () => void end().then(() => process.exit(130));
  const limit = setTimeout(() => {
    output += `\n${script} did not end within ${limitMs / 60_000} minutes and was ended.\n`;
    void end();
  }, limitMs);
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearTimeout(limit);
  process.off('SIGINT', interrupted);
  process.off('SIGTERM', interrupted);
  return {code, output};
}
