/**
 * Stop Here Next Time: a record becomes a conditional breakpoint at the line that wrote it, from context values that the
 * user ticks. In: a record. Out: a breakpoint of VS Code. The line is the resolved one, never a guess; the condition is
 * shown and may be edited before it is set.
 */
import * as vscode from 'vscode';
import type {StopLanguage, StopValue} from '../../protocol/debugging';
import {explainResolution} from '../../resolve/explain';
import type {Selected} from '../selection';
import {toUri} from '../source/locations';
import {showLine} from '../source/sourceNavigator';
import type {SourceNavigator} from '../source/sourceNavigator';
import {languageOf} from './identity';
import {labelText, messageText} from '../plainText';

export class StopHere {
  constructor(private readonly navigator: SourceNavigator) {}

  async set({session, record}: Selected): Promise<void> {
    const {source, template} = await session.call('record', {record});
    if (!source)
      throw new Error(vscode.l10n.t('This record does not say which line wrote it, so there is nowhere to stop.'));
    const resolution = await this.navigator.resolve(source, {template});
    const reason = explainResolution(resolution, vscode.l10n.t);
    if (resolution.kind !== 'found' && resolution.kind !== 'cannotTell') throw new Error(reason);
    // Never a wrong line in silence: the user decides.
    if (resolution.kind === 'cannotTell' && !(await agreesToLine(reason, resolution.line1))) return;
    const language = languageOf(resolution.path, '');
    const values = language ? await session.call('stopValues', {record, language}) : [];
    const condition = await chooseCondition(values, language);
    if (condition === undefined) return;
    const uri = toUri(resolution.path);
    setBreakpoint(uri, resolution.line1 - 1, condition);
    await showLine(uri, resolution.line1, true);
    const place = `${uri.path.slice(uri.path.lastIndexOf('/') + 1)}:${resolution.line1}`;
    const text = condition
      ? vscode.l10n.t('The debugger stops at {0} when {1}', place, condition)
      : vscode.l10n.t('The debugger stops at {0} every time.', place);
    vscode.window.setStatusBarMessage(labelText(text), 8000);
  }
}

async function agreesToLine(reason: string, line1: number): Promise<boolean> {
  const anyway = vscode.l10n.t('Stop at Line {0} Anyway', line1);
  return (await vscode.window.showWarningMessage(messageText(reason), anyway)) === anyway;
}

/** '' for a breakpoint without condition, undefined when the user gave up. */
async function chooseCondition(values: StopValue[], language: StopLanguage | null): Promise<string | undefined> {
  if (!language || values.length === 0) {
    const anyway = vscode.l10n.t('Stop Every Time');
    const reason = language
      ? vscode.l10n.t('This record carries no value that a condition could compare.')
      : vscode.l10n.t('Conditions can be made for Python and JavaScript only.');
    return (await vscode.window.showWarningMessage(reason, anyway)) === anyway ? '' : undefined;
  }
  const items = values.map(({name, value, from, condition}) => ({
    label: labelText(name),
    description: labelText(value),
    detail: from === '' ? vscode.l10n.t('field of the record') : labelText(vscode.l10n.t('context of {0}', from)),
    condition,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: vscode.l10n.t('Stop Here Next Time When…'),
    placeHolder: vscode.l10n.t('Tick the variables that must have the same value again.'),
  });
  if (!picked) return undefined;
  if (picked.length === 0) return '';
  return vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Stop Here Next Time: Condition'),
    prompt: vscode.l10n.t(
      'As the debugger evaluates it at this line. Change the names if variables are called otherwise.',
    ),
    value: picked.map(({condition}) => condition).join(language === 'python' ? ' and ' : ' && '),
  });
}

/** Takes the place of a breakpoint that is at the line already. */
function setBreakpoint(uri: vscode.Uri, line: number, condition: string): void {
  const before = vscode.debug.breakpoints.filter(
    breakpoint =>
      breakpoint instanceof vscode.SourceBreakpoint &&
      breakpoint.location.uri.toString() === uri.toString() &&
      breakpoint.location.range.start.line === line,
  );
  vscode.debug.removeBreakpoints(before);
  const location = new vscode.Location(uri, new vscode.Position(line, 0));
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location, true, condition || undefined)]);
}
