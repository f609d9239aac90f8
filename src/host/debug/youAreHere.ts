/**
 * You Are Here: when a program is held, the flow, task or scope that its thread is in is selected, and again for the
 * frame or thread that the user chooses in VS Code's own call stack. In: stops, the active stack item, new records.
 * Out: the shared selection. What the user has selected since is left alone.
 * Surprise: the last records before a breakpoint may arrive after the stop, so the answer is looked at again while the
 * program is held.
 */
import * as vscode from 'vscode';
import type {PausedPlace} from '../../protocol/debugging';
import {RpcError} from '../../protocol/rpc';
import {DisposableList} from '../emitter';
import type {Selection} from '../selection';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import type {Debuggee, Debuggees} from './debuggees';

interface Here {
  debuggee: Debuggee;
  session: TraceSession;
  place: PausedPlace;
  /** What we selected for it; undefined before the first answer. */
  record: number | undefined;
}

export interface YouAreHereParts {
  debuggees: Debuggees;
  sessions: Sessions;
  selection: Selection;
  /** Makes what is open show the record, without taking the focus. */
  reveal(session: TraceSession, record: number): void;
  /** Whether a stop of this program selects anything. */
  isWanted(debuggee: Debuggee): boolean;
  onProblem(error: unknown): void;
}

export class YouAreHere implements vscode.Disposable {
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();
  private here: Here | null = null;
  private asking: Promise<void> = Promise.resolve();
  private askAgain = false;
  /** Rises with every stop and choice: an answer to an older one is dropped. */
  private turn = 0;

  constructor(private readonly parts: YouAreHereParts) {
    const {debuggees} = parts;
    this.subscriptions.add(
      debuggees.stopped.on(({debuggee, threadId}) => {
        // As VS Code does: a second program that stops does not take the place of the one that is looked at.
        const active = vscode.debug.activeStackItem?.session;
        const other = active && active.id !== debuggee.session.id && debuggees.of(active)?.stopped;
        if (!other) this.stand(debuggee, threadId, null);
      }),
    );
    this.subscriptions.add(
      debuggees.continued.on(({debuggee}) => {
        if (this.here?.debuggee === debuggee) this.leave();
      }),
    );
    this.subscriptions.add(vscode.debug.onDidChangeActiveStackItem(item => this.chosen(item)));
  }

  dispose(): void {
    this.leave();
    this.subscriptions.dispose();
  }

  private chosen(item: vscode.DebugThread | vscode.DebugStackFrame | undefined): void {
    const debuggee = item && this.parts.debuggees.of(item.session);
    if (!item || !debuggee?.stopped) return;
    this.stand(debuggee, item.threadId, item instanceof vscode.DebugStackFrame ? item.frameId : null);
  }

  private stand(debuggee: Debuggee, threadId: number | null, frameId: number | null): void {
    const session = this.parts.sessions.liveSession;
    if (!session || !this.parts.isWanted(debuggee)) return;
    const turn = ++this.turn;
    this.find(debuggee, threadId, frameId, session, turn).catch((error: unknown) => this.failed(error));
  }

  private async find(
    debuggee: Debuggee,
    threadId: number | null,
    frameId: number | null,
    session: TraceSession,
    turn: number,
  ): Promise<void> {
    const thread = threadId ?? (await debuggee.heldThread());
    if (thread === null) return;
    const all = await debuggee.frames(thread);
    const from = Math.max(
      0,
      all.findIndex(({id}) => id === frameId),
    );
    const frames = all.slice(from);
    const identity = await debuggee.identify(frames[0]);
    if (turn !== this.turn || !debuggee.stopped) return;
    const sourceName = this.parts.debuggees.sourceNameOf(debuggee);
    const place = {...identity, sourceName, frames: frames.map(({path, line, func}) => ({path, line, func}))};
    this.leave();
    this.here = {debuggee, session, place, record: undefined};
    this.ofSession.add(session.changed.on(() => this.ask()));
    this.ask();
  }

  private leave(): void {
    this.here = null;
    this.ofSession.dispose();
    this.ofSession = new DisposableList();
  }

  /** One question at a time; what arrives meanwhile is asked for once more. */
  private ask(): void {
    if (this.askAgain) return;
    this.askAgain = true;
    this.asking = this.asking
      .then(() => {
        this.askAgain = false;
        return this.select();
      })
      .catch((error: unknown) => this.failed(error));
  }

  private async select(): Promise<void> {
    const {here} = this;
    if (!here) return;
    const {selection, reveal} = this.parts;
    const found = await here.session.call('openSpanAt', {place: here.place});
    if (this.here !== here || !found || found.record === here.record) return;
    // The user has gone elsewhere since.
    const {current} = selection;
    if (here.record !== undefined && !(current?.session === here.session && current.record === here.record)) return;
    here.record = found.record;
    selection.set({session: here.session, record: found.record});
    reveal(here.session, found.record);
  }

  private failed(error: unknown): void {
    if (!(error instanceof RpcError)) this.parts.onProblem(error);
  }
}
