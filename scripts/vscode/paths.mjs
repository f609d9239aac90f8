// @ts-check
// Where the harness keeps things. Comes in: nothing. Goes out: absolute paths inside the checkout.
// Called by every script of this folder and by test/support. Surprise: everything that is installed or produced lives
// in `.vscode-test`, which git ignores and which may be deleted at any time.
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The checkout. */
export const rootFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
/** What the harness installs and produces. */
export const harnessFolder = join(rootFolder, '.vscode-test');
/** One folder for each installed VS Code. */
export const hostsFolder = join(harnessFolder, 'hosts');
/** Screenshots, logs and JSON results of the last test run. */
export const resultsFolder = join(rootFolder, 'test-results');
