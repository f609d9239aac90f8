// @ts-check
// `npm run l10n`: what the translations lack. Comes in: package.nls.json and l10n/bundle.l10n.json, and the same names
// with a language in them. Goes out: one line for each text that is missing, too much, or lost a {0}, a link, or a piece
// of code on the way; exit code 1 when there is one. `--add` writes the missing ones, in English, to be translated.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {Readonly<Record<string, string>>} Table */

/**
 * @param {Table} base
 * @param {Table} translated
 * @returns {string[]} one sentence for each fault
 */
export function compareTables(base, translated) {
  const missing = Object.keys(base).filter(key => !Object.hasOwn(translated, key));
  const foreign = Object.keys(translated).filter(key => !Object.hasOwn(base, key));
  const broken = Object.keys(base).filter(key => {
    const text = translated[key];
    return text !== undefined && String(parts(base[key] ?? '')) !== String(parts(text));
  });
  return [
    ...missing.map(key => `lacks ${JSON.stringify(key)}`),
    ...foreign.map(key => `has ${JSON.stringify(key)}, which nothing uses`),
    ...broken.map(key => `has other values, links or code than the original in ${JSON.stringify(key)}`),
  ];
}

/**
 * What a translation must keep: `{0}`, links to commands, and what stands between backticks.
 * @param {string} text
 */
function parts(text) {
  return [...text.matchAll(/\{\d+\}|\]\(command:[^)]*\)|`[^`]*`/g)].map(match => match[0]).sort();
}

/** @returns {{file: string, baseFile: string}[]} paths from the root */
export function translations() {
  const bases = ['package.nls.json', 'l10n/bundle.l10n.json'];
  return bases.flatMap(baseFile => {
    const stem = baseFile.replace(/\.json$/, '.');
    const folder = stem.includes('/') ? 'l10n' : '.';
    const names = readdirSync(join(root, folder)).map(name => (folder === '.' ? name : `${folder}/${name}`));
    return names
      .filter(name => name.startsWith(stem) && name.endsWith('.json') && name !== baseFile)
      .map(file => ({file, baseFile}));
  });
}

/**
 * @param {string} file from the root
 * @returns {Table}
 */
export function readTable(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

function main() {
  const add = process.argv.includes('--add');
  for (const {file, baseFile} of translations()) {
    const base = readTable(baseFile);
    const translated = readTable(file);
    const faults = compareTables(base, translated);
    for (const fault of faults) console.log(`${file} ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
    if (!add) continue;
    const whole = Object.fromEntries(Object.keys(base).map(key => [key, translated[key] ?? base[key]]));
    writeFileSync(join(root, file), `${JSON.stringify(whole, undefined, 2)}\n`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
