// @ts-check
// Starts a VS Code server on a free loopback port and installs VSIX files into its profile.
// Comes in: an InstalledHost, a Profile (folders of its own) and what to serve. Goes out: a RunningServer.
// Called by runHost.mjs, start.mjs and test/support/workbench.ts; each closes what it started.
// Surprise: code-server's entry point and VS Code's own server keep user settings in different places below the same
// data folder. Both are written, so a profile serves either.
import {spawn} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {environmentWithoutNpmState} from './npm.mjs';
import {endProcessTree} from './processTree.mjs';

/** @typedef {import('./hosts.mjs').InstalledHost} InstalledHost */

/**
 * @typedef {object} Profile
 * @property {string} dataFolder user data; must not be shared by two running servers
 * @property {string} extensionsFolder
 */

/**
 * @typedef {object} RunningServer
 * @property {string} url without path, as `http://127.0.0.1:4711`
 * @property {string} authority as `127.0.0.1:4711`
 * @property {number} pid
 * @property {() => string} log all it has printed
 * @property {() => Promise<void>} close ends it and everything it started
 */

const startLimitMs = 60_000;

/** What every run wants: no welcome page, no telemetry, no chat, no update, no question that blocks a script. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'terminal.integrated.gpuAcceleration': 'off',
  'window.autoDetectColorScheme': false,
  'workbench.editor.enablePreview': true,
};

/**
 * @param {Profile} profile
 * @param {Record<string, unknown>} settings
 */
export function writeSettings(profile, settings) {
  const text = JSON.stringify({...quietSettings, ...settings}, undefined, 2);
  for (const below of [profile.dataFolder, join(profile.dataFolder, 'data')]) {
    // A server is a remote machine to its window: what has the scope of a machine is read from Machine only.
    for (const folder of [join(below, 'User'), join(below, 'Machine')]) {
      mkdirSync(folder, {recursive: true});
      writeFileSync(join(folder, 'settings.json'), text);
    }
  }
  writeFileSync(join(profile.dataFolder, 'config.yaml'), '');
}

/**
 * @param {InstalledHost} host
 * @param {Profile} profile
 * @param {string} vsix
 */
export async function installVsix(host, profile, vsix) {
  const log = await runToEnd(host, [...profileArguments(host, profile), '--install-extension', vsix, '--force']);
  if (!/successfully installed/.test(log)) throw new Error(`Installing ${vsix} failed:\n${log}`);
}

/**
 * The product as a user gets it. Where code-server's entry point does not start unbuilt, VS Code's own server stands in.
 * @param {InstalledHost} host
 * @param {Profile} profile
 * @param {{port?: number, env?: NodeJS.ProcessEnv}} [options] port 0, the default, takes a free one
 * @returns {Promise<RunningServer>}
 */
export async function startProduct(host, profile, {port = 0, env} = {}) {
  const args = profileArguments(host, profile);
  if (host.product === undefined) return startTestServer(host, profile, {port, env});
  args.push('--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check');
  return start(host, args, /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/, env);
}

/**
 * VS Code's own server; with `smokeTest` a page may bring an extension and its tests with it.
 * @param {InstalledHost} host
 * @param {Profile} profile
 * @param {{port?: number, env?: NodeJS.ProcessEnv, smokeTest?: boolean}} [options]
 * @returns {Promise<RunningServer>}
 */
export async function startTestServer(host, profile, {port = 0, env, smokeTest = false} = {}) {
  const args = [
    ...serverMainArguments(host, profile),
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--without-connection-token',
    '--telemetry-level',
    'off',
    ...(smokeTest ? ['--enable-smoke-test-driver'] : []),
  ];
  return start(host, args, /Extension host agent listening on (\d+)/, env);
}

/**
 * @param {InstalledHost} host
 * @param {Profile} profile
 */
function profileArguments(host, profile) {
  if (host.product === undefined) return serverMainArguments(host, profile);
  return [
    host.product,
    // Otherwise it reads, and writes, a file in the user's home.
    '--config',
    join(profile.dataFolder, 'config.yaml'),
    '--user-data-dir',
    profile.dataFolder,
    '--extensions-dir',
    profile.extensionsFolder,
  ];
}

/**
 * @param {InstalledHost} host
 * @param {Profile} profile
 */
function serverMainArguments(host, profile) {
  return [
    host.serverMain,
    '--server-data-dir',
    profile.dataFolder,
    '--extensions-dir',
    profile.extensionsFolder,
    '--accept-server-license-terms',
  ];
}

/**
 * @param {NodeJS.ProcessEnv | undefined} extra
 * @returns {NodeJS.ProcessEnv} without what a terminal inside VS Code, or npm, would hand down
 */
function serverEnvironment(extra) {
  const env = environmentWithoutNpmState();
  for (const name of Object.keys(env)) if (/^(VSCODE_|ELECTRON_|VITEST|NODE_OPTIONS$)/.test(name)) delete env[name];
  return {...env, ...extra};
}

/**
 * @param {InstalledHost} host
 * @param {string[]} args
 * @returns {Promise<string>} what it printed
 */
async function runToEnd(host, args) {
  const child = spawn(host.node, args, {env: serverEnvironment(undefined), stdio: ['ignore', 'pipe', 'pipe']});
  let log = '';
  child.stdout.on('data', data => (log += data));
  child.stderr.on('data', data => (log += data));
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return log;
}

/**
 * @param {InstalledHost} host
 * @param {string[]} args
 * @param {RegExp} ready its first group is the port
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<RunningServer>}
 */
async function start(host, args, ready, env) {
  const child = spawn(host.node, args, {
    env: serverEnvironment(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const port = await new Promise((resolve, reject) => {
    /** @param {string} reason */
    const fail = reason => {
      clearTimeout(limit);
      reject(new Error(`VS Code ${host.version} ${reason}:\n${log}`));
    };
    const limit = setTimeout(() => fail(`was not ready after ${startLimitMs / 1000} s`), startLimitMs);
    /** @param {Buffer} data */
    const read = data => {
      log += data.toString();
      const match = ready.exec(log);
      if (!match) return;
      clearTimeout(limit);
      resolve(match[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', error => fail(`could not be started (${error.message})`));
    child.on('exit', code => fail(`ended with exit status ${code} before it was ready`));
  }).catch(async error => {
    if (child.pid !== undefined) await endProcessTree(child.pid);
    throw error;
  });
  const pid = child.pid ?? 0;
  const authority = `127.0.0.1:${port}`;
  return {url: `http://${authority}`, authority, pid, log: () => log, close: () => endProcessTree(pid)};
}
