// @ts-check
// Runs the sample program that sends records. Comes in: where to send. Goes out: a handle to end it.
// Called by start.mjs. Surprise: it is restarted when it ends by itself, so that there is always something to see.
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {rootFolder} from '../vscode/paths.mjs';
import {endProcessTree} from '../vscode/processTree.mjs';

/** The folder that is opened as the workspace: the program's source. */
export const sampleFolder = join(rootFolder, 'samples', 'python-demo');

const restartMs = 2000;

/**
 * @param {string} python an interpreter that can import zmq
 * @param {string} endpoint
 * @param {(line: string) => void} report told when it ends by itself
 * @returns {{close: () => Promise<void>}}
 */
export function startSample(python, endpoint, report) {
  let closing = false;
  /** @type {number | undefined} */
  let pid;
  /** @type {NodeJS.Timeout | undefined} */
  let restart;
  const run = () => {
    const child = spawn(python, ['shop.py', '--endpoint', endpoint], {
      cwd: sampleFolder,
      detached: process.platform !== 'win32',
      env: {...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1'},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    pid = child.pid;
    let said = '';
    child.stderr.on('data', data => (said = (said + data).slice(-2000)));
    child.on('error', error => report(`  the sample could not be started: ${error.message}`));
    child.on('exit', code => {
      pid = undefined;
      if (closing) return;
      if (code !== 0) report(`  the sample ended with exit status ${code} and is started again\n${said}`);
      restart = setTimeout(run, restartMs);
    });
  };
  run();
  return {
    close: async () => {
      closing = true;
      clearTimeout(restart);
      if (pid !== undefined) await endProcessTree(pid);
    },
  };
}
