/**
 * The status bar item, there only while a live session has sources: records a second and errors. A click opens the
 * Inspector. Nothing is created before the first session.
 */
import * as vscode from 'vscode';
import {DisposableList} from '../emitter';
import {Command} from '../ids';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {Throttle} from '../throttle';
import {formatCount} from './format';

const REDRAW_MS = 500;

export class StatusBar implements vscode.Disposable {
  private item: vscode.StatusBarItem | undefined;
  private session: TraceSession | undefined;
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();
  private readonly throttle = new Throttle(REDRAW_MS, () => this.draw());

  constructor(private readonly sessions: Sessions) {
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    this.follow();
  }

  dispose(): void {
    this.throttle.dispose();
    this.ofSession.dispose();
    this.subscriptions.dispose();
    this.item?.dispose();
  }

  private follow(): void {
    if (this.session !== this.sessions.liveSession) {
      this.ofSession.dispose();
      this.ofSession = new DisposableList();
      this.session = this.sessions.liveSession;
      if (this.session) {
        this.ofSession.add(this.session.changed.on(() => this.throttle.request()));
        this.ofSession.add(this.session.reset.on(() => this.throttle.request()));
      }
    }
    this.throttle.request();
  }

  private draw(): void {
    const info = this.session?.info;
    if (!info?.live) {
      this.item?.hide();
      return;
    }
    this.item ??= this.create();
    const locale = vscode.env.language;
    const perSecond = info.sources.reduce((sum, source) => sum + source.recordsPerSecond, 0);
    const whole = Math.round(perSecond);
    const rate = whole === 1 ? vscode.l10n.t('1 record/s') : vscode.l10n.t('{0} records/s', formatCount(whole, locale));
    const {errors} = info.counts;
    this.item.text = errors > 0 ? `$(pulse) ${rate} · $(error) ${errorText(errors, locale)}` : `$(pulse) ${rate}`;
    const label = [rate, ...(errors > 0 ? [errorText(errors, locale)] : [])].join(', ');
    this.item.accessibilityInformation = {label: vscode.l10n.t('Tracescope: {0}', label), role: 'button'};
    this.item.show();
  }

  private create(): vscode.StatusBarItem {
    const item = vscode.window.createStatusBarItem('tracescope.live', vscode.StatusBarAlignment.Left);
    item.name = 'Tracescope';
    item.command = Command.openInspector;
    item.tooltip = vscode.l10n.t('Open the Tracescope Inspector');
    return item;
  }
}

function errorText(errors: number, locale: string): string {
  return errors === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', formatCount(errors, locale));
}
