// @ts-check
// Installs the two VS Code builds the tests run in, each in a folder of its own, and keeps them.
// Comes in: 'newest' or 'minimum' (the folders beside this file, each with its package.json and lock file).
// Goes out: an InstalledHost: which Node runs it and where its entry points are.
// Called by test.mjs, start.mjs, runHost.mjs and test/support/workbench.ts. Node built-ins only.
// Surprise: code-server is never built. Its VS Code needs a second install in lib/vscode, without scripts; the native
// modules that stay unbuilt only cost log lines. An install happens in a folder named `….partial-PID` and is renamed at
// the end, so an interrupted one is never taken for a finished one.
import {createHash} from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {runNpm} from './npm.mjs';
import {hostsFolder} from './paths.mjs';

/** @typedef {'newest' | 'minimum'} HostName */

/**
 * @typedef {object} InstalledHost
 * @property {HostName} name
 * @property {string} version VS Code's version, as `1.139.1`
 * @property {string} node the Node binary that runs it
 * @property {string} serverMain VS Code's own server; runs extension tests
 * @property {string | undefined} product code-server's entry point, where it starts unbuilt; the whole product
 */

/** @type {readonly HostName[]} */
export const hostNames = ['newest', 'minimum'];

const definitionsFolder = fileURLToPath(new URL('.', import.meta.url));
const vscodeInHost = join('node_modules', 'code-server', 'lib', 'vscode');

/**
 * Installs a host unless it is there. Without network this works only when it is.
 * @param {HostName} name
 * @param {(line: string) => void} [report] told what happens; silent when nothing needs doing
 * @returns {Promise<InstalledHost>}
 */
export async function installHost(name, report = line => console.log(line)) {
  const definition = join(definitionsFolder, name);
  const folder = join(hostsFolder, name);
  const stamp = stampOf(definition);
  if (readStamp(folder) !== stamp) {
    removeAbandoned(name);
    await installInto(folder, definition, stamp, report);
  }
  return describeHost(name, folder);
}

/**
 * @param {string} folder
 * @param {string} definition
 * @param {string} stamp
 * @param {(line: string) => void} report
 */
async function installInto(folder, definition, stamp, report) {
  const partial = `${folder}.partial-${process.pid}`;
  const startMs = performance.now();
  mkdirSync(partial, {recursive: true});
  try {
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(definition, file), join(partial, file));
    report(`  downloading ${nameOf(definition)} (1 of 2: code-server)`);
    await runNpm(partial, ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
    report(`  downloading ${nameOf(definition)} (2 of 2: its VS Code)`);
    await runNpm(join(partial, vscodeInHost), ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
    addRipgrep(partial);
    writeFileSync(join(partial, 'stamp'), stamp);
    rmSync(folder, {recursive: true, force: true});
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, {recursive: true, force: true});
    // Another process may have finished the same install a moment ago: then theirs serves as well.
    if (readStamp(folder) !== stamp) throw error;
  }
  report(`  installed ${nameOf(definition)} in ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
}

/**
 * The older VS Code downloads ripgrep in an install script, which does not run here; without it file search, and so
 * `workspace.findFiles`, fails. The newer one's dependency brings the binaries of all platforms.
 * @param {string} folder
 */
function addRipgrep(folder) {
  const wanting = join(folder, vscodeInHost, 'node_modules', '@vscode', 'ripgrep');
  if (!existsSync(wanting)) return;
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const binaries = join(folder, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
  cpSync(join(binaries, `${process.platform}-${process.arch}`, name), join(wanting, 'bin', name));
  chmodSync(join(wanting, 'bin', name), 0o755);
}

/** @param {string} definition */
function nameOf(definition) {
  const {dependencies} = JSON.parse(readFileSync(join(definition, 'package.json'), 'utf8'));
  return `code-server ${dependencies['code-server']}`;
}

/** @param {string} definition */
function stampOf(definition) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['package.json', 'package-lock.json']) hash.update(contentOf(join(definition, file)));
  return hash.digest('hex');
}

/**
 * Parsed and printed again, so that a formatter or another line ending does not cost a new download.
 * @param {string} jsonFile
 */
function contentOf(jsonFile) {
  return JSON.stringify(JSON.parse(readFileSync(jsonFile, 'utf8')));
}

/** @param {string} folder */
function readStamp(folder) {
  const file = join(folder, 'stamp');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/**
 * Removes what interrupted installs left; those of living processes stay.
 * @param {HostName} name
 */
function removeAbandoned(name) {
  if (!existsSync(hostsFolder)) return;
  for (const entry of readdirSync(hostsFolder)) {
    const pid = entry.startsWith(`${name}.partial-`) ? Number(entry.split('-').pop()) : undefined;
    if (pid !== undefined && !isAlive(pid)) rmSync(join(hostsFolder, entry), {recursive: true, force: true});
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {HostName} name
 * @param {string} folder
 * @returns {InstalledHost}
 */
function describeHost(name, folder) {
  const vscode = join(folder, vscodeInHost);
  const {version} = JSON.parse(readFileSync(join(vscode, 'package.json'), 'utf8'));
  return {
    name,
    version,
    node: name === 'newest' ? node24(folder) : process.execPath,
    serverMain: join(vscode, 'out', 'server-main.js'),
    // The older one's entry point needs argon2, which is not built.
    product: name === 'newest' ? join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js') : undefined,
  };
}

/** @param {string} folder */
function node24(folder) {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const binary = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(binary)) return binary;
  throw new Error(
    `The newest VS Code needs Node 24, and npm has no Node 24 binary for ${process.platform} ${process.arch}. ` +
      'Run this with Node 24.',
  );
}
