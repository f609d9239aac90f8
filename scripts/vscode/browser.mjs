// @ts-check
// Finds a Chromium for the tests, or installs one. Comes in: nothing but the environment.
// Goes out: the path of its executable. Called by test.mjs, start.mjs, runHost.mjs and test/support/workbench.ts.
// Order: TRACESCOPE_CHROMIUM, installed browsers, Playwright's cache, apt-get as root, Playwright's download.
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';
import {installPackages} from './apt.mjs';
import {rootFolder} from './paths.mjs';

/** Flags that keep a headless Chromium quiet, offline and able to run as root. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param {(line: string) => void} [report]
 * @returns {Promise<string>} rejects with one sentence that says what to do
 */
export async function ensureBrowser(report = line => console.log(line)) {
  const wanted = process.env.TRACESCOPE_CHROMIUM;
  if (wanted) {
    if (existsSync(wanted)) return wanted;
    throw new Error(`TRACESCOPE_CHROMIUM names ${wanted}, which does not exist.`);
  }
  const found = findBrowser();
  if (found) return found;
  if (process.platform === 'linux' && (await installPackages(['chromium', 'fonts-dejavu-core'], report))) {
    const installed = findBrowser();
    if (installed) return installed;
  }
  const playwright = join(rootFolder, 'node_modules', 'playwright-core', 'cli.js');
  if (existsSync(playwright)) {
    report('  downloading Chromium with Playwright');
    spawnSync(process.execPath, [playwright, 'install', 'chromium'], {stdio: 'inherit'});
    const downloaded = inPlaywrightCache();
    if (downloaded) return downloaded;
  }
  throw new Error('No Chromium was found: install Chrome or Chromium, or set TRACESCOPE_CHROMIUM to its path.');
}

/** @returns {string | undefined} */
function findBrowser() {
  return onPath() ?? inUsualPlaces() ?? inPlaywrightCache();
}

function onPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(existsSync);
}

function inUsualPlaces() {
  const programFolders = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA];
  return [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programFolders.flatMap(folder =>
      folder ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [],
    ),
  ].find(existsSync);
}

function inPlaywrightCache() {
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    {
      darwin: join(homedir(), 'Library', 'Caches', 'ms-playwright'),
      win32: join(homedir(), 'AppData', 'Local', 'ms-playwright'),
    }[process.platform.toString()] ??
    join(homedir(), '.cache', 'ms-playwright');
  if (!existsSync(cache)) return undefined;
  const executables = [
    join('chrome-linux', 'chrome'),
    join('chrome-linux64', 'chrome'),
    join('chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'),
    join('chrome-win', 'chrome.exe'),
  ];
  return readdirSync(cache)
    .filter(name => /^chromium-\d+$/.test(name))
    .sort()
    .reverse()
    .flatMap(name => executables.map(executable => join(cache, name, executable)))
    .find(existsSync);
}
