/**
 * Vitest's global set-up for this suite: bundles the engine and the command from the sources under test, so that no
 * stale dist/ is tested. Goes out: `enginePath` and `cliPath` of bundles.ts, in a folder that git ignores.
 */
import {mkdirSync} from 'node:fs';
import {dirname} from 'node:path';
import * as esbuild from 'esbuild';
import {bundles} from '../../../scripts/build/bundles.mjs';
import {addonOfThisMachine, copyNativeAddons, listNativeAddons} from '../../../scripts/build/nativeAddons.mjs';
import {cliPath, enginePath, root} from './bundlePaths';

export async function setup(): Promise<void> {
  const outDir = dirname(enginePath);
  mkdirSync(outDir, {recursive: true});
  const wanted = [enginePath, cliPath];
  const all = bundles({root, outDir, production: false}).filter(bundle => wanted.includes(bundle.outfile ?? ''));
  await Promise.all(all.map(bundle => esbuild.build(bundle)));
  const addon = addonOfThisMachine(listNativeAddons(root));
  if (!addon) throw new Error('The zeromq package holds no binary for this machine.');
  copyNativeAddons([addon], outDir);
}
