// @ts-check
// Runs every bundle and lays the other files beside them: the scanner's WebAssembly, the icon font, ZeroMQ's binary.
// In: where from, where to, and whose binaries (default: this machine's). Out: files written with their sizes.
import * as esbuild from 'esbuild';
import {chmodSync, copyFileSync, mkdirSync, rmSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {bundles} from './bundles.mjs';
import {compileScan} from './compileScan.mjs';
import {addonOfThisMachine, copyNativeAddons, listNativeAddons} from './nativeAddons.mjs';
import {listSizes} from './sizes.mjs';

/**
 * @param {import('./bundles.mjs').BundleOptions & {addons?: import('./nativeAddons.mjs').NativeAddon[]}} options
 * @returns {Promise<{sizes: import('./sizes.mjs').FileSize[], packages: string[]}>} packages: names of what was bundled
 */
export async function buildAll(options) {
  const outDir = resolve(options.root, options.outDir);
  // A production build must not inherit maps from an earlier one.
  if (options.production) rmSync(outDir, {recursive: true, force: true});
  // Names of chunks change with their content.
  rmSync(join(outDir, 'webview/chunks'), {recursive: true, force: true});
  const results = await Promise.all(bundles({...options, outDir}).map(bundle => esbuild.build(bundle)));
  await compileScan(options.root, join(outDir, 'scan.wasm'));
  copyAssets(options.root, outDir, options.addons);
  // So that a terminal can run it by its name; Windows has no such thing.
  chmodSync(join(outDir, 'cli.js'), 0o755);
  return {sizes: listSizes(outDir), packages: bundledPackages(results)};
}

/**
 * @param {import('esbuild').BuildResult[]} results
 * @returns {string[]} sorted names of npm packages
 */
function bundledPackages(results) {
  const inputs = results.flatMap(result => Object.keys(result.metafile?.inputs ?? {}));
  const names = inputs.map(input => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? '');
  return [...new Set(names.filter(name => name !== ''))].sort();
}

/**
 * Keeps rebuilding until the process is ended.
 * @param {import('./bundles.mjs').BundleOptions} options
 */
export async function watchAll(options) {
  const outDir = resolve(options.root, options.outDir);
  copyAssets(options.root, outDir);
  await compileScan(options.root, join(outDir, 'scan.wasm'));
  for (const bundle of bundles({...options, outDir})) {
    const context = await esbuild.context({...bundle, plugins: [...(bundle.plugins ?? []), reporter(outDir)]});
    await context.watch();
  }
}

/**
 * @param {string} root
 * @param {string} outDir
 * @param {import('./nativeAddons.mjs').NativeAddon[]} [addons]
 */
function copyAssets(root, outDir, addons) {
  mkdirSync(join(outDir, 'webview'), {recursive: true});
  copyFileSync(join(root, 'node_modules/@vscode/codicons/dist/codicon.ttf'), join(outDir, 'webview/codicon.ttf'));
  copyNativeAddons(addons ?? ownAddons(root), outDir);
}

/** @param {string} root */
function ownAddons(root) {
  const own = addonOfThisMachine(listNativeAddons(root));
  if (own) return [own];
  console.warn(
    `The zeromq package holds no binary for ${process.platform}-${process.arch}: listening will not work here.`,
  );
  return [];
}

/**
 * @param {string} outDir
 * @returns {import('esbuild').Plugin}
 */
function reporter(outDir) {
  return {
    name: 'reporter',
    setup(build) {
      build.onEnd(result => {
        const name = build.initialOptions.outfile?.slice(outDir.length + 1) ?? '';
        console.log(result.errors.length > 0 ? `${name}: ${result.errors.length} errors` : `${name}: built`);
      });
    },
  };
}
