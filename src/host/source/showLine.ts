/** Shows a line of a file in a text editor. The one place where the trace's lines, which count from 1, become VS Code's. */
import * as vscode from 'vscode';
import {ContextKey} from '../ids';

/** `line1` 0 leaves the cursor where it is. */
export async function showLine(uri: vscode.Uri, line1: number, preserveFocus: boolean): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const line = line1 > 0 ? document.lineAt(Math.min(line1, document.lineCount) - 1) : undefined;
  const start = line?.range.start.translate(0, line.firstNonWhitespaceCharacterIndex);
  await vscode.window.showTextDocument(document, {
    viewColumn: columnForSource(),
    preserveFocus,
    preview: true,
    ...(start ? {selection: new vscode.Range(start, start)} : {}),
  });
  void vscode.commands.executeCommand('setContext', ContextKey.sourceShown, true);
}

/** Beside the Inspector, never over it: where a text editor already is, else a new column. */
function columnForSource(): vscode.ViewColumn {
  const activeTab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const inspectorIsActive =
    activeTab?.input instanceof vscode.TabInputWebview || activeTab?.input instanceof vscode.TabInputCustom;
  if (!inspectorIsActive) return vscode.ViewColumn.Active;
  const textGroup = vscode.window.tabGroups.all.find(
    group =>
      group !== vscode.window.tabGroups.activeTabGroup &&
      (group.activeTab === undefined || group.activeTab.input instanceof vscode.TabInputText),
  );
  return textGroup?.viewColumn ?? vscode.ViewColumn.Beside;
}
