// @ts-check
// What a folder of built files weighs, raw and compressed (as a VSIX stores it).
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';

/** @typedef {{path: string, sizeBytes: number, gzipBytes: number}} FileSize path is relative, with slashes */

/**
 * @param {string} folder
 * @returns {FileSize[]} sorted by path
 */
export function listSizes(folder) {
  const entries = readdirSync(folder, {recursive: true, withFileTypes: true});
  return entries
    .filter(entry => entry.isFile())
    .map(entry => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      return {
        path: path.slice(folder.length + 1).replaceAll('\\', '/'),
        sizeBytes: content.length,
        gzipBytes: gzipSync(content).length,
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** @param {FileSize[]} sizes */
export function formatSizes(sizes) {
  /** @param {number} bytes */
  const kib = bytes => `${(bytes / 1024).toFixed(1)} KiB`.padStart(12);
  return sizes
    .filter(size => !size.path.endsWith('.map'))
    .map(size => `${size.path.padEnd(36)}${kib(size.sizeBytes)}${kib(size.gzipBytes)} gzip`)
    .join('\n');
}
