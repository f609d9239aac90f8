/**
 * Everything Tracescope shows in text editors, built and switched by the settings in one place: insights at the end of
 * lines, hover, CodeLens, heat, Problems, stepping. Called by the composition root only.
 */
import * as vscode from 'vscode';
import type {StepWithin} from '../../protocol/lines';
import type {CommandHandler} from '../commands/register';
import {DisposableList} from '../emitter';
import {Command, ContextKey, InternalCommand, Setting} from '../ids';
import type {Inspectors} from '../inspector/inspectors';
import type {Selection} from '../selection';
import type {Sessions} from '../sessions/sessions';
import type {SourceNavigator} from '../source/sourceNavigator';
import {EditorLines} from './editorLines';
import {Insights} from './insights';
import {LineCommands} from './lineCommands';
import {LineHover} from './lineHover';
import {LineLens} from './lineLens';
import {Problems} from './problems';
import {Stepping} from './stepping';
import {StepMark} from './stepMark';

export interface EditorServices {
  sessions: Sessions;
  selection: Selection;
  navigator: SourceNavigator;
  inspectors: Inspectors;
  reportBug(error: unknown, where: string): void;
}

const SETTINGS = [Setting.insights, Setting.editorHover, Setting.codeLens, Setting.heat, Setting.problems];

export class EditorFeatures implements vscode.Disposable {
  private readonly own = new DisposableList();
  private readonly lines: EditorLines;
  private readonly insights: Insights;
  private readonly lens: LineLens;
  private readonly problems: Problems;
  private readonly commandHandlers: LineCommands;
  private readonly stepping: Stepping;

  constructor(private readonly services: EditorServices) {
    const {sessions, selection, navigator, inspectors, reportBug} = services;
    this.lines = this.own.add(new EditorLines(sessions, navigator, reportBug));
    this.insights = this.own.add(
      new Insights(this.lines, () => ({endOfLine: isOn(Setting.insights), heat: isOn(Setting.heat)})),
    );
    this.lens = this.own.add(new LineLens(this.lines, () => isOn(Setting.codeLens)));
    this.problems = this.own.add(new Problems(sessions, navigator, reportBug));
    this.commandHandlers = new LineCommands(this.lines, inspectors, navigator);
    this.stepping = new Stepping(selection, inspectors, navigator, this.own.add(new StepMark()));
    const hover = new LineHover(this.lines, () => isOn(Setting.editorHover));
    const anyFile = [{scheme: '*'}];
    this.own.add(vscode.languages.registerHoverProvider(anyFile, hover));
    this.own.add(vscode.languages.registerCodeLensProvider(anyFile, this.lens));
    this.own.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (SETTINGS.some(id => event.affectsConfiguration(`tracescope.${id}`))) this.applySettings();
      }),
    );
    this.own.add(
      selection.changed.on(selected => {
        void vscode.commands.executeCommand('setContext', ContextKey.hasSelection, selected !== null);
      }),
    );
    this.applySettings();
  }

  commands(): Record<string, CommandHandler> {
    const step = (by: 1 | -1, within: StepWithin) => () => this.stepping.step(by, within);
    return {
      [Command.showRecordsFromLine]: given => this.commandHandlers.fromLine(given),
      [Command.showRecordsFromFunction]: () => this.commandHandlers.fromFunction(),
      [Command.showRecordsFromSelection]: () => this.commandHandlers.fromSelection(),
      [Command.toggleInsights]: () => toggle(Setting.insights),
      [Command.nextInFlow]: step(1, 'flow'),
      [Command.previousInFlow]: step(-1, 'flow'),
      [Command.nextInTask]: step(1, 'task'),
      [Command.previousInTask]: step(-1, 'task'),
      [Command.nextInThread]: step(1, 'thread'),
      [Command.previousInThread]: step(-1, 'thread'),
      [InternalCommand.showRecord]: given => this.showRecord(given),
    };
  }

  dispose(): void {
    this.own.dispose();
  }

  private applySettings(): void {
    this.lines.setEnabled([Setting.insights, Setting.editorHover, Setting.codeLens, Setting.heat].some(isOn));
    this.problems.setEnabled(isOn(Setting.problems));
    this.insights.redraw();
    this.lens.redraw();
  }

  /** A link of a hover. It may be older than what the session holds now. */
  private async showRecord(given: unknown): Promise<void> {
    if (typeof given !== 'object' || given === null) return;
    const {session: id, generation, record} = given as {session?: unknown; generation?: unknown; record?: unknown};
    const session = typeof id === 'string' ? this.services.sessions.find(id) : undefined;
    if (!session || typeof record !== 'number' || generation !== session.info.generation) {
      void vscode.window.showInformationMessage(vscode.l10n.t('This record is no longer in the session.'));
      return;
    }
    const page = await this.services.inspectors.show(session, true);
    page.reveal(record, true);
  }
}

function isOn(setting: string): boolean {
  return vscode.workspace.getConfiguration('tracescope').get(setting) === true;
}

async function toggle(setting: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('tracescope');
  const inspected = configuration.inspect(setting);
  const target =
    inspected?.workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  await configuration.update(setting, !isOn(setting), target);
}
