// @ts-check
// Checks that imports go in the allowed directions only (see scripts/layers/rules.mjs). Part of `npm run check`.
// Prints one sentence per wrong import; exit code 1 when there is one.
import {readdirSync, readFileSync} from 'node:fs';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {checkImports} from './layers/checkImports.mjs';
import {layers} from './layers/rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const code = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;

/** @type {Map<string, string>} */
const files = new Map();
for (const folder of ['src', 'webview', 'test', 'scripts']) readFolder(join(root, folder));

/** @param {string} folder */
function readFolder(folder) {
  for (const entry of readdirSync(folder, {withFileTypes: true})) {
    const path = join(folder, entry.name);
    const name = relative(root, path).replaceAll('\\', '/');
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && name !== 'test/fixtures') readFolder(path);
    } else if (code.test(entry.name)) {
      files.set(name, readFileSync(path, 'utf8'));
    }
  }
}

const problems = checkImports(files, layers);
for (const problem of problems) console.error(problem);
console.log(`${files.size} files, ${problems.length} wrong imports.`);
process.exitCode = problems.length === 0 ? 0 : 1;
