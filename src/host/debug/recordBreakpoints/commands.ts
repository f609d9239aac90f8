/** Commands on record breakpoints: from the palette, from the view, and for a record or a filter that the Inspector names. */
import * as vscode from 'vscode';
import type {Selected} from '../../selection';
import type {Sessions} from '../../sessions/sessions';
import {filterLike} from './filterLike';
import type {RecordBreakpointList} from './list';

export class RecordBreakpointCommands {
  constructor(
    private readonly list: RecordBreakpointList,
    private readonly sessions: Sessions,
  ) {}

  /** `text`: a filter to begin with, '' when the user shall write one. */
  async add(text: string): Promise<void> {
    const written = await this.ask(vscode.l10n.t('Add Record Breakpoint'), text);
    if (written === undefined) return;
    this.list.add(written);
    await vscode.commands.executeCommand('tracescope.recordBreakpoints.focus');
  }

  /** For a record that the user points at: what names it best is offered, to be widened or narrowed. */
  async addFor({session, record}: Selected): Promise<void> {
    await this.add(filterLike(await session.call('record', {record})));
  }

  async edit(given: unknown): Promise<void> {
    const breakpoint = typeof given === 'string' ? this.list.find(given) : undefined;
    if (!breakpoint) return;
    const written = await this.ask(vscode.l10n.t('Edit Record Breakpoint'), breakpoint.text);
    if (written !== undefined) this.list.edit(breakpoint.id, written);
  }

  remove(given: unknown): void {
    if (typeof given === 'string') this.list.remove(given);
  }

  private ask(title: string, value: string): Thenable<string | undefined> {
    return vscode.window.showInputBox({
      title,
      value,
      prompt: vscode.l10n.t('The program pauses when a record arrives that passes this filter.'),
      placeHolder: 'level>=error flow:checkout',
      validateInput: text => this.problemOf(text),
    });
  }

  private async problemOf(text: string): Promise<string | undefined> {
    if (text.trim() === '') return vscode.l10n.t('Write a filter: an empty one would stop at every record.');
    const session = this.sessions.liveSession ?? this.sessions.active;
    // Without a session there is nobody to ask; the list shows what is wrong once there is one.
    const answer = await session?.call('checkFilter', {text});
    return answer?.problem?.message;
  }
}
