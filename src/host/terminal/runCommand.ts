/**
 * `Tracescope: Run Command and Inspect Its Output…`: asks for a command line, remembers the last ones of this workspace
 * and runs it in a terminal of ours. Refuses in Restricted Mode, where a workspace must not get anything run.
 */
import * as vscode from 'vscode';
import type {Inspectors} from '../inspector/inspectors';
import {mayRunPrograms} from '../settings/workspaceKind';
import {CommandTerminal} from './commandTerminal';
import type {CommandTerminalParts} from './commandTerminal';
import {labelText} from '../plainText';

const RECENT_KEY = 'tracescope.recentCommands';
const MAX_RECENT = 10;

export class RunCommand {
  constructor(
    private readonly parts: Omit<CommandTerminalParts, 'folder'>,
    private readonly inspectors: Inspectors,
    private readonly memory: vscode.Memento,
  ) {}

  /** `given`: the command line, from a keybinding or a task; asked for when it is no text. */
  async run(given?: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      throw new Error(vscode.l10n.t('Commands are not run in Restricted Mode. Trust this workspace first.'));
    }
    if (!mayRunPrograms(vscode.workspace)) {
      throw new Error(vscode.l10n.t('This workspace is not on a machine where programs run.'));
    }
    const command = typeof given === 'string' && given.trim() !== '' ? given.trim() : await this.ask();
    if (command === undefined) return;
    await this.memory.update(RECENT_KEY, [command, ...this.recent.filter(old => old !== command)].slice(0, MAX_RECENT));
    const folder = await pickFolder();
    const session = await this.parts.sessions.openLive(this.parts.liveName());
    this.parts.sessions.activate(session);
    const pty = new CommandTerminal(command, {...this.parts, folder});
    vscode.window.createTerminal({name: vscode.l10n.t('Inspect: {0}', command.slice(0, 40)), pty}).show(true);
    if (!this.inspectors.panel.isOpen) await this.inspectors.show(session, true);
  }

  private get recent(): string[] {
    return (this.memory.get<unknown[]>(RECENT_KEY) ?? []).filter(item => typeof item === 'string');
  }

  private ask(): Promise<string | undefined> {
    const picker = vscode.window.createQuickPick<vscode.QuickPickItem & {line: string}>();
    picker.title = vscode.l10n.t('Run Command and Inspect Its Output');
    picker.placeholder = vscode.l10n.t('Command line, as you would type it in a terminal');
    const {recent} = this;
    const update = () => {
      const typed = picker.value.trim();
      const others = recent.filter(label => label !== typed);
      const description = vscode.l10n.t('recent');
      picker.items = [
        ...(typed ? [{label: labelText(typed), line: typed}] : []),
        ...others.map(line => ({label: labelText(line), description, line})),
      ];
    };
    update();
    picker.onDidChangeValue(update);
    return new Promise(resolve => {
      picker.onDidAccept(() => {
        resolve(picker.activeItems[0]?.line ?? (picker.value.trim() || undefined));
        picker.hide();
      });
      picker.onDidHide(() => {
        resolve(undefined);
        picker.dispose();
      });
      picker.show();
    });
  }
}

async function pickFolder(): Promise<string | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({uri}) => uri.scheme === 'file');
  if (folders.length <= 1) return folders[0]?.uri.fsPath;
  const picked = await vscode.window.showWorkspaceFolderPick({
    placeHolder: vscode.l10n.t('Folder to run the command in'),
  });
  return picked?.uri.scheme === 'file' ? picked.uri.fsPath : undefined;
}
