/**
 * The user's settings as the rest of the host needs them. Values from settings.json are not trusted to have the type
 * that the schema asks for. In Restricted Mode VS Code itself leaves out the workspace's values (package.json names them).
 */
import * as vscode from 'vscode';
import type {EngineConfig} from '../../protocol/engineApi';
import type {PathMapping} from '../../resolve/mappings';
import {EXTENSION_ID, Setting} from '../ids';
import {toLocation} from '../source/locations';
import {readListenerSettings} from './listenerSettings';
import type {ListenerSettings} from './listenerSettings';
import {readPathMappings} from './mappingSettings';

const MIB = 1024 * 1024;

export function listenerSettings(): ListenerSettings {
  return readListenerSettings(get(Setting.listeners), vscode.l10n.t);
}

export function pathMappings(): PathMapping[] {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return [...readPathMappings(get(Setting.pathMappings), folder && toLocation(folder.uri)), ...sampleMapping()];
}

/** The sample trace names its files in a folder that no real program has; they come with the extension. */
function sampleMapping(): PathMapping[] {
  const own = vscode.extensions.getExtension(EXTENSION_ID)?.extensionUri;
  return own ? [{from: '/tracescope-sample', to: toLocation(vscode.Uri.joinPath(own, 'resources/sample/source'))}] : [];
}

export function engineConfig(storageDir: string): EngineConfig {
  const fields = get(Setting.redactionRules);
  return {
    storageDir,
    limits: {
      maxRecords: positive(Setting.maxRecords, 1_000_000),
      maxDiskBytes: positive(Setting.maxDiskMiB, 2048) * MIB,
      maxRecordBytes: positive(Setting.maxRecordMiB, 16) * MIB,
    },
    runningTime: showsRunningTime(),
    redaction: {fields: Array.isArray(fields) ? fields.filter(field => typeof field === 'string') : []},
  };
}

export function onEngineConfigChanged(listener: () => void): vscode.Disposable {
  const ids = [
    Setting.maxRecords,
    Setting.maxDiskMiB,
    Setting.maxRecordMiB,
    Setting.redactionRules,
    Setting.runningTime,
  ];
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (ids.some(id => event.affectsConfiguration(`tracescope.${id}`))) listener();
  });
}

export function capturesDebugConsole(folder: vscode.WorkspaceFolder | undefined): boolean {
  return vscode.workspace.getConfiguration('tracescope', folder).get(Setting.debugConsoleCapture) !== false;
}

/** Whether a program that stops selects where it is in the trace. */
export function followsDebugger(): boolean {
  return get(Setting.followDebugger) !== false;
}

/** Durations without what debuggers held; wall time otherwise. */
export function showsRunningTime(): boolean {
  return get(Setting.runningTime) !== false;
}

export function listensWithDebugging(): boolean {
  return get(Setting.autoListen) !== false;
}

function get(id: string): unknown {
  return vscode.workspace.getConfiguration('tracescope').get(id);
}

function positive(id: string, otherwise: number): number {
  const value = get(id);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : otherwise;
}
