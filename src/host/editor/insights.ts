/**
 * Draws what is known of the visible lines: the text at the end, marks in the overview ruler, the heat in the gutter.
 * In: EditorLines and the settings. The surprise: an editor is only touched when what it is to show has changed, since
 * every call of `setDecorations` crosses to the window.
 */
import * as vscode from 'vscode';
import {DisposableList} from '../emitter';
import type {EditorLines} from './editorLines';
import {heatOf, insightText} from './insightText';
import type {PlacedLine} from './placeFigures';

/** Squares of growing weight; the colour is that of charts in both kinds of theme. */
const HEAT = [0.25, 0.45, 0.7, 1].map(opacity => ({
  gutterIconPath: vscode.Uri.parse(
    `data:image/svg+xml,${encodeURIComponent(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="6" y="1" width="4" height="14" rx="1" fill="#d18616" fill-opacity="${opacity}"/></svg>`,
    )}`,
  ),
  gutterIconSize: 'contain',
}));

export interface InsightSettings {
  endOfLine: boolean;
  heat: boolean;
}

export class Insights implements vscode.Disposable {
  private readonly subscriptions = new DisposableList();
  private readonly text: vscode.TextEditorDecorationType;
  private readonly failing: vscode.TextEditorDecorationType;
  private readonly heat: vscode.TextEditorDecorationType[];
  private readonly drawn = new WeakMap<vscode.TextEditor, string>();

  constructor(
    private readonly lines: EditorLines,
    private readonly settings: () => InsightSettings,
  ) {
    this.text = this.subscriptions.add(decoration('editorCodeLens.foreground', 'editorOverviewRuler.infoForeground'));
    this.failing = this.subscriptions.add(decoration('errorForeground', 'editorOverviewRuler.errorForeground'));
    this.heat = HEAT.map(look => this.subscriptions.add(vscode.window.createTextEditorDecorationType(look)));
    this.subscriptions.add(lines.changed.on(documents => this.draw(documents)));
    this.subscriptions.add(vscode.window.onDidChangeVisibleTextEditors(() => this.redraw()));
  }

  /** After a setting changed. */
  redraw(): void {
    this.draw(vscode.window.visibleTextEditors.map(({document}) => document));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private draw(documents: readonly vscode.TextDocument[]): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (documents.includes(editor.document)) this.drawIn(editor);
    }
  }

  private drawIn(editor: vscode.TextEditor): void {
    const {endOfLine, heat} = this.settings();
    const placed = this.lines.linesOf(editor.document).filter(({line}) => line < editor.document.lineCount);
    const texts = placed.map(({summary}) =>
      endOfLine ? insightText(summary, vscode.env.language, vscode.l10n.t) : '',
    );
    const counts = placed.map(({summary}) => summary.records + summary.runs);
    const most = Math.max(0, ...counts);
    const heats = counts.map(count => (heat ? heatOf(count, most) : -1));
    const picture = JSON.stringify([placed.map(({line}) => line), texts, heats]);
    const before = this.drawn.get(editor);
    if (before === picture || (before === undefined && placed.length === 0)) return;
    this.drawn.set(editor, picture);
    const options = (wanted: (line: PlacedLine) => boolean) =>
      placed.flatMap((line, index) =>
        endOfLine && wanted(line) ? [atEnd(editor.document, line.line, texts[index])] : [],
      );
    editor.setDecorations(
      this.text,
      options(({summary}) => summary.errors === 0),
    );
    editor.setDecorations(
      this.failing,
      options(({summary}) => summary.errors > 0),
    );
    this.heat.forEach((type, level) => {
      const ranges = placed.flatMap(({line}, index) =>
        heats[index] === level ? [new vscode.Range(line, 0, line, 0)] : [],
      );
      editor.setDecorations(type, ranges);
    });
  }
}

function decoration(color: string, ruler: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    after: {color: new vscode.ThemeColor(color), margin: '0 0 0 3em'},
    overviewRulerColor: new vscode.ThemeColor(ruler),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
  });
}

function atEnd(document: vscode.TextDocument, line: number, contentText = ''): vscode.DecorationOptions {
  return {range: document.lineAt(line).range, renderOptions: {after: {contentText}}};
}
