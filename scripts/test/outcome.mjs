// @ts-check
// What a step of `npm test` found, and how it is told. Comes in: outcomes. Goes out: lines for people.
// Called by scripts/test.mjs and the steps beside this file.

/** @typedef {{title: string, error: string}} Failure */
/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {Failure[]} failures
 * @property {Failure[]} [unsteady] what failed at first and passed when it ran once more
 */

/** More failures (or files with failures) than these cannot be bad luck, and are not tried again. */
export const MAX_REPEATED = 3;

/**
 * @param {string} title
 * @param {string} error
 * @returns {Outcome}
 */
export function oneFailure(title, error) {
  return {passed: 0, failures: [{title, error}]};
}

/**
 * A suite in which nothing ran has not proved anything.
 * @param {Outcome} outcome
 * @returns {Outcome}
 */
export function requireTests(outcome) {
  if (outcome.passed + outcome.failures.length > 0) return outcome;
  return oneFailure('the suite has tests', 'No test was run.');
}

/**
 * @param {string} step
 * @param {Outcome} outcome
 * @param {number} seconds
 */
export function summaryLine(step, {passed, failures}, seconds) {
  const word = failures.length === 0 ? 'ok  ' : 'FAIL';
  return `${word} ${step}: ${passed} of ${passed + failures.length} passed in ${seconds.toFixed(1)} s`;
}

/**
 * @param {string} step
 * @param {Failure} failure
 */
export function unsteadyText(step, {title, error}) {
  return `UNSTEADY ${step} › ${title}\n     Failed once and passed the second time.\n${indented(error)}`;
}

/**
 * @param {string} step
 * @param {Failure} failure
 */
export function failureText(step, {title, error}) {
  return `FAIL ${step} › ${title}\n${indented(error)}`;
}

/** @param {string} text */
function indented(text) {
  return text.trimEnd().replace(/^/gm, '     ');
}
