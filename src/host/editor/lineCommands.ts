/**
 * "Show Records From This Line / Function / Selection": sets the Inspector's filter to the places of the trace that
 * stand in a range of the editor, or to the tasks that are defined there where records name no place. The range is of the
 * file as it is now; the filter names the lines as recorded.
 */
import * as vscode from 'vscode';
import {pythonOutline} from '../../resolve/python/outline';
import type {Inspectors} from '../inspector/inspectors';
import type {SourceNavigator} from '../source/sourceNavigator';
import type {EditorLines} from './editorLines';
import {tasksDefinedIn} from './namedTasks';
import {filterOf} from './sitesFilter';

export class LineCommands {
  constructor(
    private readonly lines: EditorLines,
    private readonly inspectors: Inspectors,
    private readonly navigator: Pick<SourceNavigator, 'placesOf'>,
  ) {}

  /** From a hover or a lens with the line, from the editor's number margin (1-based), or the cursor's line. */
  async fromLine(given?: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const line = lineOf(given) ?? editor.selection.active.line;
    await this.show(editor.document, new vscode.Range(line, 0, line, 0));
  }

  async fromSelection(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor) await this.show(editor.document, editor.selection);
  }

  async fromFunction(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const range = await functionAround(editor.document, editor.selection.active);
    if (range) return this.show(editor.document, range);
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No function is known around the cursor. Select its lines and show the records of the selection.'),
    );
  }

  private async show(document: vscode.TextDocument, range: vscode.Range): Promise<void> {
    const now = await this.lines.linesNow(document);
    const placed = now?.lines.filter(({line}) => line >= range.start.line && line <= range.end.line) ?? [];
    const sites = placed.flatMap(line => line.sites);
    const defined = placed.flatMap(line => line.names.map(({symbol}) => symbol));
    const symbols =
      now && sites.length + defined.length === 0
        ? await tasksDefinedIn(now.session, this.navigator, document, range)
        : defined;
    if (!now || sites.length + symbols.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No record of the active session comes from these lines.'),
      );
      return;
    }
    const page = await this.inspectors.show(now.session, true);
    page.setFilter(filterOf(sites, symbols), null);
  }
}

/** `{line}` 0-based from our own links, `{lineNumber}` 1-based from VS Code's line number menu. */
function lineOf(given: unknown): number | null {
  if (typeof given !== 'object' || given === null) return null;
  const {line, lineNumber} = given as {line?: unknown; lineNumber?: unknown};
  if (typeof line === 'number' && Number.isInteger(line) && line >= 0) return line;
  return typeof lineNumber === 'number' && lineNumber > 0 ? lineNumber - 1 : null;
}

/** The innermost function or method, as the language's own extension sees it; Python's also where none is installed. */
async function functionAround(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.Range | null> {
  const symbols = await vscode.commands.executeCommand<unknown>('vscode.executeDocumentSymbolProvider', document.uri);
  let innermost: vscode.Range | null = null;
  const look = (items: unknown): void => {
    if (!Array.isArray(items)) return;
    for (const item of items as Partial<vscode.DocumentSymbol>[]) {
      if (!item.range?.contains(at)) continue;
      const isFunction = [vscode.SymbolKind.Function, vscode.SymbolKind.Method, vscode.SymbolKind.Constructor];
      if (item.kind !== undefined && isFunction.includes(item.kind)) innermost = item.range;
      look(item.children);
    }
  };
  look(symbols);
  return innermost ?? pythonFunctionAround(document, at.line + 1);
}

function pythonFunctionAround(document: vscode.TextDocument, line1: number): vscode.Range | null {
  if (document.languageId !== 'python' && !/\.pyw?$/i.test(document.uri.path)) return null;
  const {functions} = pythonOutline(document.getText().split(/\r\n|\r|\n/));
  const around = functions.filter(func => line1 >= func.line1 && line1 <= func.end1);
  const innermost = around.sort((a, b) => b.line1 - a.line1)[0];
  return innermost ? new vscode.Range(innermost.line1 - 1, 0, innermost.end1 - 1, 0) : null;
}
