// @ts-check
// What vitest's JSON reports say. Comes in: the report of a run, and of a second run of the files that failed. Goes out: an
// Outcome, and which files to run again. Pure.
import {relative} from 'node:path';
import {rootFolder} from '../vscode/paths.mjs';
import {MAX_REPEATED} from './outcome.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */
/**
 * @typedef {object} VitestReport the parts of vitest's JSON report that matter here
 * @property {FileReport[]} testResults
 */
/**
 * @typedef {object} FileReport
 * @property {string} name
 * @property {string} status
 * @property {string} message
 * @property {{fullName: string, status: string, failureMessages: string[] | null}[]} assertionResults
 */

/**
 * @param {VitestReport} report
 * @returns {string[]} relative to the checkout; none where too many failed for it to be chance
 */
export function filesToRepeat({testResults}) {
  const failed = testResults.filter(file => outcomeOfFile(file).failures.length > 0).map(nameOf);
  return failed.length <= MAX_REPEATED ? failed : [];
}

/**
 * @param {VitestReport} report
 * @returns {Outcome}
 */
export function outcomeOf({testResults}) {
  return sum(testResults.map(outcomeOfFile));
}

/**
 * The second run says what the files that failed are worth; what they failed at first is told all the same.
 * @param {VitestReport} first
 * @param {VitestReport} second
 * @returns {Outcome}
 */
export function withSecondRun(first, second) {
  const again = new Map(second.testResults.map(file => [nameOf(file), outcomeOfFile(file)]));
  return sum(
    first.testResults.map(file => {
      const before = outcomeOfFile(file);
      const after = again.get(nameOf(file));
      if (!after) return before;
      if (after.failures.length > 0) return after;
      const isWhole = after.passed > 0 && after.passed >= file.assertionResults.length;
      return isWhole ? {...after, unsteady: before.failures} : before;
    }),
  );
}

/**
 * @param {FileReport} file
 * @returns {Outcome}
 */
function outcomeOfFile(file) {
  const name = nameOf(file);
  /** @type {Outcome} */
  const outcome = {passed: 0, failures: []};
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
  return outcome;
}

/** @param {FileReport} file */
function nameOf({name}) {
  return relative(rootFolder, name).replaceAll('\\', '/');
}

/**
 * @param {Outcome[]} outcomes
 * @returns {Outcome}
 */
function sum(outcomes) {
  return {
    passed: outcomes.reduce((total, {passed}) => total + passed, 0),
    failures: outcomes.flatMap(({failures}) => failures),
    unsteady: outcomes.flatMap(({unsteady}) => unsteady ?? []),
  };
}
