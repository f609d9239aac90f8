// @ts-check
// Lays out the folder that becomes the VSIX: production bundles, the files that ship, and a package.json without what is
// only for development. Binaries are added per package by scripts/package.mjs.
import {copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {buildAll} from '../build/buildAll.mjs';
import {shippedFiles} from './contents.mjs';
import {galleryReadme} from './galleryReadme.mjs';

/** Folders of the checkout that `shippedFiles` can speak of. */
const folders = ['resources', 'l10n', 'samples'];

/**
 * @param {string} root
 * @param {string} stagingDir empty
 * @throws {Error} when a bundled package is not named in the notices
 */
export async function stage(root, stagingDir) {
  const {packages} = await buildAll({root, outDir: join(stagingDir, 'dist'), production: true, addons: []});
  const notices = readFileSync(join(root, 'THIRD_PARTY_NOTICES.md'), 'utf8');
  const unnamed = packages.filter(name => !notices.includes(`[${name}]`));
  if (unnamed.length > 0) throw new Error(`THIRD_PARTY_NOTICES.md does not name ${unnamed.join(', ')}.`);
  const paths = [...readdirSync(root), ...folders.flatMap(folder => listFiles(root, folder))];
  for (const path of paths.filter(name => shippedFiles.some(pattern => pattern.test(name)))) {
    mkdirSync(dirname(join(stagingDir, path)), {recursive: true});
    copyFileSync(join(root, path), join(stagingDir, path));
  }
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  writeFileSync(join(stagingDir, 'README.md'), galleryReadme(readme));
  // Not packed itself; vsce warns without it.
  copyFileSync(join(root, '.vscodeignore'), join(stagingDir, '.vscodeignore'));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(stagingDir, 'package.json'), JSON.stringify(shippedManifest(manifest), undefined, 2));
}

/**
 * zeromq is in the bundles, so nothing is to be installed; `private` only guards against publishing to npm.
 * @param {Record<string, unknown>} manifest
 */
export function shippedManifest(manifest) {
  const {private: _private, scripts: _scripts, devDependencies: _dev, dependencies: _dependencies, ...rest} = manifest;
  return rest;
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} paths from the root, with slashes
 */
function listFiles(root, folder) {
  return readdirSync(join(root, folder), {recursive: true})
    .map(name => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter(name => !name.includes('/node_modules/') && statSync(join(root, name)).isFile());
}
