// @ts-check
// Bundles the extension-host suite. Comes in: nothing but test/vscode. Goes out: the folder with index.js and
// suite/*.test.js. Called by runHost.mjs. Surprise: each test file is a bundle of its own, found by its name, so a new
// file runs without being listed anywhere; the output lies inside the checkout so that `require('mocha')` finds it.
import {build} from 'esbuild';
import {existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {harnessFolder, rootFolder} from './paths.mjs';

/** @returns {Promise<string>} */
export async function bundleSuite() {
  const source = join(rootFolder, 'test', 'vscode');
  const outdir = join(harnessFolder, 'suite');
  const suiteFolder = join(source, 'suite');
  const tests = existsSync(suiteFolder)
    ? readdirSync(suiteFolder, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.test.ts'))
    : [];
  if (tests.length === 0) throw new Error('test/vscode/suite has no *.test.ts.');
  rmSync(outdir, {recursive: true, force: true});
  await build({
    entryPoints: [join(source, 'index.ts'), ...tests.map(name => join(suiteFolder, name))],
    outbase: source,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'zeromq', 'playwright-core'],
    logLevel: 'warning',
  });
  return outdir;
}
