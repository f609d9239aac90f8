/**
 * Runs the extension-host suite inside VS Code. In: TRACESCOPE_TEST_RESULT, the file to write. Out: that file, one
 * SuiteResult as JSON; the promise is rejected when a test failed, which makes VS Code end with exit code 1.
 * Called by VS Code itself (the contract of @vscode/test-electron), started by scripts/vscode/runHost.mjs, which has
 * bundled every `suite/*.test.ts` to a file beside this one: whatever is there is run, nothing is listed by hand.
 * Surprise: `mocha` is required, not bundled, as it loads its reporters by name.
 */
import {readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Mocha from 'mocha';

/** What the outer runner reads. */
export interface SuiteResult {
  passed: string[];
  failed: {title: string; error: string}[];
  /** Tests that were declared but did not run. */
  pending: string[];
}

/** For everything in a test together; each wait in it has a limit of its own. */
const testLimitMs = 120_000;

export async function run(): Promise<void> {
  const result: SuiteResult = {passed: [], failed: [], pending: []};
  const mocha = new Mocha({ui: 'tdd', timeout: testLimitMs, slow: 5000, color: false, reporter: 'spec'});
  const suiteFolder = join(__dirname, 'suite');
  const wanted = process.env.TRACESCOPE_TEST_GREP;
  if (wanted) mocha.grep(wanted);
  try {
    for (const name of readdirSync(suiteFolder).sort()) {
      if (name.endsWith('.test.js')) mocha.addFile(join(suiteFolder, name));
    }
    await new Promise<void>(resolve => {
      const runner = mocha.run(() => resolve());
      runner.on('pass', test => result.passed.push(test.fullTitle()));
      runner.on('pending', test => result.pending.push(test.fullTitle()));
      runner.on('fail', (test, error: Error) =>
        result.failed.push({title: test.fullTitle(), error: error.stack ?? error.message}),
      );
    });
  } catch (error) {
    result.failed.push({
      title: 'loading the suite',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
  const file = process.env.TRACESCOPE_TEST_RESULT;
  if (file) writeFileSync(file, JSON.stringify(result));
  if (result.failed.length > 0) throw new Error(`${result.failed.length} tests failed.`);
}
