// @ts-check
// `npm run bench`: how fast it is, against other programs on the same machine; docs/bench.md says what is measured and
// which options there are. Prepares all it needs (dependencies, a production build of its own, lnav, jq, Python with
// zmq), then runs test/bench/main.ts. What cannot be installed makes the rows that need it say so. Exit code 1 when a
// row crashed. The surprise: the build goes to a folder of its own, so that dist/ stays as it is.
import {spawn, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {ensureDependencies} from './dependencies.mjs';
import {installPackages} from './vscode/apt.mjs';
import {rootFolder} from './vscode/paths.mjs';
import {ensurePython} from './vscode/python.mjs';

/** @param {string} line */
const report = line => console.error(line);

/** @param {string} command */
const isInstalled = command => spawnSync(command, ['--version'], {stdio: 'ignore'}).status === 0;

async function prepareRivals() {
  const missing = ['lnav', 'jq'].filter(command => !isInstalled(command));
  if (missing.length > 0) await installPackages(missing, report);
  for (const command of missing.filter(name => !isInstalled(name))) report(`  ${command} is not installed`);
}

/** @returns {Promise<NodeJS.ProcessEnv>} */
async function preparePython() {
  try {
    return {TRACESCOPE_PYTHON: await ensurePython(['zmq'], report)};
  } catch (error) {
    report(`  ${error instanceof Error ? error.message : error}`);
    return {};
  }
}

async function main() {
  await ensureDependencies(report);
  await prepareRivals();
  const python = await preparePython();
  // Imported late: these need what was installed above.
  const {buildAll} = await import('./build/buildAll.mjs');
  const {bundleBench} = await import('./build/bundleBench.mjs');
  const cache = join(rootFolder, 'node_modules', '.cache');
  mkdirSync(cache, {recursive: true});
  const folder = mkdtempSync(join(cache, 'bench-'));
  try {
    const outDir = join(folder, 'dist');
    await buildAll({root: rootFolder, outDir, production: true});
    const program = await bundleBench(folder);
    const env = {...process.env, ...python, TRACESCOPE_TEST_BUNDLES: outDir};
    const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {env, stdio: 'inherit'});
    // Ctrl+C reaches the child as well; it removes its files and ends, and so do we.
    process.on('SIGINT', () => undefined);
    /** @type {number | null} */
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    process.exitCode = code ?? 1;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
