/**
 * Vitest's global set-up for this suite: bundles the engine and the command from the sources under test, so that no
 * stale dist/ is tested. The folder is of this run alone: two runs at a time must not write each other's bundles.
 */
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {basename, join} from 'node:path';
import * as esbuild from 'esbuild';
import {bundles} from '../../../scripts/build/bundles.mjs';
import {compileScan} from '../../../scripts/build/compileScan.mjs';
import {addonOfThisMachine, copyNativeAddons, listNativeAddons} from '../../../scripts/build/nativeAddons.mjs';
import {FOLDER_VARIABLE, root} from './bundlePaths';

/** Returns the tear-down. */
export async function setup(): Promise<() => void> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, {recursive: true});
  const outDir = mkdtempSync(join(cache, 'engine-test-'));
  process.env[FOLDER_VARIABLE] = outDir;
  const wanted = ['engine.js', 'scanner.js', 'cli.js', 'yaml.js'];
  const all = bundles({root, outDir, production: false}).filter(bundle =>
    wanted.includes(basename(bundle.outfile ?? '')),
  );
  await Promise.all([...all.map(bundle => esbuild.build(bundle)), compileScan(root, join(outDir, 'scan.wasm'))]);
  const addon = addonOfThisMachine(listNativeAddons(root));
  if (!addon) throw new Error('The zeromq package holds no binary for this machine.');
  copyNativeAddons([addon], outDir);
  return () => rmSync(outDir, {recursive: true, force: true});
}
