// @ts-check
// Which prebuilt ZeroMQ binary serves which platform, read from the manifest inside the zeromq package.
// Out: source paths and the folder name under dist/native/. Called by the build (this machine's binary) and by the
// packaging (one target's, or all). The surprise: the package also holds binaries its manifest no longer names; and of
// several binaries for one platform the highest ABI is right (upstream's own loader tries it first): addons use the
// ABI-stable Node-API, and the linux-x64 one for ABI 127 needs glibc 2.25 where the one for 115 needs 2.38.
import {copyFileSync, existsSync, mkdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** @typedef {{platform: string, arch: string, libc: string, sourcePath: string, folder: string}} NativeAddon */

/**
 * @param {string} root the checkout
 * @returns {NativeAddon[]} one per platform, sorted by folder
 */
export function listNativeAddons(root) {
  const buildDir = join(root, 'node_modules/zeromq/build');
  /** @type {Record<string, string>} */
  const manifest = JSON.parse(readFileSync(join(buildDir, 'manifest.json'), 'utf8'));
  return selectNativeAddons(manifest, path => join(buildDir, path));
}

/**
 * @param {Record<string, string>} manifest keys are JSON texts of a build's configuration, values its path
 * @param {(path: string) => string} resolvePath from the manifest's path, made portable, to one on this machine
 * @returns {NativeAddon[]}
 */
export function selectNativeAddons(manifest, resolvePath) {
  /** @type {Map<string, NativeAddon & {abi: number}>} */
  const best = new Map();
  for (const [key, path] of Object.entries(manifest)) {
    /** @type {{os: string, arch: string, libc: string, abi: number}} */
    const config = JSON.parse(key);
    const folder = nativeFolder(config.os, config.arch, config.libc);
    if ((best.get(folder)?.abi ?? 0) >= config.abi) continue;
    const sourcePath = resolvePath(path.replaceAll('\\', '/'));
    best.set(folder, {platform: config.os, arch: config.arch, libc: config.libc, abi: config.abi, sourcePath, folder});
  }
  return [...best.values()].map(({abi: _, ...addon}) => addon).sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/**
 * The name that scripts/build/loadAddon.cjs looks for at run time.
 * @param {string} platform
 * @param {string} arch
 * @param {string} libc
 */
export function nativeFolder(platform, arch, libc) {
  return `${platform}-${arch}${libc === 'musl' ? '-musl' : ''}`;
}

/**
 * @param {NativeAddon[]} addons
 * @returns {NativeAddon | undefined} the one that this machine can load
 */
export function addonOfThisMachine(addons) {
  const folder = nativeFolder(process.platform, process.arch, libcOfThisMachine());
  return addons.find(addon => addon.folder === folder);
}

function libcOfThisMachine() {
  if (process.platform !== 'linux') return '';
  const report = /** @type {{header: {glibcVersionRuntime?: string}}} */ (process.report.getReport());
  return report.header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/**
 * @param {NativeAddon[]} addons
 * @param {string} outDir the bundle folder; binaries go to native/<folder>/addon.node below it
 */
export function copyNativeAddons(addons, outDir) {
  for (const addon of addons) {
    if (!existsSync(addon.sourcePath)) {
      throw new Error(`The zeromq package names a binary for ${addon.folder} but does not hold it. Run npm ci.`);
    }
    const target = join(outDir, 'native', addon.folder, 'addon.node');
    mkdirSync(dirname(target), {recursive: true});
    copyFileSync(addon.sourcePath, target);
  }
}
