/**
 * The replay as the extension loads it when the first one starts: a bundle of its own, so that activation does not read it. In:
 * the parts of the window. Out: a debug adapter that lives in this process. Surprise: classes of this bundle are others than
 * those of the extension's, so errors are told apart by their code and never by their class.
 */
import * as vscode from 'vscode';
import type {DebugProtocol} from '@vscode/debugprotocol';
import {DisposableList} from '../emitter';
import type {Inspectors} from '../inspector/inspectors';
import type {Selection} from '../selection';
import type {Sessions} from '../sessions/sessions';
import {toLocation, toUri} from '../source/locations';
import type {SourceNavigator} from '../source/sourceNavigator';
import {openTrace} from './openTrace';
import type {OpenedTrace} from './openTrace';
import {ReplaySession} from './replaySession';

export {checkConfiguration} from './checkConfiguration';

export interface ReplayParts {
  sessions: Sessions;
  selection: Selection;
  inspectors: Inspectors;
  navigator: SourceNavigator;
  reportBug(error: unknown, where: string): void;
}

export function createReplayAdapter(parts: ReplayParts, debugSession: vscode.DebugSession): vscode.DebugAdapter {
  return new ReplayAdapter(parts, debugSession);
}

class ReplayAdapter implements vscode.DebugAdapter {
  private readonly sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.sent.event;
  private readonly own = new DisposableList();
  private readonly replay: ReplaySession;
  private opened: OpenedTrace | null = null;

  constructor(
    private readonly parts: ReplayParts,
    debugSession: vscode.DebugSession,
  ) {
    const {sessions, inspectors, navigator} = parts;
    const {t} = vscode.l10n;
    const reportBug = (error: unknown) => parts.reportBug(error, 'replay');
    this.replay = this.own.add(
      new ReplaySession(
        {
          places: {
            find: (target, signal) => navigator.find(target, signal),
            resolve: (ref, evidence, signal) => navigator.resolve(ref, evidence, signal),
            definitionsOf: symbols => navigator.definitionsOf(symbols),
            toLocation: path => toLocation(toUri(path)),
            fromLocation: location => pathOf(toUri(location)),
          },
          open: async (configuration, signal) => {
            const activeSession = () => inspectors.session;
            this.opened = await openTrace(configuration, {sessions, activeSession, t, reportBug}, signal);
            sessions.activate(this.opened.session);
            await makeRoomForSource();
            return this.opened;
          },
          follow: (_trace, record) => this.follow(record),
          ...{t, reportBug, locale: vscode.env.language},
          utcOffsetMinutes: () => -new Date().getTimezoneOffset(),
        },
        (message: DebugProtocol.ProtocolMessage) => this.sent.fire(message),
      ),
    );
    this.own.add(
      vscode.debug.onDidChangeActiveStackItem(item => {
        if (item?.session.id !== debugSession.id) return;
        const frameId = item instanceof vscode.DebugStackFrame ? item.frameId : undefined;
        const record = this.replay.recordOf(item.threadId, frameId);
        if (record !== null) this.follow(record);
      }),
    );
    this.own.add(this.sent);
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    void this.replay.handle(message as DebugProtocol.ProtocolMessage);
  }

  dispose(): void {
    this.own.dispose();
  }

  /** What is shown of the trace shows the record; nothing is opened, and nothing takes the focus. */
  private follow(record: number): void {
    const {opened, parts} = this;
    if (!opened) return;
    const {session} = opened;
    parts.selection.set({session, record});
    parts.inspectors.shownPage(session)?.reveal(record, false);
  }
}

/** VS Code shows source in the group of editors that is in use: where that shows records, it goes beside them, not over them. */
async function makeRoomForSource(): Promise<void> {
  const {activeTabGroup, all} = vscode.window.tabGroups;
  const input = activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputWebview) && !(input instanceof vscode.TabInputCustom)) return;
  const isAlone = all.length === 1;
  await vscode.commands.executeCommand(`workbench.action.${isAlone ? 'newGroupRight' : 'focusNextGroup'}`);
}

/** As VS Code writes it in the protocol. */
function pathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}
