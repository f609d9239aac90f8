// @ts-check
// Runs the extension-host suite (test/vscode) in a real VS Code. Comes in: which one: 'newest', 'minimum' or 'desktop'.
// Goes out: a SuiteOutcome. Called by test.mjs, and by hand: node scripts/vscode/runHost.mjs [newest] [minimum]
// [desktop] [--grep PATTERN] [--json]; without a
// name: the desktop VS Code if there is one, and both servers. --json adds a line `RESULT {…}` for each.
// Surprise: without a desktop the tests run in the remote extension host of a server, and a headless page has to stand
// by as its window; VS Code reports to that page, the results themselves come through a file.
import {runTests} from '@vscode/test-electron';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {chromium} from 'playwright-core';
import {chromiumFlags, ensureBrowser} from './browser.mjs';
import {bundleSuite} from './bundleSuite.mjs';
import {findDesktopExecutable} from './desktop.mjs';
import {hostNames, installHost} from './hosts.mjs';
import {rootFolder} from './paths.mjs';
import {ensurePython} from './python.mjs';
import {startTestServer, writeSettings} from './server.mjs';

/** @typedef {import('./hosts.mjs').HostName | 'desktop'} Where */
/** @typedef {{where: Where, version: string, passed: string[], failed: {title: string, error: string}[]}} SuiteOutcome */

const hardLimitMs = 10 * 60_000;
/** Installed beside Tracescope, because a server's page can bring only one extension under development. */
const debugpyExtension = join(rootFolder, 'test', 'support', 'debugpyExtension');

/** @returns {Where[]} where the suite can run on this machine */
export function placesToRun() {
  return findDesktopExecutable() || process.env.TRACESCOPE_DOWNLOAD_VSCODE === '1'
    ? ['desktop', ...hostNames]
    : [...hostNames];
}

/**
 * @param {Where} where
 * @param {{grep?: string | undefined}} [options]
 * @returns {Promise<SuiteOutcome>} never rejects because of a failing test; a suite that did not report is one failure
 */
export async function runHostSuite(where, {grep} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tracescope-host-'));
  try {
    const resultFile = join(folder, 'result.json');
    const workspace = join(folder, 'workspace');
    const sources = join(rootFolder, 'test', 'fixtures', 'recordings', 'sources');
    mkdirSync(workspace);
    if (existsSync(sources)) cpSync(sources, workspace, {recursive: true});
    /** @type {Record<string, string>} */
    const env = {
      TRACESCOPE_TEST_RESULT: resultFile,
      TRACESCOPE_CHECKOUT: rootFolder,
      TRACESCOPE_FIXTURES: join(rootFolder, 'test', 'fixtures'),
      TRACESCOPE_PYTHON: await ensurePython(['zmq', 'debugpy']),
      ...(grep === undefined ? {} : {TRACESCOPE_TEST_GREP: grep}),
    };
    const suite = await bundleSuite();
    const profile = {dataFolder: join(folder, 'data'), extensionsFolder: join(folder, 'extensions')};
    cpSync(debugpyExtension, join(profile.extensionsFolder, 'tracescope.debugpy-for-tests-0.0.1'), {recursive: true});
    writeSettings(profile, {});
    const job = {profile, workspace, suite, env};
    const {version, log} = where === 'desktop' ? await runOnDesktop(job) : await runOnServer(where, job);
    return readOutcome(where, version, resultFile, log);
  } finally {
    rmSync(folder, {recursive: true, force: true, maxRetries: 5});
  }
}

/**
 * @typedef {object} Job
 * @property {import('./server.mjs').Profile} profile
 * @property {string} workspace
 * @property {string} suite
 * @property {Record<string, string>} env
 */

/** @param {Job} job */
async function runOnDesktop({profile, workspace, suite, env}) {
  const executable = findDesktopExecutable();
  let log = '';
  try {
    await runTests({
      ...(executable === undefined ? {} : {vscodeExecutablePath: executable}),
      extensionDevelopmentPath: rootFolder,
      extensionTestsPath: join(suite, 'index.js'),
      extensionTestsEnv: env,
      launchArgs: [
        workspace,
        '--user-data-dir',
        profile.dataFolder,
        '--extensions-dir',
        profile.extensionsFolder,
        '--disable-workspace-trust',
      ],
    });
  } catch (error) {
    log = String(error);
  }
  return {version: executable ?? 'downloaded', log};
}

