// @ts-check
// `npm run fuzz -- --minutes 10 [--seed N] [--first N]`: feeds made-up, damaged and hostile input to the core for some
// minutes. The cases run in a process of their own with limited memory, so that a hang or a lack of memory is found as
// well: a case that takes longer than a minute is one that hangs. Prints the seed; exit code 1 when anything failed.
import {fork} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';
import * as esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const HANG_MS = 60_000;
const MEMORY_MIB = 1024;

const {values} = parseArgs({
  options: {minutes: {type: 'string', default: '10'}, seed: {type: 'string'}, first: {type: 'string', default: '0'}},
});
const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const endMs = Date.now() + Number(values.minutes) * 60_000;

const folder = join(root, 'node_modules', '.cache', 'fuzz');
mkdirSync(folder, {recursive: true});
const bundle = join(folder, 'run.mjs');
await esbuild.build({
  entryPoints: [join(root, 'test', 'fuzz', 'run.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
  // Only the module that finds the fixtures asks where it is.
  define: {'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test', 'support', 'fixtures.ts')).href)},
});

/** @type {Map<number, string>} */
const failures = new Map();
let next = Number(values.first);

/** Runs cases until the time is up or one of them ends the process. Resolves when the process has ended. */
function runCases() {
  return new Promise(resolve => {
    const execArgv = ['--enable-source-maps', `--max-old-space-size=${MEMORY_MIB}`];
    const child = fork(bundle, [String(seed), String(next)], {execArgv});
    let current = next;
    let why = '';
    let lastMs = Date.now();
    /** @param {string} reason */
    const stop = reason => {
      why = reason;
      child.kill('SIGKILL');
    };
    const watch = setInterval(() => {
      if (Date.now() > endMs) stop('time');
      else if (Date.now() - lastMs > HANG_MS) stop('hang');
    }, 500);
    child.on('message', message => {
      const {index, failure} = /** @type {{index: number, failure?: string}} */ (message);
      current = index;
      lastMs = Date.now();
      if (failure === undefined) return;
      failures.set(index, failure);
      console.log(`case ${index} failed: ${failure}`);
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      next = current + 1;
      if (why !== 'time') {
        const failure = why === 'hang' ? `took more than ${HANG_MS / 1000} s` : `ended the process (${signal ?? code})`;
        failures.set(current, failure);
        console.log(`case ${current} failed: ${failure}`);
      }
      resolve(undefined);
    });
  });
}

console.log(`Seed ${seed}, for ${values.minutes} minutes.`);
while (Date.now() < endMs) await runCases();
console.log(`${next - Number(values.first)} cases, ${failures.size} failed. Again: npm run fuzz -- --seed ${seed}`);
process.exitCode = failures.size > 0 ? 1 : 0;
