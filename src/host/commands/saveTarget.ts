/**
 * Where a file of ours is written to: what the save dialog offers, and targets that are not on this machine's disk. The
 * engine writes local files only. Used by saving and by exporting.
 */
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as vscode from 'vscode';

/** In the first folder of the workspace; where there is none, VS Code chooses. */
export function defaultUri(name: string): {defaultUri?: vscode.Uri} {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? {defaultUri: vscode.Uri.joinPath(folder, name)} : {};
}

/** Of a session's name, without a suffix. */
export function fileName(name: string): string {
  const base = name.replace(/\.(trace\.)?(ndjson|jsonl|log)(\.gz)?$/i, '');
  return base.replace(/[^\p{L}\p{N}._ -]+/gu, '-') || 'trace';
}

/** `write` gets a local path; what it wrote is moved to the target. */
export async function writeTo<T>(
  target: vscode.Uri,
  token: vscode.CancellationToken,
  write: (path: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  if (target.scheme === 'file') return write(target.fsPath, controller.signal);
  const path = join(tmpdir(), `tracescope-${crypto.randomUUID()}`);
  const result = await write(path, controller.signal);
  const temporary = vscode.Uri.file(path);
  await vscode.workspace.fs.copy(temporary, target, {overwrite: true});
  await vscode.workspace.fs.delete(temporary);
  return result;
}