/**
 * @param {import('./hosts.mjs').HostName} name
 * @param {Job} job
 */
async function runOnServer(name, {profile, workspace, suite, env}) {
  const host = await installHost(name);
  const server = await startTestServer(host, profile, {env, smokeTest: true});
  /** @type {string[]} */
  const said = [];
  try {
    const browser = await chromium.launch({executablePath: await ensureBrowser(), args: chromiumFlags});
    try {
      const page = await browser.newPage();
      /** @type {Promise<void>} */
      const ended = new Promise((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`The suite did not end within ${hardLimitMs / 60_000} minutes.`)),
          hardLimitMs,
        );
        Promise.all([
          page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
            const line = readable(args);
            said.push(`${type}: ${line}`);
            if (type === 'info' && /^\s/.test(line) && !/Require stack/.test(line)) console.log(line.trimEnd());
          }),
          page.exposeFunction('codeAutomationExit', () => {
            clearTimeout(limit);
            resolve();
          }),
        ])
          .then(() => page.goto(windowUrl(server, workspace, suite)))
          .catch(reject);
      });
      await ended;
    } finally {
      await browser.close();
    }
  } catch (error) {
    said.push(String(error));
  } finally {
    await server.close();
  }
  return {version: host.version, log: `${said.join('\n')}\n--- server ---\n${server.log()}`};
}

/**
 * @param {import('./server.mjs').RunningServer} server
 * @param {string} workspace
 * @param {string} suite
 */
function windowUrl(server, workspace, suite) {
  /** @param {string} path */
  const remote = path => `vscode-remote://${server.authority}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(rootFolder)],
    ['extensionTestsPath', remote(join(suite, 'index.js'))],
  ];
  const query = new URLSearchParams({folder: workspace, payload: JSON.stringify(payload)});
  return `${server.url}/?${query}`;
}

/**
 * Console calls arrive as `%c` formats with CSS; mocha's own lines as printf formats with their values.
 * @param {unknown[]} args
 */
function readable(args) {
  const [format, ...values] = args.map(String);
  return (format ?? '').replace(/%[csdo]/g, place => (place === '%c' ? (values.shift(), '') : (values.shift() ?? '')));
}

/**
 * @param {Where} where
 * @param {string} version
 * @param {string} resultFile
 * @param {string} log
 * @returns {SuiteOutcome}
 */
function readOutcome(where, version, resultFile, log) {
  if (!existsSync(resultFile)) {
    console.log(withoutKnownNoise(log));
    return {where, version, passed: [], failed: [{title: 'the suite reports', error: 'It ended without a result.'}]};
  }
  /** @type {{passed: string[], failed: {title: string, error: string}[], pending: string[]}} */
  const {passed, failed, pending} = JSON.parse(readFileSync(resultFile, 'utf8'));
  const skipped = pending.map(title => ({title, error: 'It was skipped, and no test may be.'}));
  if (failed.length > 0) console.log(withoutKnownNoise(log));
  return {where, version, passed, failed: [...failed, ...skipped]};
}

/**
 * An unbuilt server says at length which native modules it misses.
 * @param {string} log
 */
function withoutKnownNoise(log) {
  const noise =
    /bindings file|→ |spdlog|watchdog|^\s+at .*(node:internal|node_modules|server-main)|^\s*(tries: \[|\]|\})$/;
  const lines = log.split('\n').filter(line => !noise.test(line));
  return lines.slice(-150).join('\n');
}

async function main() {
  const {values, positionals} = parseArgs({
    options: {grep: {type: 'string'}, json: {type: 'boolean', default: false}},
    allowPositionals: true,
  });
  const places = positionals.length > 0 ? /** @type {Where[]} */ (positionals) : placesToRun();
  for (const where of places) {
    const outcome = await runHostSuite(where, {grep: values.grep});
    const {version, passed, failed} = outcome;
    if (values.json) console.log(`RESULT ${JSON.stringify(outcome)}`);
    console.log(`${where} (${version}): ${passed.length} passed, ${failed.length} failed`);
    for (const {title, error} of failed) console.log(`FAIL ${title}\n${error}`);
    if (failed.length > 0 || passed.length === 0) process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
