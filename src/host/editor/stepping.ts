/**
 * Steps from the selected record to the next or previous one of its flow, task or thread. The selection moves, the
 * Inspector and the trees follow it, and the source is shown in the one preview tab without taking the focus. What has
 * no place in the workspace says so in the status bar: a message for each step would be in the way.
 */
import * as vscode from 'vscode';
import type {StepWithin} from '../../protocol/lines';
import type {RecordDetails, SourceTarget} from '../../protocol/queries';
import type {Inspectors} from '../inspector/inspectors';
import type {Selected, Selection} from '../selection';
import {toUri} from '../source/locations';
import type {SourceNavigator} from '../source/sourceNavigator';
import {showLine} from '../source/sourceNavigator';
import {contextText} from './contextText';
import type {StepMark} from './stepMark';
import {labelText} from '../plainText';

const SAID_MS = 4000;

export class Stepping {
  /** Steps one after the other, however fast the key repeats. */
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;
  private stepped: Selected | null = null;
  /** A record that was stepped over without its source being shown. */
  private passed: Selected | null = null;

  constructor(
    private readonly selection: Selection,
    private readonly inspectors: Inspectors,
    private readonly navigator: Pick<SourceNavigator, 'find'>,
    private readonly mark: StepMark,
  ) {
    selection.changed.on(selected => {
      // Chosen elsewhere: the mark would be of another record.
      if (selected !== this.stepped) this.mark.show(null);
    });
  }

  step(step: 1 | -1, within: StepWithin): Promise<void> {
    this.waiting++;
    const run = this.last.then(async () => {
      this.waiting--;
      await this.go(step, within);
    });
    this.last = run.catch(() => undefined);
    return run;
  }

  private async go(step: 1 | -1, within: StepWithin): Promise<void> {
    const from = this.selection.current;
    if (!from) {
      say(vscode.l10n.t('Select a record in the Inspector first.'));
      return;
    }
    const {record} = await from.session.call('neighbour', {record: from.record, step, within});
    if (record === null) {
      // A key that was held down passes the records before the end so fast that none of them was shown.
      if (this.passed === from) await this.showRecord(from);
      say(endText(step, within));
      return;
    }
    const selected = {session: from.session, record};
    this.stepped = selected;
    this.selection.set(selected);
    this.inspectors.shownPage(from.session)?.reveal(record, false);
    // With more steps to come only the last one's source is worth opening.
    this.passed = this.waiting > 0 ? selected : null;
    if (this.passed === null) await this.showRecord(selected);
  }

  private async showRecord({session, record}: Selected): Promise<void> {
    this.passed = null;
    const [details, target] = await Promise.all([
      session.call('record', {record}),
      session.call('locate', {record, span: null}),
    ]);
    await this.showSource(details, target);
  }

  private async showSource({stack}: RecordDetails, target: SourceTarget): Promise<void> {
    const found = await this.navigator.find(target);
    if (found.path === null || found.line1 < 1) {
      this.mark.show(null);
      say(found.reason);
      return;
    }
    const uri = toUri(found.path);
    await showLine(uri, found.line1, true);
    this.mark.show({uri, line: found.line1 - 1, values: contextText(stack[0]?.contextJson ?? null)});
  }
}

function endText(step: 1 | -1, within: StepWithin): string {
  if (within === 'flow')
    return step > 0
      ? vscode.l10n.t('This is the last record of the flow.')
      : vscode.l10n.t('This is the first record of the flow.');
  if (within === 'task')
    return step > 0
      ? vscode.l10n.t('This is the last record of the task.')
      : vscode.l10n.t('This is the first record of the task.');
  return step > 0
    ? vscode.l10n.t('This is the last record of the thread.')
    : vscode.l10n.t('This is the first record of the thread.');
}

function say(text: string): void {
  if (text) vscode.window.setStatusBarMessage(`$(info) ${labelText(text)}`, SAID_MS);
}
