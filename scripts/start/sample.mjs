// @ts-check
// Chooses and runs the sample program that sends records. Comes in: where to send. Goes out: a handle to end it.
// Called by start.mjs. Surprise: it is restarted when it ends by itself, so that there is always something to see.
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {rootFolder} from '../vscode/paths.mjs';
import {endProcessTree} from '../vscode/processTree.mjs';
import {ensurePython} from '../vscode/python.mjs';

/**
 * @typedef {object} Sample
 * @property {string} folder opened as the workspace: the program's source
 * @property {string} command
 * @property {string} script
 */

const restartMs = 2000;

/**
 * The shop in Python; in Node, with the zeromq of this checkout, where no Python with pyzmq can be had.
 * @param {(line: string) => void} report
 * @returns {Promise<Sample>}
 */
export async function chooseSample(report) {
  try {
    const folder = join(rootFolder, 'samples', 'python-demo');
    return {folder, command: await ensurePython(['zmq'], report), script: 'shop.py'};
  } catch (error) {
    report(`  ${error instanceof Error ? error.message : error} The sample in Node is used instead.`);
    return {folder: join(rootFolder, 'samples', 'node-demo'), command: process.execPath, script: 'shop.mjs'};
  }
}

/**
 * @param {Sample} sample
 * @param {string} endpoint
 * @param {(line: string) => void} report told when it ends by itself
 * @returns {{close: () => Promise<void>}}
 */
export function startSample({folder, command, script}, endpoint, report) {
  let closing = false;
  /** @type {number | undefined} */
  let pid;
  /** @type {NodeJS.Timeout | undefined} */
  let restart;
  const run = () => {
    const child = spawn(command, [script], {
      cwd: folder,
      detached: process.platform !== 'win32',
      env: {...process.env, TRACESCOPE_ENDPOINT: endpoint, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1'},
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
