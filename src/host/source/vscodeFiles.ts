/**
 * The resolver's file access on top of VS Code. Searches by name are kept until a file comes or goes; the watcher
 * exists only while something is kept. Excluded files (`files.exclude`) are not found, as in Quick Open.
 */
import {realpath} from 'node:fs/promises';
import * as vscode from 'vscode';
import type {WorkspaceFiles} from '../../resolve/resolveSource';
import {basenameGlob} from './basenameGlob';
import {toLocation, toUri} from './locations';

const MAX_SAME_NAME = 200;
const LINE_BREAK = /\r\n|\r|\n/;
const MAX_KEPT_FILES = 50;
/** Files that are read to find a name; more than that is no workspace of one program. */
const MAX_SEARCHED = 10_000;
/** A language server that is still indexing must not hold up the search. */
const SERVER_TIMEOUT_MS = 1000;
/** Installed libraries: found by path, never searched for a name of the program's own. */
const LIBRARIES = ['**/.git', '**/.venv', '**/venv', '**/node_modules', '**/site-packages', '**/__pycache__'];
/** A source file larger than this is generated; reading it to count lines would cost more than it tells. */
const MAX_SOURCE_BYTES = 8 * 1024 * 1024;

export class VscodeFiles implements WorkspaceFiles, vscode.Disposable {
  private readonly byName = new Map<string, Promise<readonly string[]>>();
  private readonly inEditors = new WeakMap<vscode.TextDocument, {version: number; lines: readonly string[]}>();
  private readonly onDisk = new Map<string, {stamp: string; lines: readonly string[]}>();
  private watcher: vscode.FileSystemWatcher | undefined;
  private readonly folderChanges = vscode.workspace.onDidChangeWorkspaceFolders(() => this.forget());

  get folders(): readonly string[] {
    return (vscode.workspace.workspaceFolders ?? []).map(folder => toLocation(folder.uri));
  }

  async exists(path: string): Promise<boolean> {
    try {
      const stat = await vscode.workspace.fs.stat(toUri(path));
      return (stat.type & vscode.FileType.File) !== 0;
    } catch {
      // Not there, or not ours to see: both mean that it cannot be opened.
      return false;
    }
  }

  findByBasename(name: string): Promise<readonly string[]> {
    if (this.folders.length === 0) return Promise.resolve([]);
    const key = name.toLowerCase();
    let found = this.byName.get(key);
    if (!found) {
      this.watch();
      found = this.search(name);
      this.byName.set(key, found);
      found.catch(() => this.byName.delete(key));
    }
    return found;
  }

  async readLines(path: string): Promise<readonly string[] | null> {
    const uri = toUri(path);
    const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
    if (open) return this.linesOf(open);
    try {
      const stat = await vscode.workspace.fs.stat(uri);
      if (stat.size > MAX_SOURCE_BYTES) return null;
      const stamp = `${stat.mtime} ${stat.size}`;
      const known = this.onDisk.get(path);
      if (known?.stamp === stamp) return known.lines;
      const lines = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)).split(LINE_BREAK);
      if (this.onDisk.size >= MAX_KEPT_FILES) this.onDisk.clear();
      this.onDisk.set(path, {stamp, lines});
      return lines;
    } catch {
      // Gone or unreadable since it was found; the resolver says so.
      return null;
    }
  }

  async listFiles(
    endings: readonly string[],
    signal?: AbortSignal,
  ): Promise<{paths: readonly string[]; complete: boolean}> {
    if (this.folders.length === 0) return {paths: [], complete: true};
    const pattern = `**/*{${endings.join(',')}}`;
    const cancel = new vscode.CancellationTokenSource();
    const onAbort = () => cancel.cancel();
    signal?.addEventListener('abort', onAbort);
    try {
      const uris = await vscode.workspace.findFiles(pattern, excluded(), MAX_SEARCHED, cancel.token);
      signal?.throwIfAborted();
      return {paths: uris.map(toLocation).sort(), complete: uris.length < MAX_SEARCHED};
    } finally {
      signal?.removeEventListener('abort', onAbort);
      cancel.dispose();
    }
  }

  async realPath(path: string): Promise<string | null> {
    const uri = toUri(path);
    if (uri.scheme !== 'file') return null;
    return realpath(uri.fsPath).then(
      real => real.replaceAll('\\', '/'),
      () => null,
    );
  }

  async definedIn(name: string): Promise<readonly string[]> {
    const asked = Promise.resolve(
      vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
        'vscode.executeWorkspaceSymbolProvider',
        name,
      ),
    ).catch(() => undefined);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), SERVER_TIMEOUT_MS);
    });
    const symbols = await Promise.race([asked, late]);
    clearTimeout(timer);
    const own = (symbols ?? []).filter(symbol => symbol.name === name || symbol.name === `${name}()`);
    const paths = own.map(({location}) => toLocation(location.uri));
    return [...new Set(paths.filter(path => /\.pyw?$/i.test(path)))];
  }

  /** The same lines as long as nothing was typed: what was found out about them is kept with them. */
  private linesOf(document: vscode.TextDocument): readonly string[] {
    const known = this.inEditors.get(document);
    if (known?.version === document.version) return known.lines;
    const lines = document.getText().split(LINE_BREAK);
    this.inEditors.set(document, {version: document.version, lines});
    return lines;
  }

  forget(): void {
    this.byName.clear();
    this.watcher?.dispose();
    this.watcher = undefined;
  }

  dispose(): void {
    this.forget();
    this.folderChanges.dispose();
  }

  private async search(name: string): Promise<readonly string[]> {
    const uris = await vscode.workspace.findFiles(basenameGlob(name), undefined, MAX_SAME_NAME);
    return uris.map(toLocation);
  }

  private watch(): void {
    if (this.watcher) return;
    this.watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);
    const changed = (uri: vscode.Uri) => {
      const name = uri.path.slice(uri.path.lastIndexOf('/') + 1).toLowerCase();
      // A folder that appears or goes may bring or take any file.
      if (name.includes('.')) this.byName.delete(name);
      else this.byName.clear();
    };
    this.watcher.onDidCreate(changed);
    this.watcher.onDidDelete(changed);
  }
}

/** What the user leaves out of the explorer and of searches. */
function excluded(): string {
  const patterns = ['files.exclude', 'search.exclude'].flatMap(id => {
    const setting = vscode.workspace.getConfiguration().get<Record<string, unknown>>(id) ?? {};
    return Object.keys(setting).filter(pattern => setting[pattern] === true);
  });
  // A brace inside a pattern would nest, which findFiles does not read.
  const usable = [...patterns, ...LIBRARIES].filter(pattern => !/[{}]/.test(pattern));
  return `{${[...new Set(usable)].join(',')}}`;
}
