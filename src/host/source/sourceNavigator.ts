/**
 * Takes a place that a record names to an editor. Used by commands, trees and the Inspector. Opens only files of the
 * workspace, of a path mapping, or that the user picks in a dialog; what cannot be found is named, with ways to mend it.
 */
import * as vscode from 'vscode';
import type {SourceRef} from '../../protocol/model';
import {explainResolution} from '../../resolve/explain';
import {basename} from '../../resolve/paths';
import {resolveSource} from '../../resolve/resolveSource';
import type {Evidence, Resolution} from '../../resolve/resolveSource';
import {Setting} from '../ids';
import {pathMappings} from '../settings/settings';
import {toLocation, toUri} from './locations';
import type {VscodeFiles} from './vscodeFiles';

export interface OpenResult {
  opened: boolean;
  reason: string;
}

export class SourceNavigator {
  constructor(private readonly files: VscodeFiles) {}

  resolve(ref: SourceRef, evidence: Evidence, signal?: AbortSignal): Promise<Resolution> {
    return resolveSource(ref, evidence, this.files, {configured: pathMappings(), learnt: []}, signal);
  }

  /** Opens the place, or tells the user why it cannot. Never throws for a file that is not there. */
  async open(ref: SourceRef | null, evidence: Evidence, preserveFocus: boolean): Promise<OpenResult> {
    if (!ref) return this.tell({kind: 'noPath'}, null);
    const resolution = await this.resolve(ref, evidence);
    if (resolution.kind !== 'found') return this.tell(resolution, ref);
    await showLine(toUri(resolution.path), resolution.line1, preserveFocus);
    const reason = explainResolution(resolution, vscode.l10n.t);
    if (reason) vscode.window.setStatusBarMessage(reason, 5000);
    return {opened: true, reason};
  }

  private tell(resolution: Resolution, ref: SourceRef | null): OpenResult {
    const reason = explainResolution(resolution, vscode.l10n.t);
    // Not awaited: the caller has its answer, the message stays as long as the user leaves it.
    void this.offer(reason, resolution, ref);
    return {opened: false, reason};
  }

  private async offer(reason: string, resolution: Resolution, ref: SourceRef | null): Promise<void> {
    const addMapping = vscode.l10n.t('Add Path Mapping…');
    const findFile = vscode.l10n.t('Find File…');
    const openAnyway = vscode.l10n.t('Open File');
    const actions: string[] = [];
    if (resolution.kind === 'lineMissing' || resolution.kind === 'outside') actions.push(openAnyway);
    else if (ref && resolution.kind !== 'noPath') actions.push(addMapping, findFile);
    const picked = await vscode.window.showWarningMessage(reason, ...actions);
    if (picked === openAnyway && 'path' in resolution) {
      await showLine(toUri(resolution.path), resolution.kind === 'outside' ? (ref?.line ?? 0) : 0, false);
    }
    if (picked === addMapping && ref) await addPathMapping(ref);
    if (picked === findFile && ref) await this.findFile(ref);
  }

  private async findFile(ref: SourceRef): Promise<void> {
    const name = basename(ref.path.replaceAll('\\', '/'));
    const picked = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Find {0}, which the record names as {1}', name, ref.path),
      openLabel: vscode.l10n.t('Open'),
      canSelectMany: false,
    });
    if (!picked?.[0]) return;
    const lines = await this.files.readLines(toLocation(picked[0]));
    const fits = lines !== null && ref.line <= lines.length;
    await showLine(picked[0], fits ? ref.line : 0, false);
  }
}

async function addPathMapping(ref: SourceRef): Promise<void> {
  const path = ref.path.replaceAll('\\', '/');
  const from = await vscode.window.showInputBox({
    title: vscode.l10n.t('Path Mapping: Folder in the Traced Program'),
    prompt: vscode.l10n.t('Files below this folder are looked up in the folder you choose next.'),
    value: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
  });
  if (!from) return;
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the folder here that is {0} there', from),
    openLabel: vscode.l10n.t('Use This Folder'),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  const to = picked?.[0]?.fsPath;
  if (!to) return;
  const configuration = vscode.workspace.getConfiguration('tracescope');
  const stored = configuration.get<unknown[]>(Setting.pathMappings) ?? [];
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await configuration.update(Setting.pathMappings, [...stored, {from, to}], target);
}

/** `line1` 0 leaves the cursor where it is. Converts from the trace's lines, which count from 1. */
export async function showLine(uri: vscode.Uri, line1: number, preserveFocus: boolean): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const line = line1 > 0 ? document.lineAt(Math.min(line1, document.lineCount) - 1) : undefined;
  const start = line?.range.start.translate(0, line.firstNonWhitespaceCharacterIndex);
  await vscode.window.showTextDocument(document, {
    viewColumn: columnForSource(),
    preserveFocus,
    preview: true,
    ...(start ? {selection: new vscode.Range(start, start)} : {}),
  });
}

/** Beside the Inspector, never over it: where a text editor already is, else a new column. */
function columnForSource(): vscode.ViewColumn {
  const activeTab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const inspectorIsActive =
    activeTab?.input instanceof vscode.TabInputWebview || activeTab?.input instanceof vscode.TabInputCustom;
  if (!inspectorIsActive) return vscode.ViewColumn.Active;
  const textGroup = vscode.window.tabGroups.all.find(
    group =>
      group !== vscode.window.tabGroups.activeTabGroup &&
      (group.activeTab === undefined || group.activeTab.input instanceof vscode.TabInputText),
  );
  return textGroup?.viewColumn ?? vscode.ViewColumn.Beside;
}
