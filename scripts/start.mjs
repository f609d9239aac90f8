// @ts-check
// `npm start`: a VS Code with Tracescope, the sample shop as its workspace, and the shop sending records to it.
// A desktop VS Code is used when `code` and a display are there, a headless server with an address to open otherwise.
// Options: --server (never the desktop), --vsix FILE (install that, build nothing), --check (watch the flows arrive in
// headless Chromium, then end with exit code 0 or 1). TRACESCOPE_START_SECONDS=n ends by itself. Ctrl+C stops it all.
// Surprise: until the dependencies are installed only Node built-ins may be imported, so the rest is imported late.
import {spawn} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {ensureDependencies} from './dependencies.mjs';
import {freePort} from './start/ports.mjs';
import {chooseSample, startSample} from './start/sample.mjs';
import {findDesktopCommand, hasDisplay} from './vscode/desktop.mjs';
import {installHost} from './vscode/hosts.mjs';
import {harnessFolder, rootFolder} from './vscode/paths.mjs';
import {installVsix, startProduct, writeSettings} from './vscode/server.mjs';

const defaultListenerPort = 5010;
const windowPort = 8137;
const demoDriver = fileURLToPath(new URL('start/demoDriver', import.meta.url));

/** What has been started, last first: ended in that order. @type {(() => Promise<unknown>)[]} */
const closers = [];

const {values: options} = parseArgs({
  options: {
    check: {type: 'boolean', default: false},
    server: {type: 'boolean', default: false},
    vsix: {type: 'string'},
  },
});

async function main() {
  console.log('Tracescope: preparing the demo.');
  await ensureDependencies();
  const sample = await chooseSample(line => console.log(line));
  const desktop = options.check || options.server ? undefined : findDesktopCommand();
  if (desktop === undefined) await startOnServer(sample);
  else await startOnDesktop(desktop, sample);
}

/** @param {import('./start/sample.mjs').Sample} sample */
async function startOnServer(sample) {
  const host = await installHost('newest');
  const vsix = options.vsix ?? (await packageVsix());
  const folder = options.check ? temporaryFolder() : join(harnessFolder, 'start');
  const profile = {dataFolder: join(folder, 'data'), extensionsFolder: join(folder, 'extensions')};
  const listenerPort = await freePort(options.check ? 0 : defaultListenerPort);
  const endpoint = `tcp://127.0.0.1:${listenerPort}`;
  rmSync(profile.extensionsFolder, {recursive: true, force: true});
  cpSync(demoDriver, join(profile.extensionsFolder, 'tracescope.demo-driver-0.0.1'), {recursive: true});
  writeSettings(profile, listenerPort === defaultListenerPort ? {} : {'tracescope.listeners': [{endpoint}]});
  await installVsix(host, profile, vsix);
  const server = await startProduct(host, profile, {port: await freePort(options.check ? 0 : windowPort)});
  closers.unshift(() => server.close());
  const running = startSample(sample, endpoint, line => console.log(line));
  closers.unshift(() => running.close());
  const url = `${server.url}/?folder=${encodeURIComponent(sample.folder)}`;
  if (options.check) return check(url);
  const opened = openInBrowser(url);
  console.log(
    [
      '',
      `VS Code ${host.version} with Tracescope is running.`,
      opened ? `A browser window was opened: ${url}` : `Open this address in a browser: ${url}`,
      ...whatToLookAt(sample, endpoint),
    ].join('\n'),
  );
  await untilStopped();
}

/**
 * @param {string} command
 * @param {import('./start/sample.mjs').Sample} sample
 */
async function startOnDesktop(command, sample) {
  await runToEnd('build.mjs', []);
  const endpoint = `tcp://127.0.0.1:${defaultListenerPort}`;
  const running = startSample(sample, endpoint, line => console.log(line));
  closers.unshift(() => running.close());
  const args = ['--new-window', `--extensionDevelopmentPath=${rootFolder}`, `--extensionDevelopmentPath=${demoDriver}`];
  spawn(command, [...args, sample.folder], {stdio: 'ignore', shell: process.platform === 'win32'});
  console.log(['', `VS Code is opening (${command}).`, ...whatToLookAt(sample, endpoint)].join('\n'));
  await untilStopped();
}

/**
 * @param {import('./start/sample.mjs').Sample} sample
 * @param {string} endpoint
 */
function whatToLookAt(sample, endpoint) {
  return [
    '',
    `The sample shop (${join(relative(rootFolder, sample.folder), sample.script)}) sends its records to ${endpoint}.`,
    'Look at Flows in the Tracescope side bar: orders appear as they are taken. Click one to see its records; "Go to',
    'Source" puts the cursor on the line that wrote a record.',
    '',
    'Ctrl+C stops everything.',
  ];
}

/** @param {string} url */
async function check(url) {
  const {watchFlows} = await import('./start/watchFlows.mjs');
  const {firstRowMs, rows} = await watchFlows(url);
  console.log(
    `Live flows: the first after ${(firstRowMs / 1000).toFixed(1)} s, then ${rows.length}: ${rows.join(' | ')}`,
  );
}

/** @returns {Promise<string>} the VSIX for this machine */
async function packageVsix() {
  const outDir = join(harnessFolder, 'start', 'vsix');
  rmSync(outDir, {recursive: true, force: true});
  console.log('  building and packaging the extension');
  await runToEnd('package.mjs', ['--outdir', outDir]);
  const {version} = JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8'));
  return join(outDir, `tracescope-${version}-${process.platform}-${process.arch}.vsix`);
}

/**
 * @param {string} script beside this file
 * @param {string[]} args
 */
async function runToEnd(script, args) {
  const child = spawn(process.execPath, [join(rootFolder, 'scripts', script), ...args], {stdio: 'inherit'});
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`scripts/${script} failed with exit status ${code}.`);
}

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tracescope-start-'));
  closers.push(async () => rmSync(folder, {recursive: true, force: true, maxRetries: 5}));
  return folder;
}

/**
 * @param {string} url
 * @returns {boolean} whether there was a display to open it on
 */
function openInBrowser(url) {
  if (!hasDisplay()) return false;
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  spawn(command, args, {stdio: 'ignore', detached: true})
    .on('error', () => console.log(`No browser could be opened; open this address yourself: ${url}`))
    .unref();
  return true;
}

/** Waits for TRACESCOPE_START_SECONDS, or for ever: a signal ends the process then. */
async function untilStopped() {
  const seconds = Number(process.env.TRACESCOPE_START_SECONDS);
  do await sleep(seconds > 0 ? seconds * 1000 : 3_600_000);
  while (!(seconds > 0));
}

/** @type {Promise<void> | undefined} */
let stopping;
/** @returns {Promise<void>} */
function stop() {
  stopping ??= (async () => {
    for (const close of closers.splice(0)) await close();
  })();
  return stopping;
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    console.log('\nTracescope: stopping.');
    void stop().then(() => process.exit(0));
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stop();
}
process.exit();
