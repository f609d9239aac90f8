/**
 * The resolver's file access on top of VS Code. Searches by name are kept until a file comes or goes; the watcher
 * exists only while something is kept. Excluded files (`files.exclude`) are not found, as in Quick Open.
 */
import * as vscode from 'vscode';
import type {WorkspaceFiles} from '../../resolve/resolveSource';
import {basenameGlob} from './basenameGlob';
import {toLocation, toUri} from './locations';

const MAX_SAME_NAME = 200;
/** A source file larger than this is generated; reading it to count lines would cost more than it tells. */
const MAX_SOURCE_BYTES = 8 * 1024 * 1024;

export class VscodeFiles implements WorkspaceFiles, vscode.Disposable {
  private readonly byName = new Map<string, Promise<readonly string[]>>();
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
    if (open) return open.getText().split(/\r\n|\r|\n/);
    try {
      const stat = await vscode.workspace.fs.stat(uri);
      if (stat.size > MAX_SOURCE_BYTES) return null;
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)).split(/\r\n|\r|\n/);
    } catch {
      // Gone or unreadable since it was found; the resolver says so.
      return null;
    }
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
