/**
 * What helps a first user: the emitter file for Python programs, a sample trace to look at, and the same trace sent to
 * the listener by the CLI over a real socket, so that it proves the whole way.
 */
import {fork} from 'node:child_process';
import * as vscode from 'vscode';
import {View} from '../ids';
import {openInTraceEditor} from '../inspector/openInTraceEditor';
import type {Inspectors} from '../inspector/inspectors';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {withSlowProgress} from '../withSlowProgress';

const EMITTER = 'tracescope_emitter.py';
/** In resources/sample, with the source that it names. */
const SAMPLE = 'checkout.trace.ndjson';

export class SampleCommands {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly inspectors: Pick<Inspectors, 'show'>,
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

  /** A trace that comes with the extension, with its source: nothing has to run, and no network is needed. */
  async showMe(): Promise<void> {
    const file = vscode.Uri.joinPath(this.extensionUri, 'resources', 'sample', SAMPLE);
    await vscode.commands.executeCommand(`${View.flows}.focus`, {preserveFocus: true});
    await openInTraceEditor(file);
    const session = this.sessions.all.find(({paths}) => paths.length === 1 && paths[0] === file.fsPath);
    if (session) await this.revealFailure(session);
  }

  /** The record that is worth a look: it failed, in another process than the flow began in. */
  private async revealFailure(session: TraceSession): Promise<void> {
    await allRead(session);
    const filter = {text: '"step failed"', minLevel: 0, timeRange: null, withText: false, span: null};
    const {record} = await session.call('rows', {filter, from: 0, count: 1});
    const page = await this.inspectors.show(session, false);
    if (record[0] !== undefined) page.reveal(record[0], true);
  }

  async sendSample(): Promise<void> {
    if (!this.endpoint()) await this.startListening();
    const endpoint = this.endpoint();
    if (!endpoint) return;
    const path = (...parts: string[]) => vscode.Uri.joinPath(this.extensionUri, ...parts).fsPath;
    const args = ['send', path('resources', 'sample', SAMPLE), '--to', endpoint];
    const title = vscode.l10n.t('Sending the sample trace to {0}', endpoint);
    await withSlowProgress(title, () => this.send(args, path('dist', 'cli.js')), 'statusBar');
  }

  private send(args: string[], cli: string): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const child = fork(cli, args, {
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

/** Files are indexed behind the opening. */
function allRead(session: TraceSession): Promise<void> {
  const isRead = () => session.info.counts.records > 0 && session.info.sources.every(({state}) => state !== 'reading');
  if (isRead()) return Promise.resolve();
  return new Promise(resolve => {
    const subscription = session.changed.on(() => {
      if (!isRead()) return;
      subscription.dispose();
      resolve();
    });
  });
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
