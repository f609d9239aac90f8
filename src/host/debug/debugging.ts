/**
 * Builds and connects what Tracescope does beside the debugger, and names its commands. In: the parts that
 * extension.ts owns. Out: command handlers, and the way from the Call Stack view to the debugger's. No logic.
 */
import * as vscode from 'vscode';
import type {CommandHandler} from '../commands/register';
import {DisposableList} from '../emitter';
import type {Engine} from '../engine/engine';
import {Command, View} from '../ids';
import type {Inspectors} from '../inspector/inspectors';
import type {Selected, Selection} from '../selection';
import type {Sessions} from '../sessions/sessions';
import {followsDebugger} from '../settings/settings';
import type {SourceNavigator} from '../source/sourceNavigator';
import {CallNode} from '../views/callStackNodes';
import {SpanNode} from '../views/flowNodes';
import {Debuggees} from './debuggees';
import {FrameFocus} from './frameFocus';
import {LogLevels} from './logLevels';
import {PauseRecorder} from './pauseRecorder';
import {RecordBreakpointCommands} from './recordBreakpoints/commands';
import {RecordBreakpointList} from './recordBreakpoints/list';
import {tellStop} from './recordBreakpoints/tellStop';
import {RecordStops} from './recordBreakpoints/stops';
import {RecordBreakpointsView} from './recordBreakpoints/view';
import {RunningTime} from './runningTime';
import {StopHere} from './stopHere';
import {YouAreHere} from './youAreHere';

const STORED_BREAKPOINTS = 'tracescope.recordBreakpoints';

export interface DebuggingParts {
  engine: Engine;
  sessions: Sessions;
  selection: Selection;
  inspectors: Inspectors;
  navigator: SourceNavigator;
  state: vscode.Memento;
  reportBug(error: unknown, where: string): void;
}

export class Debugging implements vscode.Disposable {
  private readonly frameFocus: FrameFocus;
  readonly commands: Readonly<Record<string, CommandHandler>>;
  private readonly own = new DisposableList();

  constructor(private readonly parts: DebuggingParts) {
    const {engine, sessions, selection, inspectors, navigator, state} = parts;
    const onProblem = (error: unknown) => parts.reportBug(error, 'beside the debugger');
    const debuggees = this.own.add(new Debuggees());
    this.frameFocus = new FrameFocus(debuggees);
    this.own.add(new PauseRecorder(debuggees, sessions, onProblem));

    const list = new RecordBreakpointList(state.get(STORED_BREAKPOINTS), stored => {
      void state.update(STORED_BREAKPOINTS, stored);
    });
    const stopHere = new StopHere(navigator);
    const stops = this.own.add(
      new RecordStops({
        ...{list, sessions, engine, debuggees, onProblem},
        utcOffsetMinutes: () => -new Date().getTimezoneOffset(),
        onStop: stop => tellStop(stop, {selection, inspectors, stopHere}),
      }),
    );
    this.own.add(new RecordBreakpointsView(list));
    this.own.add(
      new YouAreHere({
        ...{debuggees, sessions, selection, onProblem},
        reveal: (session, record) => inspectors.shownPage(session)?.reveal(record, false),
        isWanted: debuggee => followsDebugger() && !stops.isPausing(debuggee),
      }),
    );
    const logLevels = this.own.add(new LogLevels(debuggees, sessions));
    const runningTime = this.own.add(new RunningTime());
    const breakpoints = new RecordBreakpointCommands(list, sessions);
    this.commands = {
      [Command.setLogLevel]: () => logLevels.set(),
      [Command.restoreLogLevels]: () => logLevels.restore(),
      [Command.stopHereNextTime]: given => this.withRecord(given, record => stopHere.set(record)),
      [Command.addRecordBreakpoint]: given => breakpoints.add(filterTextOf(given)),
      [Command.breakOnRecordsLikeThis]: given => this.withRecord(given, record => breakpoints.addFor(record)),
      [Command.editRecordBreakpoint]: given => breakpoints.edit(given),
      [Command.removeRecordBreakpoint]: given => breakpoints.remove(given),
      [Command.removeAllRecordBreakpoints]: () => list.removeAll(),
      [Command.showRunningTime]: () => runningTime.show(true),
      [Command.showWallTime]: () => runningTime.show(false),
    };
  }

  dispose(): void {
    this.own.dispose();
  }

  /** Of a scope in the Call Stack view: its frame becomes the active one. False when no held program is in it. */
  async focusFrame(given: unknown): Promise<boolean> {
    if (!(given instanceof CallNode)) return false;
    if (!(await this.frameFocus.focus(given.selected.session, given.frame.span.span))) return false;
    // VS Code goes to the editor with the frame; arrow keys shall go on in the view.
    await vscode.commands.executeCommand(`${View.callStack}.focus`);
    return true;
  }

  /** Of a row of a tree, of a record in the Inspector's menu, else what is selected. */
  private async withRecord(given: unknown, run: (selected: Selected) => Promise<void>): Promise<void> {
    const selected = this.recordOf(given) ?? this.parts.selection.current;
    if (selected) await run(selected);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Select a record first.'));
  }

  private recordOf(given: unknown): Selected | null {
    if (given instanceof SpanNode) {
      const {firstRecord} = given.info;
      return firstRecord === null ? null : {session: given.session, record: firstRecord};
    }
    if (typeof given !== 'object' || given === null || !('record' in given) || typeof given.record !== 'number') {
      return null;
    }
    const session = this.parts.inspectors.session;
    return session ? {session, record: given.record} : null;
  }
}

/** A text, or the filter box that a menu was opened on. */
function filterTextOf(given: unknown): string {
  if (typeof given === 'string') return given;
  const isBox = typeof given === 'object' && given !== null && 'filter' in given;
  return isBox && typeof given.filter === 'string' ? given.filter : '';
}
