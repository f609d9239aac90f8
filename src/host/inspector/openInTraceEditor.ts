/**
 * Opens a file in the trace editor. As with Reopen Editor With, it takes the place of the text editor that the user
 * looked at, or of the preview that a click in the Explorer left; a text tab that was opened on purpose stays.
 */
import * as vscode from 'vscode';
import {ViewType} from '../ids';

export async function openInTraceEditor(uri: vscode.Uri): Promise<void> {
  const viewType = /\.trace\.ndjson(\.gz)?$/.test(uri.path) ? ViewType.traceFile : ViewType.logFile;
  const isSeen = textTabs(uri).some(tab => tab.isActive || tab.isPreview);
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
  if (isSeen) await vscode.window.tabGroups.close(textTabs(uri), true);
}

/** In the group of editors that is in use. A text with changes is never closed. */
function textTabs(uri: vscode.Uri): vscode.Tab[] {
  const {tabs} = vscode.window.tabGroups.activeTabGroup;
  return tabs.filter(
    ({input, isDirty}) => !isDirty && input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
  );
}
