/**
 * Tells when Tracescope is used in this window for the first time: a command was run, one of its views is shown, or a
 * record was received. A debug session alone activates the extension and is no use of it, so terminals of people who do
 * not trace are left as they are.
 */
import type {Event} from 'vscode';
import {DisposableList} from '../emitter';
import type {Disposable} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';

interface Visible {
  readonly visible: boolean;
  readonly onDidChangeVisibility: Event<unknown>;
}

export class FirstUse implements Disposable {
  private readonly subscriptions = new DisposableList();
  private readonly followed = new WeakSet<TraceSession>();
  private used = false;

  constructor(
    private readonly sessions: Sessions,
    views: readonly Visible[],
    private readonly onFirst: () => void,
  ) {
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    for (const view of views) this.subscriptions.add(view.onDidChangeVisibility(() => view.visible && this.now()));
    if (views.some(({visible}) => visible)) this.now();
  }

  now(): void {
    if (this.used) return;
    this.used = true;
    this.subscriptions.dispose();
    this.onFirst();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private follow(): void {
    for (const session of this.sessions.all) {
      if (this.followed.has(session)) continue;
      this.followed.add(session);
      this.subscriptions.add(session.changed.on(({counts}) => counts.records > 0 && this.now()));
    }
  }
}
