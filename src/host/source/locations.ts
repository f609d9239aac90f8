/**
 * One place where URIs and the resolver's paths meet: a file of this machine is its path with `/`, anything else its
 * URI text, so that virtual workspaces work the same way.
 */
import * as vscode from 'vscode';

export function toLocation(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath.replaceAll('\\', '/') : uri.toString(true);
}

export function toUri(location: string): vscode.Uri {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location) ? vscode.Uri.parse(location) : vscode.Uri.file(location);
}
