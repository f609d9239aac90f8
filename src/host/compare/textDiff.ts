/**
 * Both sides of a comparison in VS Code's own diff editor. In: the comparison. Out: two read-only documents. They keep
 * their text when the comparison goes on to something else, as long as the editor is open.
 */
import * as vscode from 'vscode';
import {DisposableList} from '../emitter';
import {withSlowProgress} from '../withSlowProgress';
import type {Comparing} from './comparing';
import {sideName} from './sideName';

const SCHEME = 'tracescope-comparison';

export class TextDiff implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly subscriptions = new DisposableList();
  private readonly texts = new Map<string, string>();

  constructor(private readonly comparing: Comparing) {
    this.subscriptions.add(vscode.workspace.registerTextDocumentContentProvider(SCHEME, this));
    this.subscriptions.add(
      vscode.workspace.onDidCloseTextDocument(({uri}) => {
        if (uri.scheme === SCHEME) this.texts.delete(uri.toString());
      }),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? vscode.l10n.t('This comparison is closed. Compare again to see its text.');
  }

  async open(): Promise<void> {
    const {current} = this.comparing;
    if (!current) return;
    const {left, right, serial} = current;
    const title = vscode.l10n.t('Writing both sides as text');
    const text = await withSlowProgress(title, signal => this.comparing.text(signal));
    if (!text) return;
    const names = [left, right].map(side => sideName(side, vscode.env.language)) as [string, string];
    const uris = [documentUri('before', names[0], serial), documentUri('after', names[1], serial)] as const;
    this.texts.set(uris[0].toString(), text.left);
    this.texts.set(uris[1].toString(), text.right);
    await vscode.commands.executeCommand('vscode.diff', ...uris, `${names[0]} ↔ ${names[1]}`, {preview: false});
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

/** The name is shown as the file's; what would be a folder or a scheme in it is not. */
function documentUri(side: 'before' | 'after', name: string, comparison: number): vscode.Uri {
  const safe = name.replace(/[^\p{L}\p{N}_. -]/gu, '_').slice(0, 80);
  return vscode.Uri.from({scheme: SCHEME, path: `/${comparison}/${side}/${safe || side}.txt`});
}
