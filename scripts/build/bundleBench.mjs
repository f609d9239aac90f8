// @ts-check
// Makes one program of test/bench/main.ts, which is TypeScript and shares the harness of the tests. Comes in: a folder
// inside the checkout. Goes out: the program's path. Called by scripts/bench.mjs. The surprise: every module keeps the
// address of its source, because the harness finds the checkout by it.
import * as esbuild from 'esbuild';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {rootFolder} from '../vscode/paths.mjs';

/** @type {import('esbuild').Plugin} */
const keepAddresses = {
  name: 'keep addresses',
  setup(build) {
    build.onLoad({filter: /\.(ts|mjs)$/}, ({path}) => {
      const address = JSON.stringify(pathToFileURL(path).href);
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', address);
      return {contents, loader: path.endsWith('.ts') ? 'ts' : 'js'};
    });
  },
};

/**
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function bundleBench(folder) {
  const outfile = join(folder, 'bench.mjs');
  await esbuild.build({
    absWorkingDir: rootFolder,
    entryPoints: ['test/bench/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [keepAddresses],
  });
  return outfile;
}
