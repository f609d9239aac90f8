/**
 * Reads the debug console of every debugger: a tracker sees each adapter's messages and changes none. In: DAP `output`
 * events. Out: sources of kind 'debug', named after the debug session. Nothing in a restricted workspace or where
 * `tracescope.debugConsole.capture` is off. Surprise: js-debug runs the program in a child session of the one that the
 * user started, so all children share the source of their root; it ends with the last of them.
 */
import * as vscode from 'vscode';
import {Feed} from '../feeds/feed';
import type {Sessions} from '../sessions/sessions';
import {capturesDebugConsole} from '../settings/settings';
import {mayRunPrograms} from '../settings/workspaceKind';
import {exitCodeOf, outputOf} from './consoleLines';
import {isProgram, rootOf, SessionTrees} from './debugSessions';
import {SessionOutput} from './sessionOutput';

interface Captured {
  output: SessionOutput;
  exitCode: number | undefined;
}

export class ConsoleCapture implements vscode.Disposable {
  /** By the id of the root session. */
  private readonly captured = new Map<string, Captured>();
  private readonly trees = new SessionTrees();
  private readonly registrations: vscode.Disposable;

  constructor(
    private readonly sessions: Sessions,
    private readonly liveName: () => string,
    private readonly onProblem: (error: unknown) => void,
  ) {
    this.registrations = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: session => this.track(session),
      }),
      vscode.debug.onDidStartDebugSession(session => this.trees.add(session)),
      vscode.debug.onDidTerminateDebugSession(session => this.ended(session)),
    );
  }

  dispose(): void {
    this.registrations.dispose();
    for (const {output} of this.captured.values()) void output.end(undefined);
    this.captured.clear();
  }

  private track(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    if (!mayRunPrograms(vscode.workspace) || !isProgram(session) || !capturesDebugConsole(session.workspaceFolder)) {
      return undefined;
    }
    const captured = this.of(rootOf(session));
    return {
      onDidSendMessage: (message: unknown) => {
        const text = outputOf(message);
        if (text) captured.output.take(session.id, text);
        else captured.exitCode = exitCodeOf(message) ?? captured.exitCode;
      },
    };
  }

  private of(root: vscode.DebugSession): Captured {
    let captured = this.captured.get(root.id);
    if (!captured) {
      const {sessions, liveName, onProblem} = this;
      const feed = new Feed({sessions, kind: 'debug', name: root.name, liveName, onProblem});
      captured = {output: new SessionOutput(feed), exitCode: undefined};
      this.captured.set(root.id, captured);
    }
    return captured;
  }

  private ended(session: vscode.DebugSession): void {
    const root = this.trees.remove(session);
    const captured = root === null ? undefined : this.captured.get(root);
    if (root === null || !captured) return;
    this.captured.delete(root);
    captured.output.end(captured.exitCode).catch(this.onProblem);
  }
}
