// @ts-check
// Runs one vitest project and counts its tests. Comes in: the project's name. Goes out: an Outcome.
// Called by scripts/test.mjs. Surprises: a file that cannot be loaded has no tests of its own and would count as nothing;
// here it is one failure, as is a skipped test. Where other processes take part, a few files that failed run once more.
import {existsSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {resultsFolder} from '../vscode/paths.mjs';
import {runScript} from './child.mjs';
import {oneFailure} from './outcome.mjs';
import {filesToRepeat, outcomeOf, withSecondRun} from './vitestReport.mjs';

/**
 * @param {'unit' | 'engine' | 'browser'} project
 * @param {NodeJS.ProcessEnv} env
 * @param {{repeats?: boolean}} [options] repeats: files that failed run once more
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runVitest(project, env, {repeats = false} = {}) {
  const first = await runOnce(project, env, []);
  if (!first.report) return oneFailure('the suite reports', first.output);
  const files = repeats ? filesToRepeat(first.report) : [];
  const second = files.length > 0 ? await runOnce(project, env, files) : undefined;
  const outcome = second?.report ? withSecondRun(first.report, second.report) : outcomeOf(first.report);
  const {code, output} = second ?? first;
  if (code !== 0 && outcome.failures.length === 0) {
    // Errors outside of any test, for example a promise that nobody awaited.
    outcome.failures.push({title: 'vitest ends well', error: output.split('\n').slice(-40).join('\n')});
  }
  return outcome;
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} files all when empty
 */
async function runOnce(project, env, files) {
  const reportFile = join(resultsFolder, `${project}${files.length > 0 ? '-again' : ''}.json`);
  mkdirSync(resultsFolder, {recursive: true});
  rmSync(reportFile, {force: true});
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const args = ['run', '--project', project, ...reporters, ...files];
  const {code, output} = await runScript('node_modules/vitest/vitest.mjs', args, {env: {CI: '1', ...env}});
  /** @type {import('./vitestReport.mjs').VitestReport | undefined} */
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined;
  return {code, output, report};
}
