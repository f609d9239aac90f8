// @ts-check
// `npm run check`: types, lint, formatting and layer borders over every folder; one line per step, and the output of
// what failed. Comes in: names of steps to run (none: all). Goes out: exit code 1 when a step failed.
// Two compilers at a time: more only swap on a small machine. Incremental state lives in node_modules/.cache/tsc.
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const parallel = 2;

const projects = [
  'src/protocol',
  'src/core',
  'src/scan',
  'src/resolve',
  'src/engine',
  'src/cli',
  'src/host',
  'webview',
  'test',
  'scripts',
];

/** @typedef {{name: string, script: string, args: string[]}} Step a Node script to run, with a name to show */

/** @type {Step[]} */
const steps = [
  // The longest first, so that the short ones fill the gaps.
  {
    name: 'lint',
    script: 'node_modules/eslint/bin/eslint.js',
    // No cache: a file's findings depend on the types of what it imports, and the cache only looks at the file.
    args: ['.', '--max-warnings=0'],
  },
  {
    name: 'format',
    script: 'node_modules/prettier/bin/prettier.cjs',
    args: ['--check', '--log-level=warn', '--cache', '--cache-strategy=content', '.'],
  },
  {name: 'layers', script: 'scripts/checkLayers.mjs', args: []},
  ...projects.map(project => ({
    name: `types ${project}`,
    script: 'node_modules/typescript/bin/tsc',
    args: ['--pretty', 'false', '-p', project],
  })),
];

/**
 * @param {Step} step
 * @returns {Promise<boolean>} whether it passed
 */
async function run(step) {
  const startMs = performance.now();
  const child = spawn(process.execPath, [join(root, step.script), ...step.args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(18)} ${seconds.padStart(5)} s`);
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '     '));
  return code === 0;
}

const wanted = process.argv.slice(2);
const queue = steps.filter(
  step => wanted.length === 0 || wanted.some(name => step.name === name || step.name.startsWith(`${name} `)),
);
if (queue.length === 0) {
  console.error(`No such step: ${wanted.join(' ')}. Steps: lint, format, layers, types.`);
  process.exit(2);
}

let failures = 0;
async function worker() {
  for (let step = queue.shift(); step; step = queue.shift()) {
    if (existsSync(join(root, step.script)) && (await run(step))) continue;
    failures++;
  }
}
await Promise.all(Array.from({length: parallel}, worker));
process.exitCode = failures === 0 ? 0 : 1;
