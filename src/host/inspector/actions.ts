/** What the page's buttons do: each is a command of ours or a place in VS Code. Pure table; run by extension.ts. */
import type {InspectorAction} from '../../protocol/inspectorApi';
import {Command, EXTENSION_ID, Setting, WALKTHROUGH_ID} from '../ids';

export const ACTION_COMMANDS: Record<InspectorAction, {command: string; args: string[]}> = {
  startListening: {command: Command.startListening, args: []},
  stopListening: {command: Command.stopListening, args: []},
  openTraceFile: {command: Command.openTraceFile, args: []},
  saveTraceAs: {command: Command.saveTraceAs, args: []},
  exportTrace: {command: Command.exportTrace, args: []},
  clearSession: {command: Command.clearSession, args: []},
  openSettings: {command: 'workbench.action.openSettings', args: [`@ext:${EXTENSION_ID}`]},
  openMappings: {command: 'workbench.action.openSettings', args: [`tracescope.${Setting.pathMappings}`]},
  showOutput: {command: Command.showOutput, args: []},
  sendSample: {command: Command.sendSample, args: []},
  addEmitter: {command: Command.addPythonEmitter, args: []},
  openWalkthrough: {command: 'workbench.action.openWalkthrough', args: [`${EXTENSION_ID}#${WALKTHROUGH_ID}`]},
};
