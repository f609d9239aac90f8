/**
 * Running time or wall time, for every view at once: keeps the context key of the two commands true, and changes the
 * setting. The engine reads the setting with its configuration and answers accordingly.
 */
import * as vscode from 'vscode';
import {ContextKey, Setting} from '../ids';
import {showsRunningTime} from '../settings/settings';

export class RunningTime implements vscode.Disposable {
  private readonly registration = vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(`tracescope.${Setting.runningTime}`)) this.tell();
  });

  constructor() {
    this.tell();
  }

  dispose(): void {
    this.registration.dispose();
  }

  /** Where the setting has a value already, that is the one that changes. */
  async show(runningTime: boolean): Promise<void> {
    const settings = vscode.workspace.getConfiguration('tracescope');
    const inWorkspace = settings.inspect(Setting.runningTime)?.workspaceValue !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await settings.update(Setting.runningTime, runningTime, target);
  }

  private tell(): void {
    void vscode.commands.executeCommand('setContext', ContextKey.runningTime, showsRunningTime());
  }
}
