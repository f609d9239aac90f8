/**
 * The way back from the trace to VS Code's call stack: the scope that the user chooses becomes the active stack frame of
 * the program that is held in it. In: a span. Out: the focus moved, or false. VS Code has no call for this, only its own
 * commands "one up" and "one down", so those are used until the wanted frame is active; the frame of another session
 * than the active one is shown in the editor instead.
 */
import * as vscode from 'vscode';
import type {TraceSession} from '../sessions/traceSession';
import {showLine} from '../source/sourceNavigator';
import type {Debuggee, Debuggees} from './debuggees';
import type {Frame} from './identity';

/** A frame that VS Code passes over (library code) makes a step longer; more than this is not a call stack. */
const MAX_STEPS = 100;
const STEP_MS = 500;

export class FrameFocus {
  constructor(private readonly debuggees: Debuggees) {}

  /** False when no held program is in the span. */
  async focus(session: TraceSession, span: number): Promise<boolean> {
    const held = this.debuggees.all.filter(debuggee => debuggee.stopped);
    if (held.length === 0 || session.info.kind !== 'live') return false;
    const {pid} = await session.call('processOfSpan', {span});
    for (const debuggee of held) {
      const thread = activeThread(debuggee) ?? (await debuggee.heldThread());
      if (thread === null) continue;
      const frames = await debuggee.frames(thread);
      const {process} = await debuggee.identify(frames[0]);
      if (pid !== '' && process.pid !== '' && pid !== process.pid) continue;
      const places = frames.map(({path, line, func}) => ({path, line, func}));
      const {index} = await session.call('frameOfSpan', {span, frames: places});
      const frame = frames[index];
      if (!frame) continue;
      await this.activate(debuggee, frames, frame);
      return true;
    }
    return false;
  }

  private async activate(debuggee: Debuggee, frames: readonly Frame[], wanted: Frame): Promise<void> {
    const target = frames.indexOf(wanted);
    for (let step = 0; step < MAX_STEPS; step++) {
      const item = vscode.debug.activeStackItem;
      if (!(item instanceof vscode.DebugStackFrame) || item.session.id !== debuggee.session.id) break;
      if (item.frameId === wanted.id) return;
      const at = frames.findIndex(({id}) => id === item.frameId);
      const command = at > target ? 'workbench.action.debug.callStackUp' : 'workbench.action.debug.callStackDown';
      if (at < 0 || !(await moved(command))) break;
    }
    if (wanted.path !== '') await showLine(vscode.Uri.file(wanted.path), wanted.line, true);
  }
}

function activeThread(debuggee: Debuggee): number | null {
  const item = vscode.debug.activeStackItem;
  return item?.session.id === debuggee.session.id ? item.threadId : null;
}

/** Whether the command made another frame active; at the end of the stack it does not. */
async function moved(command: string): Promise<boolean> {
  let done: (moved: boolean) => void = () => undefined;
  const change = new Promise<boolean>(resolve => (done = resolve));
  const registration = vscode.debug.onDidChangeActiveStackItem(() => done(true));
  const timer = setTimeout(() => done(false), STEP_MS);
  try {
    await vscode.commands.executeCommand(command);
    return await change;
  } finally {
    clearTimeout(timer);
    registration.dispose();
  }
}
