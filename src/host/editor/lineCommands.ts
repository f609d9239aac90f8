/**
 * "Show Records From This Line / Function / Selection": sets the Inspector's filter to the places of the trace that
 * stand in a range of the editor. The range is of the file as it is now; the filter names the lines as recorded.
 */
import * as vscode from 'vscode';
import type {Inspectors} from '../inspector/inspectors';
import type {EditorLines} from './editorLines';
import {filterOfSites} from './sitesFilter';

export class LineCommands {
  constructor(
    private readonly lines: EditorLines,
    private readonly inspectors: Inspectors,
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
    const session = this.lines.current;
    const placed = this.lines.linesOf(document).filter(({line}) => line >= range.start.line && line <= range.end.line);
    const sites = placed.flatMap(line => line.sites);
    if (!session || sites.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('No record of the active session comes from these lines.'),
      );
      return;
    }
    const page = await this.inspectors.show(session, true);
    page.setFilter(filterOfSites(sites), null);
  }
}

/** `{line}` 0-based from our own links, `{lineNumber}` 1-based from VS Code's line number menu. */
function lineOf(given: unknown): number | null {
  if (typeof given !== 'object' || given === null) return null;
  const {line, lineNumber} = given as {line?: unknown; lineNumber?: unknown};
  if (typeof line === 'number' && Number.isInteger(line) && line >= 0) return line;
  return typeof lineNumber === 'number' && lineNumber > 0 ? lineNumber - 1 : null;
}

/** The innermost function or method, as the language's own extension sees it. */
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
  return innermost;
}
