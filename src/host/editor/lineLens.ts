/** CodeLens above each line that logged, for those who prefer it to text at the end of the line. Off by default. */
import * as vscode from 'vscode';
import {DisposableList} from '../emitter';
import {Command} from '../ids';
import type {EditorLines} from './editorLines';
import {insightText} from './insightText';
import {Throttle} from '../throttle';
import {labelText} from '../plainText';

/** Every time all lenses of the file are made anew. */
const REFRESH_MS = 1000;

export class LineLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly moved = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.moved.event;
  private readonly subscriptions = new DisposableList();
  private readonly throttle = new Throttle(REFRESH_MS, () => this.moved.fire());

  constructor(
    private readonly lines: EditorLines,
    private readonly enabled: () => boolean,
  ) {
    this.subscriptions.add(lines.changed.on(() => enabled() && this.throttle.request()));
  }

  /** After a setting changed. */
  redraw(): void {
    this.moved.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.enabled()) return [];
    return this.lines.linesOf(document).map(({line, summary}) => {
      const title = labelText(insightText(summary, vscode.env.language, vscode.l10n.t));
      const command = {title, command: Command.showRecordsFromLine, arguments: [{line}]};
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
    });
  }

  dispose(): void {
    this.throttle.dispose();
    this.subscriptions.dispose();
    this.moved.dispose();
  }
}
