/** A codicon in a theme colour, from the pure description of a row. */
import * as vscode from 'vscode';
import type {StateLook} from './spanText';

export function themeIcon({icon, color}: StateLook): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
}
