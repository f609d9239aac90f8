// @ts-check
// Installs Debian packages where that is possible: as root, on a system with apt-get.
// Comes in: package names. Goes out: true when they are installed, false when this machine cannot do it.
// Called by browser.mjs and debian.mjs. Surprise: the package list is refreshed once per process, not once per call.
import {spawn, spawnSync} from 'node:child_process';

let refreshed = false;

/** @returns {boolean} */
export function canInstallPackages() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], {stdio: 'ignore'}).status === 0;
}

/**
 * @param {string[]} packages
 * @param {(line: string) => void} report
 * @returns {Promise<boolean>} false also when apt-get failed; its output has been reported then
 */
export async function installPackages(packages, report) {
  if (!canInstallPackages()) return false;
  report(`  installing the Debian packages ${packages.join(', ')}`);
  if (!refreshed) {
    if (!(await aptGet(['update'], report))) return false;
    refreshed = true;
  }
  return aptGet(['install', '--yes', '--no-install-recommends', ...packages], report);
}

/**
 * @param {string[]} args
 * @param {(line: string) => void} report
 * @returns {Promise<boolean>}
 */
async function aptGet(args, report) {
  const child = spawn('apt-get', ['-q', ...args], {
    env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  /** @type {number | null} */
  const code = await new Promise(resolve => child.on('error', () => resolve(null)).on('close', resolve));
  if (code !== 0) report(output.trimEnd().split('\n').slice(-15).join('\n'));
  return code === 0;
}
