/**
 * What happens when a file cannot be found, or several fit: the user is told which file is wanted and can say where it is. The
 * answer is learnt for the whole folder of the traced program. Each such folder is asked about once; after that the status
 * bar says what is missing, and the commands for mappings and learnt folders are the way.
 */
import * as vscode from 'vscode';
import type {SourceRef} from '../../protocol/model';
import {prefixPair} from '../../resolve/mappings';
import {basename, normalisePath} from '../../resolve/paths';
import type {Resolution} from '../../resolve/resolveSource';
import {Setting} from '../ids';
import type {LearntPaths} from './learntPaths';
import {toLocation, toUri} from './locations';
import {showLine} from './showLine';
import type {VscodeFiles} from './vscodeFiles';
import {labelText, messageText} from '../plainText';

const STATUS_MS = 8000;
type Again = (ref: SourceRef) => Promise<unknown>;

export class AskAboutPath {
  constructor(
    private readonly files: VscodeFiles,
    private readonly learnt: LearntPaths,
  ) {}

  /** `again` opens the record's place once more, after something was learnt. */
  async about(resolution: Resolution, ref: SourceRef | null, reason: string, again: Again): Promise<void> {
    if (resolution.kind === 'lineMissing' || resolution.kind === 'outside')
      return this.openAnyway(resolution, ref, reason);
    const isMissing =
      resolution.kind === 'notFound' || resolution.kind === 'nameOnly' || resolution.kind === 'ambiguous';
    if (!ref || !isMissing) return void vscode.window.showWarningMessage(messageText(reason));
    const wanted = normalisePath(ref.path);
    const folder = wanted.slice(0, Math.max(0, wanted.lastIndexOf('/'))) || wanted;
    if (this.learnt.wasAsked(folder)) return void vscode.window.setStatusBarMessage(labelText(reason), STATUS_MS);
    await this.learnt.noteAsked(folder);
    if (resolution.kind === 'ambiguous') return this.choose(resolution.candidates, ref, again);
    const near = resolution.kind === 'nameOnly' ? resolution.path : null;
    await this.offer(reason, ref, near, again);
  }

  private async openAnyway(
    resolution: Extract<Resolution, {kind: 'lineMissing' | 'outside'}>,
    ref: SourceRef | null,
    reason: string,
  ): Promise<void> {
    const openAnyway = vscode.l10n.t('Open File');
    if ((await vscode.window.showWarningMessage(messageText(reason), openAnyway)) !== openAnyway) return;
    await showLine(toUri(resolution.path), resolution.kind === 'outside' ? (ref?.line ?? 0) : 0, false);
  }

  private async offer(reason: string, ref: SourceRef, near: string | null, again: Again): Promise<void> {
    const useThis = vscode.l10n.t('Use This File');
    const addMapping = vscode.l10n.t('Add Path Mapping…');
    const findFile = vscode.l10n.t('Find File…');
    const actions = [...(near === null ? [] : [useThis]), addMapping, findFile];
    const picked = await vscode.window.showWarningMessage(messageText(reason), ...actions);
    if (picked === useThis && near !== null) await this.use(near, ref, again);
    if (picked === addMapping && (await addPathMapping(ref))) await again(ref);
    if (picked === findFile) await this.findFile(ref, again);
  }

  /** The best stands first. The title names the file that is wanted, as the record names it. */
  private async choose(candidates: readonly string[], ref: SourceRef, again: Again): Promise<void> {
    const items = candidates.map(path => ({label: labelText(vscode.workspace.asRelativePath(toUri(path))), path}));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Which file is {0}?', ref.path),
      placeHolder: vscode.l10n.t('Your choice is remembered for its folder.'),
    });
    if (picked) await this.use(picked.path, ref, again);
  }

  private async findFile(ref: SourceRef, again: Again): Promise<void> {
    const name = basename(normalisePath(ref.path));
    const picked = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Find {0}, which the record names as {1}', name, ref.path),
      openLabel: vscode.l10n.t('Open'),
      canSelectMany: false,
    });
    if (picked?.[0]) await this.use(toLocation(picked[0]), ref, again);
  }

  private async use(path: string, ref: SourceRef, again: Again): Promise<void> {
    const pair = prefixPair(normalisePath(ref.path), path);
    if (pair) {
      await this.learnt.learn(pair, true);
      await again(ref);
      return;
    }
    // Nothing is learnt of a file of another name; the user chose it all the same.
    const lines = await this.files.readLines(path);
    await showLine(toUri(path), lines !== null && ref.line <= lines.length ? ref.line : 0, false);
  }
}

/** True when a mapping was added. */
async function addPathMapping(ref: SourceRef): Promise<boolean> {
  const path = normalisePath(ref.path);
  const from = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Path Mapping for {0}: Folder in the Traced Program', basename(path)),
    prompt: vscode.l10n.t('Files below this folder are looked up in the folder you choose next.'),
    value: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
  });
  if (!from) return false;
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the folder here that is {0} there', from),
    openLabel: vscode.l10n.t('Use This Folder'),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  const to = picked?.[0]?.fsPath;
  if (!to) return false;
  const configuration = vscode.workspace.getConfiguration('tracescope');
  const stored = configuration.get<unknown[]>(Setting.pathMappings) ?? [];
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await configuration.update(Setting.pathMappings, [...stored, {from, to}], target);
  return true;
}
