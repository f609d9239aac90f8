// @ts-check
// Runs one vitest project and counts its tests. Comes in: the project's name. Goes out: an Outcome.
// Called by scripts/test.mjs. Surprise: a file that cannot be loaded has no tests of its own and would count as nothing;
// here it is one failure, as is a skipped test.
import {existsSync, mkdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {resultsFolder, rootFolder} from '../vscode/paths.mjs';
import {runScript} from './child.mjs';
import {oneFailure} from './outcome.mjs';

/**
 * @typedef {object} VitestReport the parts of vitest's JSON report that matter here
 * @property {{name: string, status: string, message: string,
 *   assertionResults: {fullName: string, status: string, failureMessages: string[] | null}[]}[]} testResults
 */

/**
 * @param {'unit' | 'engine' | 'browser'} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runVitest(project, env) {
  const reportFile = join(resultsFolder, `${project}.json`);
  mkdirSync(resultsFolder, {recursive: true});
  rmSync(reportFile, {force: true});
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  const {code, output} = await runScript('node_modules/vitest/vitest.mjs', args, {env: {CI: '1', ...env}});
  if (!existsSync(reportFile)) return oneFailure('the suite reports', output);
  const outcome = countTests(JSON.parse(readFileSync(reportFile, 'utf8')));
  if (code !== 0 && outcome.failures.length === 0) {
    // Errors outside of any test, for example a promise that nobody awaited.
    outcome.failures.push({title: 'vitest ends well', error: output.split('\n').slice(-40).join('\n')});
  }
  return outcome;
}

/**
 * @param {VitestReport} report
 * @returns {import('./outcome.mjs').Outcome}
 */
function countTests({testResults}) {
  /** @type {import('./outcome.mjs').Outcome} */
  const outcome = {passed: 0, failures: []};
  for (const file of testResults) {
    const name = file.name.replace(rootFolder, '').replace(/^[\\/]/, '');
    if (file.status === 'failed' && !file.assertionResults.some(({status}) => status === 'failed')) {
      outcome.failures.push({title: name, error: file.message || 'The file failed outside of its tests.'});
    }
    for (const {fullName, status, failureMessages} of file.assertionResults) {
      if (status === 'passed') outcome.passed++;
      else {
        const error = failureMessages?.join('\n') || `It is ${status}, and no test may be.`;
        outcome.failures.push({title: `${name} › ${fullName}`, error});
      }
    }
  }
  return outcome;
}
