/**
 * The resolver's file access for one folder of the disk. Comes in: the folder. Goes out: files below it and nothing else,
 * with paths that begin with the folder as it was named. The tree is listed once; files are read once.
 */
import {readdir, readFile, realpath, stat} from 'node:fs/promises';
import {basename, join, relative, resolve, sep} from 'node:path';
import {RpcError} from '../../protocol/rpc';
import type {WorkspaceFiles} from '../../resolve/workspaceFiles';

/** Never a program's own source. */
const SKIPPED: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.ruff_cache',
]);
/** Somebody else's source: found by its path, not searched by name. */
const LIBRARIES = /\/(?:node_modules|site-packages|dist-packages|\.venv|venv)\//;
const MAX_FILES = 200_000;
const MAX_SOURCE_BYTES = 8 * 1024 * 1024;

export class FolderFiles implements WorkspaceFiles {
  readonly folders: readonly string[];
  private readonly root: string;
  private listed: Promise<string[]> | undefined;
  private readonly read = new Map<string, Promise<readonly string[] | null>>();

  constructor(folder: string) {
    this.root = withSlashes(resolve(folder));
    this.folders = [this.root];
  }

  /** Throws RpcError 'fileNotFound' when the folder is not there. */
  async check(): Promise<void> {
    const found = await stat(this.root).catch(() => null);
    if (!found?.isDirectory()) throw new RpcError('fileNotFound', `There is no folder ${this.root}.`);
  }

  /** As `where` prints it. */
  relative(path: string): string {
    return withSlashes(relative(this.root, path));
  }

  async exists(path: string): Promise<boolean> {
    if (!path.startsWith(this.root.endsWith('/') ? this.root : `${this.root}/`)) return false;
    return (await stat(path).catch(() => null))?.isFile() ?? false;
  }

  async findByBasename(name: string): Promise<readonly string[]> {
    const wanted = `/${name.toLowerCase()}`;
    return (await this.all()).filter(path => path.toLowerCase().endsWith(wanted));
  }

  readLines(path: string): Promise<readonly string[] | null> {
    let lines = this.read.get(path);
    if (!lines) this.read.set(path, (lines = readLines(path)));
    return lines;
  }

  async listFiles(endings: readonly string[]): Promise<{paths: readonly string[]; complete: boolean}> {
    const all = await this.all();
    const paths = all.filter(path => endings.some(ending => path.endsWith(ending)) && !LIBRARIES.test(path));
    return {paths, complete: all.length < MAX_FILES};
  }

  async realPath(path: string): Promise<string | null> {
    return realpath(path).then(withSlashes, () => null);
  }

  private all(): Promise<string[]> {
    return (this.listed ??= list(this.root));
  }
}

/**
 * In the order of the paths, whatever the order of the disk. Folders that a link leads to are listed too, each once: real
 * folders first, so that a link within the tree adds nothing and one that leads round ends.
 */
async function list(root: string): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<string>();
  const links: string[] = [];
  await walk(root, found, seen, links);
  for (let link = links.pop(); link !== undefined; link = links.pop()) {
    const target = await stat(link).catch(() => null);
    if (target?.isFile()) found.push(link);
    if (target?.isDirectory() && !SKIPPED.has(basename(link))) await walk(link, found, seen, links);
  }
  return found.sort();
}

async function walk(root: string, found: string[], seen: Set<string>, links: string[]): Promise<void> {
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined && found.length < MAX_FILES; folder = folders.pop()) {
    const real = await realpath(folder).catch(() => folder);
    if (seen.has(real)) continue;
    seen.add(real);
    const entries = await readdir(folder, {withFileTypes: true}).catch(() => []);
    for (const entry of entries) {
      const path = withSlashes(join(folder, entry.name));
      if (entry.isSymbolicLink()) links.push(path);
      else if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(path);
    }
  }
}

async function readLines(path: string): Promise<readonly string[] | null> {
  try {
    if ((await stat(path)).size > MAX_SOURCE_BYTES) return null;
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  } catch {
    // Gone or not ours to read; the resolver says so.
    return null;
  }
}

function withSlashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
