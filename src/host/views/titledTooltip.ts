/**
 * A tooltip that begins with an icon and a name in bold. The name comes from outside: it goes in as text, so that it brings
 * neither links nor icons, and on one line, which bold type needs.
 */
import * as vscode from 'vscode';

export function titledTooltip(name: string, icon: string): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('', true);
  tooltip.appendMarkdown(`$(${icon.replace('~spin', '')}) **`);
  tooltip.appendText(name.replace(/\s+/gu, ' ').trim() || ' ');
  return tooltip.appendMarkdown('**\n\n');
}
