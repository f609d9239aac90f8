/** Keeps the `when` clauses and the walkthrough of package.json true: is there a session, does a listener run, did a record come. */
import * as vscode from 'vscode';
import {DisposableList} from './emitter';
import {ContextKey} from './ids';
import type {Sessions} from './sessions/sessions';

export class ContextKeys implements vscode.Disposable {
  private readonly subscriptions = new DisposableList();
  private ofLive = new DisposableList();
  private readonly values = new Map<string, boolean>();

  constructor(private readonly sessions: Sessions) {
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    this.follow();
  }

  dispose(): void {
    this.ofLive.dispose();
    this.subscriptions.dispose();
  }

  private follow(): void {
    this.ofLive.dispose();
    this.ofLive = new DisposableList();
    const live = this.sessions.liveSession;
    if (live) {
      this.ofLive.add(live.changed.on(() => this.update()));
      this.ofLive.add(live.reset.on(() => this.update()));
    }
    this.update();
  }

  private update(): void {
    this.set(ContextKey.hasSession, this.sessions.all.length > 0);
    this.set(ContextKey.hasLive, this.sessions.liveSession !== undefined);
    this.set(ContextKey.hasReceived, (this.sessions.liveSession?.info.counts.records ?? 0) > 0);
    this.set(ContextKey.listening, this.sessions.liveSession?.listening ?? false);
  }

  private set(key: string, value: boolean): void {
    if (this.values.get(key) === value) return;
    this.values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
