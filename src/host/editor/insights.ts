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

interface Mark {
  line: number;
  /** At the end of the line; without it the margin alone is meant. */
  text?: string | undefined;
}

export class Insights implements vscode.Disposable {
  private readonly subscriptions = new DisposableList();
  private readonly text: vscode.TextEditorDecorationType;
  private readonly failing: vscode.TextEditorDecorationType;
  private readonly heat: vscode.TextEditorDecorationType[];
  /** What each editor shows now. */
  private readonly drawn = new WeakMap<vscode.TextEditor, Map<vscode.TextEditorDecorationType, string>>();

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
    const said = (wanted: (line: PlacedLine) => boolean): Mark[] =>
      placed.flatMap((line, index) => (endOfLine && wanted(line) ? [{line: line.line, text: texts[index]}] : []));
    this.put(
      editor,
      this.text,
      said(({summary}) => summary.errors === 0),
    );
    this.put(
      editor,
      this.failing,
      said(({summary}) => summary.errors > 0),
    );
    this.heat.forEach((type, level) => {
      const marks = placed.flatMap(({line}, index): Mark[] => (heats[index] === level ? [{line}] : []));
      this.put(editor, type, marks);
    });
  }

  /** Every call crosses to the window: only for what is other than before. Counts move with each record, heat seldom. */
  private put(editor: vscode.TextEditor, type: vscode.TextEditorDecorationType, marks: readonly Mark[]): void {
    let drawn = this.drawn.get(editor);
    if (!drawn) this.drawn.set(editor, (drawn = new Map<vscode.TextEditorDecorationType, string>()));
    const picture = marks.length === 0 ? '' : JSON.stringify(marks);
    if ((drawn.get(type) ?? '') === picture) return;
    drawn.set(type, picture);
    editor.setDecorations(
      type,
      marks.map(({line, text}) =>
        text === undefined ? {range: new vscode.Range(line, 0, line, 0)} : atEnd(editor.document, line, text),
      ),
    );
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
