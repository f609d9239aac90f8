/**
 * Looks up names of tasks, flows, entrypoints and nodes in the workspace. Language servers are asked first, where one answers
 * in time: they know which files define a name, and only those are read. Otherwise all Python and YAML files are, once; a file
 * that changes is read again. Watchers exist only after the first look-up.
 */
import * as vscode from 'vscode';
import type {SymbolRef} from '../../protocol/model';
import {findCallSites} from '../../resolve/callSites';
import {resolveSymbol, resolveSymbols} from '../../resolve/resolveSymbol';
import type {SourcePlace, SymbolResolution} from '../../resolve/resolveSymbol';
import {SourceIndex} from '../../resolve/sourceIndex';
import {Emitter} from '../emitter';
import {toLocation} from './locations';
import type {VscodeFiles} from './vscodeFiles';

const SOURCES = '**/*.{py,pyw,yaml,yml}';

export class SourceSymbols implements vscode.Disposable {
  /** What was found may be elsewhere now. Not for what is typed and not saved. */
  readonly changed = new Emitter<void>();
  private readonly index: SourceIndex;
  private watching: vscode.Disposable | undefined;

  constructor(files: VscodeFiles) {
    this.index = new SourceIndex(files);
  }

  resolve(symbol: SymbolRef, signal?: AbortSignal): Promise<SymbolResolution> {
    this.watch();
    return resolveSymbol(this.index, symbol, signal);
  }

  /** For many names at once. */
  resolveAll(symbols: readonly SymbolRef[]): Promise<SymbolResolution[]> {
    this.watch();
    return resolveSymbols(this.index, symbols, () => new Promise(resolve => setImmediate(resolve)));
  }

  callSites(symbol: SymbolRef, caller: SymbolRef | null, signal?: AbortSignal): Promise<SourcePlace[]> {
    this.watch();
    return findCallSites(this.index, symbol, caller, signal);
  }

  dispose(): void {
    this.changed.dispose();
    this.watching?.dispose();
  }

  private watch(): void {
    if (this.watching) return;
    const watcher = vscode.workspace.createFileSystemWatcher(SOURCES);
    const changed = (uri: vscode.Uri) => {
      this.index.forget(toLocation(uri));
      this.changed.fire();
    };
    this.watching = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      // What is typed counts before it is saved.
      vscode.workspace.onDidChangeTextDocument(({document}) => this.index.forget(toLocation(document.uri))),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.index.forget(null);
        this.changed.fire();
      }),
    );
  }
}
