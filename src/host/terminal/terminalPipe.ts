/**
 * Makes `program | tracescope` work in the window's terminals: puts the command on their PATH and listens for it. In:
 * first use of Tracescope in this workspace, and every activation after that. Out: PATH, TRACESCOPE_SOCKET and
 * TRACESCOPE_TOKEN for terminals, and sources for what is piped. Surprise: socket and token stay the same for a
 * workspace, so that terminals that survive a reload keep working and VS Code marks none of them as out of date.
 */
import {randomBytes} from 'node:crypto';
import {delimiter, join} from 'node:path';
import * as vscode from 'vscode';
import {SOCKET_VARIABLE, TOKEN_VARIABLE} from '../../protocol/pipe';
import {Feed} from '../feeds/feed';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {refusalOf} from '../settings/workspaceKind';
import {writeLaunchers} from './launchers';
import {PipeServer} from './pipeServer';
import {freeSocket, ownKey, socketPath} from './socketPath';

const STATE_KEY = 'tracescope.terminalPipe';

interface Remembered {
  key: string;
  token: string;
}

export interface TerminalPipeParts {
  sessions: Sessions;
  liveName(): string;
  onProblem(error: unknown): void;
  /** Something is piped in: show it, without taking the focus. */
  onPipe(session: TraceSession): void;
}

export class TerminalPipe implements vscode.Disposable {
  private server: PipeServer | undefined;
  private starting: Promise<void> | undefined;
  private trusted: vscode.Disposable | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly parts: TerminalPipeParts,
  ) {
    if (this.remembered) this.use();
  }

  /** Called with the first use of Tracescope in a window; later calls do nothing. */
  use(): void {
    if (refusalOf(vscode.workspace) === 'virtual') return;
    if (!vscode.workspace.isTrusted) {
      this.trusted ??= vscode.workspace.onDidGrantWorkspaceTrust(() => this.use());
      return;
    }
    this.starting ??= this.start().catch(this.parts.onProblem);
  }

  dispose(): void {
    this.trusted?.dispose();
    this.server?.dispose();
  }

  private get remembered(): Remembered | undefined {
    const value = this.context.workspaceState.get<Partial<Remembered>>(STATE_KEY);
    const {key, token} = value ?? {};
    return typeof key === 'string' && typeof token === 'string' ? {key, token} : undefined;
  }

  private async start(): Promise<void> {
    const {context} = this;
    const folder = join(context.globalStorageUri.fsPath, 'bin');
    await writeLaunchers(folder, process.execPath, context.asAbsolutePath(join('dist', 'cli.js')));
    const remembered = this.remembered ?? {key: ownKey(), token: randomBytes(32).toString('hex')};
    let path = await socketPath(remembered.key);
    if (!(await freeSocket(path))) path = await socketPath(ownKey());
    else await context.workspaceState.update(STATE_KEY, remembered);
    this.server = new PipeServer({
      token: remembered.token,
      refusal: () => (vscode.workspace.isTrusted ? '' : 'The VS Code window is in Restricted Mode.'),
      feed: (name, onStopped) => this.feed(name, onStopped),
      onProblem: this.parts.onProblem,
    });
    await this.server.listen(path);
    this.setEnvironment(folder, path, remembered.token);
  }

  private feed(name: string, onStopped: () => void): Feed {
    const {sessions, liveName, onPipe, onProblem} = this.parts;
    const feed = new Feed({sessions, kind: 'pipe', name: `${name} (pipe)`, liveName, onStopped, onProblem});
    feed.open().then(onPipe, onProblem);
    return feed;
  }

  private setEnvironment(folder: string, path: string, token: string): void {
    const environment = this.context.environmentVariableCollection;
    environment.persistent = true;
    environment.description = vscode.l10n.t('Adds the command "tracescope": program 2>&1 | tracescope');
    // Again after the shell's own start-up files, which often set PATH anew.
    const both = {applyAtProcessCreation: true, applyAtShellIntegration: true};
    environment.prepend('PATH', `${folder}${delimiter}`, both);
    environment.replace(SOCKET_VARIABLE, path);
    environment.replace(TOKEN_VARIABLE, token);
  }
}
