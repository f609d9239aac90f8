/** The recordings' sources as a workspace held in memory, as it is or moved somewhere else. */
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {ShownFiles} from '../../src/cli/where/locateAll';
import {fixturePath} from './fixtures';

/** Text by path relative to `sources`. */
export const SOURCES: ReadonlyMap<string, string> = readSources();

function readSources(): Map<string, string> {
  const root = fixturePath('recordings/sources');
  const found = new Map<string, string>();
  const walk = (folder: string) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (statSync(join(root, path)).isDirectory()) walk(path);
      else found.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  walk('');
  return found;
}

/** `files` by absolute path. */
export function memoryFiles(folders: readonly string[], files: ReadonlyMap<string, string>): ShownFiles {
  const lines = new Map<string, readonly string[]>();
  const paths = [...files.keys()].sort();
  return {
    folders,
    relative: path => path.slice(folders.find(folder => path.startsWith(`${folder}/`))!.length + 1),
    exists: path => Promise.resolve(files.has(path)),
    findByBasename: name =>
      Promise.resolve(paths.filter(path => path.toLowerCase().endsWith(`/${name.toLowerCase()}`))),
    readLines: path => {
      const text = files.get(path);
      const known = lines.get(path) ?? text?.split('\n');
      if (known) lines.set(path, known);
      return Promise.resolve(known ?? null);
    },
    listFiles: endings =>
      Promise.resolve({paths: paths.filter(path => endings.some(ending => path.endsWith(ending))), complete: true}),
  };
}
