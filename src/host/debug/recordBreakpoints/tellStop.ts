/** Shows where a program stands that a record has stopped: the record is selected, one message says the rest. */
import * as vscode from 'vscode';
import type {Inspectors} from '../../inspector/inspectors';
import type {Selection} from '../../selection';
import type {StopHere} from '../stopHere';
import type {Stop} from './stops';
import {cut, stopText} from './stopText';
import {labelText, messageText} from '../../plainText';

export interface StopViews {
  selection: Selection;
  inspectors: Inspectors;
  stopHere: StopHere;
}

export async function tellStop(stop: Stop, {selection, inspectors, stopHere}: StopViews): Promise<void> {
  const {session, record, debuggee, frames} = stop;
  const {message, source} = await session.call('record', {record});
  if (!debuggee) {
    const text = vscode.l10n.t('A record breakpoint was passed, but nothing is being debugged: {0}', cut(message));
    vscode.window.setStatusBarMessage(labelText(text), 8000);
    return;
  }
  selection.set({session, record});
  inspectors.shownPage(session)?.reveal(record, false);
  void offer(stopText(message, source, frames, vscode.l10n.t));

  // Not awaited: the message stays as long as the user leaves it.
  async function offer(text: string): Promise<void> {
    const showRecord = vscode.l10n.t('Show Record');
    const stopNext = vscode.l10n.t('Stop Here Next Time…');
    const picked = await vscode.window.showInformationMessage(
      messageText(text),
      showRecord,
      ...(source ? [stopNext] : []),
    );
    if (picked === showRecord) (await inspectors.show(session, false)).reveal(record, true);
    if (picked === stopNext) {
      await stopHere.set({session, record}).catch((error: unknown) => {
        void vscode.window.showErrorMessage(messageText(error instanceof Error ? error.message : String(error)));
      });
    }
  }
}
