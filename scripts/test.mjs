// @ts-check
// `npm test`: everything, on a fresh clone as well. `npm test -- unit host` runs parts: check, unit, engine, bench, host,
// browser, start. The last line is `N passed, N failed`; the exit code is 1 when anything failed, or did not run.
// Surprise: until the dependencies are installed only Node built-ins may be imported, so the rest is imported late.
import {ensureDependencies} from './dependencies.mjs';
import {failureText, oneFailure, requireTests, summaryLine, unsteadyText} from './test/outcome.mjs';
import {ensureBrowser} from './vscode/browser.mjs';
import {hostNames, installHost} from './vscode/hosts.mjs';
import {ensurePython} from './vscode/python.mjs';

/** @typedef {import('./test/outcome.mjs').Outcome} Outcome */

const partNames = ['check', 'unit', 'engine', 'bench', 'host', 'browser', 'start'];

/** @type {[step: string, failure: import('./test/outcome.mjs').Failure][]} */
const failures = [];
/** @type {typeof failures} */
const unsteady = [];
let passed = 0;

/**
 * @param {string} name
 * @param {() => Promise<Outcome>} run
 */
async function step(name, run) {
  console.log(`\n== ${name}`);
  const startMs = performance.now();
  /** @type {Outcome} */
  let outcome;
  try {
    outcome = requireTests(await run());
  } catch (error) {
    outcome = oneFailure('the step runs', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  console.log(summaryLine(name, outcome, (performance.now() - startMs) / 1000));
  passed += outcome.passed;
  for (const failure of outcome.failures) failures.push([name, failure]);
  for (const failure of outcome.unsteady ?? []) unsteady.push([name, failure]);
}

/**
 * Something the tests need. It is no test, so success is not counted; failure is.
 * @param {string} name
 * @param {() => Promise<unknown>} run
 * @returns {Promise<boolean>}
 */
async function prepare(name, run) {
  console.log(`\n== prepare: ${name}`);
  const startMs = performance.now();
  try {
    await run();
    console.log(`ok   in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
    return true;
  } catch (error) {
    failures.push(['prepare', {title: name, error: error instanceof Error ? error.message : String(error)}]);
    return false;
  }
}

async function main() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter(name => !partNames.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no part called ${unknown.join(', ')}. Parts: ${partNames.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  /** @param {string[]} names */
  const wants = (...names) => wanted.length === 0 || names.some(name => wanted.includes(name));
  if (await prepare('dependencies', () => ensureDependencies())) await runParts(wants);
  for (const [name, failure] of unsteady) console.log(`\n${unsteadyText(name, failure)}`);
  for (const [name, failure] of failures) console.log(`\n${failureText(name, failure)}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
}

/** @param {(...names: string[]) => boolean} wants */
async function runParts(wants) {
  const {runBench, runBuild, runCheck, runHost, runPackage, runStart} = await import('./test/steps.mjs');
  const {runVitest} = await import('./test/vitestStep.mjs');
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  if (wants('engine', 'bench', 'host', 'browser', 'start')) {
    await prepare('Python with zmq and debugpy', async () => {
      env.TRACESCOPE_PYTHON = await ensurePython(['zmq', 'debugpy']);
    });
  }
  if (wants('host', 'browser', 'start')) {
    await prepare('Chromium', async () => {
      env.TRACESCOPE_CHROMIUM = await ensureBrowser();
    });
    await prepare('VS Code', async () => {
      for (const name of hostNames) await installHost(name);
    });
  }
  if (wants('check')) await step('check', runCheck);
  if (wants('unit')) await step('unit', () => runVitest('unit', env));
  if (wants('engine', 'host')) await step('build', runBuild);
  if (wants('engine')) await step('engine', () => runVitest('engine', env, {repeats: true}));
  if (wants('bench')) await step('bench', runBench);
  if (wants('host')) {
    const {placesToRun} = await import('./vscode/runHost.mjs');
    for (const where of placesToRun()) await step(`host ${where}`, () => runHost(where, env));
  }
  if (wants('browser', 'start')) {
    /** @type {string | undefined} */
    let vsix;
    await step('package', async () => {
      const result = await runPackage();
      vsix = result.vsix;
      return result.outcome;
    });
    if (vsix !== undefined) env.TRACESCOPE_VSIX = vsix;
    if (wants('browser')) await step('browser', () => runVitest('browser', env, {repeats: true}));
    if (wants('start')) await step('start', () => runStart(vsix));
  }
}

await main();
