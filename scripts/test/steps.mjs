// @ts-check
// The steps of `npm test` apart from vitest. Comes in: nothing, or what an earlier step made. Goes out: an Outcome each.
// Called by scripts/test.mjs after everything is installed.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {harnessFolder, rootFolder} from '../vscode/paths.mjs';
import {runScript} from './child.mjs';
import {MAX_REPEATED, oneFailure} from './outcome.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/** Where `npm test` and `npm start` keep the VSIX they install. */
export const vsixFolder = join(harnessFolder, 'vsix');

/** @returns {Promise<Outcome>} one test for each line that check.mjs prints */
export async function runCheck() {
  const {code, output} = await runScript('scripts/check.mjs', []);
  /** @type {Outcome} */
  const outcome = {passed: 0, failures: []};
  for (const block of output.split(/^(?=ok {3}|FAIL )/m)) {
    const title = /^(?:ok {3}|FAIL) (.+?) +[\d.]+ s/.exec(block)?.[1];
    if (block.startsWith('ok')) outcome.passed++;
    else if (block.startsWith('FAIL')) outcome.failures.push({title: title ?? 'check', error: block});
  }
  if (code !== 0 && outcome.failures.length === 0) return oneFailure('npm run check', output);
  return outcome;
}

/** @returns {Promise<Outcome>} */
export async function runBuild() {
  return asOutcome('npm run build', await runScript('scripts/build.mjs', []));
}

/** @returns {Promise<{outcome: Outcome, vsix: string | undefined}>} the VSIX for this machine */
export async function runPackage() {
  rmSync(vsixFolder, {recursive: true, force: true});
  mkdirSync(vsixFolder, {recursive: true});
  const result = await runScript('scripts/package.mjs', ['--outdir', vsixFolder]);
  const name = readdirSync(vsixFolder).find(file => file.endsWith('.vsix'));
  if (name === undefined) return {outcome: oneFailure('npm run package', result.output), vsix: undefined};
  return {outcome: asOutcome('npm run package', result), vsix: join(vsixFolder, name)};
}

/**
 * The suite in the extension host; once more when a few tests failed, as their window may have lost the focus.
 * @param {string} where
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
export async function runHost(where, env) {
  const first = await runHostOnce(where, env);
  if (first.failures.length === 0 || first.failures.length > MAX_REPEATED) return first;
  const second = await runHostOnce(where, env);
  return second.failures.length > 0 ? second : {...second, unsteady: first.failures};
}

/**
 * It is a process of its own, so that nothing of it outlives the step.
 * @param {string} where
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
async function runHostOnce(where, env) {
  const {output} = await runScript('scripts/vscode/runHost.mjs', [where, '--json'], {env: {CI: '1', ...env}});
  const json = /^RESULT (.*)$/m.exec(output)?.[1];
  if (json === undefined) return oneFailure('the suite reports', output.split('\n').slice(-60).join('\n'));
  /** @type {import('../vscode/runHost.mjs').SuiteOutcome} */
  const {passed, failed} = JSON.parse(json);
  return {passed: passed.length, failures: failed};
}

/** Those of the engine, and the size of the package: windows are opened by the browser suite. */
const benchRows = ['1', '2', '3', '4', '5', '6', '10', '13'];

/**
 * The benchmark in small. Each row checks what it counts (all records in the model and on disk, byte for byte; matches as
 * many as grep and jq find) and fails when that is wrong. How long it took is for `npm run bench`, and no test.
 * @returns {Promise<Outcome>} one test a row
 */
export async function runBench() {
  const resultsFile = join(rootFolder, 'bench', 'results.json');
  rmSync(resultsFile, {force: true});
  const {output} = await runScript('scripts/bench.mjs', ['--quick', '--runs', '1', ...benchRows]);
  if (!existsSync(resultsFile)) return oneFailure('the benchmark runs', output.split('\n').slice(-60).join('\n'));
  /** @type {{results: {row: number, work: string, verdict: string, note: string}[]}} */
  const {results} = JSON.parse(readFileSync(resultsFile, 'utf8'));
  /** @type {Outcome} */
  const outcome = {passed: 0, failures: []};
  for (const {row, work, verdict, note} of results) {
    // Bytes of a package are a count as well.
    const isWrong = verdict === 'not measured' || (row === 13 && verdict === 'does not reach what it must');
    if (isWrong) outcome.failures.push({title: `row ${row}: ${work}`, error: `${verdict}. ${note}`});
    else outcome.passed++;
  }
  if (results.length !== benchRows.length) outcome.failures.push({title: 'every row runs', error: output});
  return outcome;
}

/**
 * @param {string | undefined} vsix
 * @returns {Promise<Outcome>} whether `npm start` shows live flows
 */
export async function runStart(vsix) {
  if (vsix === undefined) return oneFailure('npm start shows live flows', 'There is no VSIX to start with.');
  return asOutcome('npm start shows live flows', await runScript('scripts/start.mjs', ['--check', '--vsix', vsix]));
}

/**
 * @param {string} title
 * @param {{code: number | null, output: string}} result
 * @returns {Outcome}
 */
function asOutcome(title, {code, output}) {
  return code === 0 ? {passed: 1, failures: []} : oneFailure(title, output.split('\n').slice(-60).join('\n'));
}
