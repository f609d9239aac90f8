/**
 * Registers commands so that a failure is told once: a sentence for the user, the stack for the output channel.
 */
import * as vscode from 'vscode';
import {RpcError} from '../../protocol/rpc';
import {messageText} from '../plainText';

export type CommandHandler = (given?: unknown, selected?: unknown) => Promise<void> | void;

export function registerCommands(
  handlers: Readonly<Record<string, CommandHandler>>,
  output: vscode.LogOutputChannel,
  onUse: () => void = () => undefined,
): vscode.Disposable {
  const registrations = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (given?: unknown, selected?: unknown) => {
      onUse();
      try {
        await handler(given, selected);
      } catch (error) {
        if (error instanceof RpcError && error.code === 'cancelled') return;
        output.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        const reason = error instanceof Error ? error.message : String(error);
        void tellUser(vscode.l10n.t('Tracescope: {0}', reason), output);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

async function tellUser(message: string, output: vscode.LogOutputChannel): Promise<void> {
  const showOutput = vscode.l10n.t('Show Output');
  if ((await vscode.window.showErrorMessage(messageText(message), showOutput)) === showOutput) output.show();
}
