/**
 * Where stepping is: the record's line with a background and the values of its context behind it, in whichever editor
 * shows the file. One decoration for the life of the extension; an edit or another selection takes the mark away.
 */
import * as vscode from 'vscode';
import {DisposableList} from '../emitter';

export interface Step {
  uri: vscode.Uri;
  /** 0-based. */
  line: number;
  values: string;
}

export class StepMark implements vscode.Disposable {
  private readonly subscriptions = new DisposableList();
  private readonly look: vscode.TextEditorDecorationType;
  private current: Step | null = null;

  constructor() {
    this.look = this.subscriptions.add(
      vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
        after: {color: new vscode.ThemeColor('editor.inlineValuesForeground'), margin: '0 0 0 2em'},
      }),
    );
    this.subscriptions.add(vscode.window.onDidChangeVisibleTextEditors(() => this.draw()));
    this.subscriptions.add(
      vscode.workspace.onDidChangeTextDocument(({document, contentChanges}) => {
        if (contentChanges.length > 0 && this.current?.uri.toString() === document.uri.toString()) this.show(null);
      }),
    );
  }

  show(step: Step | null): void {
    this.current = step;
    this.draw();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private draw(): void {
    for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(this.look, this.rangesIn(editor));
  }

  private rangesIn({document}: vscode.TextEditor): vscode.DecorationOptions[] {
    const {current} = this;
    if (current?.uri.toString() !== document.uri.toString() || current.line >= document.lineCount) return [];
    return [{range: document.lineAt(current.line).range, renderOptions: {after: {contentText: current.values}}}];
  }
}
