/**
 * Listens while something is debugged (`tracescope.autoListen`): the listeners of the settings start with the first
 * debug session and stop with the last, unless the user started them. In: starts and ends of debug sessions. Out: quiet
 * calls to Listening; a port that is taken is a line in the status bar, never a question. Not in Restricted Mode.
 */
import * as vscode from 'vscode';
import type {Listening} from '../listening/listening';
import {listensWithDebugging} from '../settings/settings';
import {mayRunPrograms} from '../settings/workspaceKind';
import {isProgram} from './debugSessions';

const STATUS_MS = 10_000;

export class AutoListen implements vscode.Disposable {
  private readonly running = new Set<string>();
  private readonly registrations: vscode.Disposable;
  /** Starts and stops follow each other, however fast sessions come and go. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly listening: Listening,
    private readonly onProblem: (error: unknown) => void,
  ) {
    this.registrations = vscode.Disposable.from(
      vscode.debug.onDidStartDebugSession(session => this.started(session)),
      vscode.debug.onDidTerminateDebugSession(session => this.ended(session)),
    );
  }

  dispose(): void {
    this.registrations.dispose();
  }

  private started(session: vscode.DebugSession): void {
    if (!isProgram(session)) return;
    // A child may outlive the session that the user started.
    this.running.add(session.id);
    if (session.parentSession || !mayRunPrograms(vscode.workspace) || !listensWithDebugging()) return;
    this.then(async () => {
      if (this.running.size === 0) return;
      for (const problem of await this.listening.startQuietly()) vscode.window.setStatusBarMessage(problem, STATUS_MS);
    });
  }

  private ended(session: vscode.DebugSession): void {
    if (!this.running.delete(session.id)) return;
    this.then(async () => {
      if (this.running.size === 0) await this.listening.stopAutomatic();
    });
  }

  private then(step: () => Promise<void>): void {
    this.last = this.last.then(step).catch(this.onProblem);
  }
}
