/** What a second run of files that failed may mend, and what it may not hide. */
import {describe, expect, it} from 'vitest';
import {join} from 'node:path';
import {filesToRepeat, outcomeOf, withSecondRun} from '../../../scripts/test/vitestReport.mjs';
import {rootFolder} from '../../../scripts/vscode/paths.mjs';

type Status = 'passed' | 'failed' | 'pending';

function file(name: string, statuses: readonly Status[], message = '') {
  const assertionResults = statuses.map((status, i) => {
    return {fullName: `test ${i}`, status, failureMessages: status === 'failed' ? ['too late'] : []};
  });
  const failed = message !== '' || statuses.includes('failed');
  return {name: join(rootFolder, 'test', name), status: failed ? 'failed' : 'passed', message, assertionResults};
}

const good = file('good.test.ts', ['passed', 'passed']);
const bad = file('bad.test.ts', ['passed', 'failed']);

describe('a report', () => {
  it('counts a skipped test and a file that does not load as failures', () => {
    const outcome = outcomeOf({
      testResults: [good, file('a.test.ts', ['pending']), file('b.test.ts', [], 'no module')],
    });
    expect(outcome.passed).toBe(2);
    expect(outcome.failures.map(({title}) => title)).toEqual(['test/a.test.ts › test 0', 'test/b.test.ts']);
  });
});

describe('a second run', () => {
  it('is for the files that failed, also outside of their tests', () => {
    const broken = file('broken.test.ts', ['pending'], 'beforeAll failed');
    expect(filesToRepeat({testResults: [good, bad, broken]})).toEqual(['test/bad.test.ts', 'test/broken.test.ts']);
  });

  it('is not made when more files failed than chance explains', () => {
    const many = ['a', 'b', 'c', 'd'].map(name => file(`${name}.test.ts`, ['failed']));
    expect(filesToRepeat({testResults: many})).toEqual([]);
  });

  it('counts, and what failed at first is told', () => {
    const outcome = withSecondRun(
      {testResults: [good, bad]},
      {testResults: [file('bad.test.ts', ['passed', 'passed'])]},
    );
    expect(outcome).toEqual({
      passed: 4,
      failures: [],
      unsteady: [{title: 'test/bad.test.ts › test 1', error: 'too late'}],
    });
  });

  it('hides nothing that fails again, and nothing that it left out', () => {
    const failedTwice = withSecondRun({testResults: [good, bad]}, {testResults: [bad]});
    expect(failedTwice).toMatchObject({passed: 3, failures: [{title: 'test/bad.test.ts › test 1'}], unsteady: []});
    const notRun = withSecondRun({testResults: [bad]}, {testResults: []});
    expect(notRun.failures).toHaveLength(1);
    const empty = withSecondRun({testResults: [bad]}, {testResults: [file('bad.test.ts', [])]});
    expect(empty.failures).toHaveLength(1);
  });
});
