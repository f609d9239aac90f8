// @ts-check
// Finds a Python that can import what the tests and the sample need, or installs Debian's packages for it.
// Comes in: module names. Goes out: the interpreter's path. Called by test.mjs, start.mjs and test/support.
// Surprise: the first python3 on PATH (pyenv's, say) often is not the one that has pyzmq, so each is tried.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {installPackages} from './apt.mjs';

/** @typedef {'zmq' | 'debugpy'} PythonModule */

/** @type {Record<PythonModule, string>} */
const debianPackages = {zmq: 'python3-zmq', debugpy: 'python3-debugpy'};

/**
 * @param {readonly PythonModule[]} modules
 * @param {(line: string) => void} [report]
 * @returns {Promise<string>} rejects with one sentence that says what to do
 */
export async function ensurePython(modules, report = line => console.log(line)) {
  const found = findPython(modules);
  if (found) return found;
  const wanted = process.env.TRACESCOPE_PYTHON;
  if (wanted) throw new Error(`TRACESCOPE_PYTHON names ${wanted}, which cannot import ${modules.join(' and ')}.`);
  const packages = modules.map(name => debianPackages[name]);
  if (process.platform === 'linux' && (await installPackages(packages, report))) {
    const installed = findPython(modules);
    if (installed) return installed;
  }
  throw new Error(
    `No Python was found that can import ${modules.join(' and ')}: install ${packages.join(' and ')}, ` +
      'or set TRACESCOPE_PYTHON to an interpreter that has them.',
  );
}

/**
 * @param {readonly PythonModule[]} modules
 * @returns {string | undefined}
 */
export function findPython(modules) {
  const wanted = process.env.TRACESCOPE_PYTHON;
  if (wanted) return canImport(wanted, modules) ? wanted : undefined;
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
  const name = process.platform === 'win32' ? 'python.exe' : 'python3';
  const candidates = [...new Set(folders.map(folder => join(folder, name)))].filter(existsSync);
  return candidates.find(candidate => canImport(candidate, modules));
}

/**
 * @param {string} interpreter
 * @param {readonly PythonModule[]} modules
 */
function canImport(interpreter, modules) {
  return spawnSync(interpreter, ['-c', `import ${modules.join(', ')}`], {stdio: 'ignore'}).status === 0;
}
