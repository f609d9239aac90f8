// @ts-check
// Makes sure that node_modules is what package-lock.json says. Comes in: nothing. Goes out: nothing; runs `npm ci` when
// something is missing or of another version. Called first by test.mjs and start.mjs, so that both work on a fresh
// clone. Node built-ins only. Surprise: what is installed is read from npm's own node_modules/.package-lock.json, so a
// tree that somebody else installed is recognised, and a run without changes needs no network.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {runNpm} from './vscode/npm.mjs';
import {rootFolder} from './vscode/paths.mjs';

/** @typedef {{version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean}} LockedPackage */

/** @param {(line: string) => void} [report] */
export async function ensureDependencies(report = line => console.log(line)) {
  const difference = firstDifference();
  if (difference === undefined) return;
  report(`  npm ci (${difference})`);
  await runNpm(rootFolder, ['ci', '--no-audit', '--no-fund']);
}

/** @returns {string | undefined} in words, or undefined when all is there */
function firstDifference() {
  const installedFile = join(rootFolder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'nothing is installed yet';
  const wanted = lockedPackages(join(rootFolder, 'package-lock.json'));
  const installed = lockedPackages(installedFile);
  for (const [path, {version, optional, devOptional}] of Object.entries(wanted)) {
    if (path === '') continue;
    const present = installed[path];
    if (present === undefined && !optional && !devOptional) return `${path} is missing`;
    if (present !== undefined && present.version !== version) return `${path} is ${present.version}, not ${version}`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
