/**
 * What helps a first user: the emitter file for Python programs, and a sample trace sent to the listener by the CLI
 * over a real socket, so that it proves the whole way.
 */
import {fork} from 'node:child_process';
import * as vscode from 'vscode';
import type {Sessions} from '../sessions/sessions';

const EMITTER = 'tracescope_emitter.py';

export class SampleCommands {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly startListening: () => Promise<void>,
  ) {}

  /** Never replaces a file without being told to. */
  async addPythonEmitter(): Promise<void> {
    const target = await this.pickTarget();
    if (!target) return;
    const bytes = await vscode.workspace.fs.readFile(
      vscode.Uri.joinPath(this.extensionUri, 'samples', 'python', EMITTER),
    );
    const existing = await readIfThere(target);
    if (existing && !sameBytes(existing, bytes)) {
      const replace = vscode.l10n.t('Replace');
      const open = vscode.l10n.t('Open File');
      const picked = await vscode.window.showWarningMessage(
        vscode.l10n.t('{0} already exists here with other contents.', EMITTER),
        open,
        replace,
      );
      if (picked === open) await vscode.window.showTextDocument(target);
      if (picked !== replace) return;
    }
    if (!existing || !sameBytes(existing, bytes)) await vscode.workspace.fs.writeFile(target, bytes);
    await vscode.window.showTextDocument(target, {preview: false});
  }

  async sendSample(): Promise<void> {
    if (!this.endpoint()) await this.startListening();
    const endpoint = this.endpoint();
    if (!endpoint) return;
    const path = (...parts: string[]) => vscode.Uri.joinPath(this.extensionUri, ...parts).fsPath;
    const args = ['send', path('resources', 'sample', 'orders.trace.ndjson'), '--to', endpoint];
    await new Promise<void>((resolve, reject) => {
      const child = fork(path('dist', 'cli.js'), args, {
        execArgv: [],
        env: {...process.env, ELECTRON_RUN_AS_NODE: '1'},
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      let problem = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (problem += text));
      child.once('error', reject);
      child.once('exit', code => (code === 0 ? resolve() : reject(new Error(problem.trim() || `exit code ${code}`))));
    });
  }

  /** Of the first PULL listener that runs. */
  private endpoint(): string | undefined {
    return this.sessions.liveSession?.info.sources.find(
      source => source.kind === 'zeromq' && source.state === 'listening',
    )?.name;
  }

  private async pickTarget(): Promise<vscode.Uri | undefined> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 0) {
      return vscode.window.showSaveDialog({
        title: vscode.l10n.t('Add Python Emitter'),
        filters: {Python: ['py']},
        defaultUri: vscode.Uri.file(EMITTER),
      });
    }
    const folder =
      folders.length === 1
        ? folders[0]
        : await vscode.window.showWorkspaceFolderPick({placeHolder: vscode.l10n.t('Folder to add the emitter to')});
    return folder && vscode.Uri.joinPath(folder.uri, EMITTER);
  }
}

async function readIfThere(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch {
    // Not there, which is the usual case; a file that cannot be read fails at the write with its reason.
    return undefined;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
