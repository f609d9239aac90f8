/**
 * Files that are dragged from the Explorer or from the desktop onto Sources or Flows open as a session; several are one
 * session, merged by time. Given to the tree views. The surprise: a drop from the desktop may carry the same file twice,
 * as a URI and as a file, in a browser it carries contents without a place, and VS Code takes no drop while a view is
 * empty and shows its welcome text.
 */
import * as vscode from 'vscode';
import {Command} from '../ids';

const URI_LIST = 'text/uri-list';
const FILES = 'files';
/** More at once is a folder that was selected by mistake. */
const MAX_FILES = 100;

export class FileDrop<Row> implements vscode.TreeDragAndDropController<Row> {
  readonly dropMimeTypes = [URI_LIST, FILES];
  readonly dragMimeTypes = [];

  async handleDrop(
    _target: Row | undefined,
    data: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const dropped = await droppedUris(data);
    const files = await onlyFiles(dropped.slice(0, MAX_FILES));
    if (token.isCancellationRequested) return;
    const [first] = files;
    if (first) await vscode.commands.executeCommand(Command.openTraceFile, first, files);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Drop trace or log files here, not folders.'));
  }
}

/** Each place once, in the order of the drag. */
export async function droppedUris(data: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  const text = await data.get(URI_LIST)?.asString();
  // Lines that begin with # are comments in this format (RFC 2483).
  for (const line of (text ?? '').split(/\r?\n/)) {
    if (line !== '' && !line.startsWith('#')) found.set(line, vscode.Uri.parse(line));
  }
  const places = new Set([...found.values()].map(String));
  for (const [, item] of data) {
    const uri = item.asFile()?.uri;
    if (uri && !places.has(uri.toString())) found.set(uri.toString(), uri);
  }
  return [...found.values()];
}

async function onlyFiles(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const areFiles = await Promise.all(uris.map(isFile));
  return uris.filter((_, index) => areFiles[index]);
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    // Gone between drag and drop, or of a scheme that nobody serves.
    return false;
  }
}
