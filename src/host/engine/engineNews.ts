/**
 * Tells the user what happens to the engine and its sources: a line in every Inspector and in the output channel, a
 * notification only where something must be decided.
 */
import * as vscode from 'vscode';
import type {EngineEvents} from '../../protocol/engineApi';
import {DisposableList} from '../emitter';
import type {Inspectors} from '../inspector/inspectors';
import type {RestoreReport, Sessions} from '../sessions/sessions';
import type {Engine} from './engine';
import {restartText} from './restartText';

const SETTLE_CHECK_MS = 100;
const SETTLE_MAX_MS = 60_000;

export class EngineNews implements vscode.Disposable {
  private readonly subscriptions = new DisposableList();
  private disposed = false;

  constructor(
    private readonly engine: Engine,
    private readonly sessions: Sessions,
    private readonly inspectors: Inspectors,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.subscriptions.add(engine.lost.on(({willRestart}) => this.lost(willRestart)));
    this.subscriptions.add(sessions.restored.on(report => void this.restored(report)));
    this.subscriptions.add(engine.notice.on(notice => this.notice(notice)));
  }

  dispose(): void {
    this.disposed = true;
    this.subscriptions.dispose();
  }

  private lost(willRestart: boolean): void {
    const text = willRestart
      ? vscode.l10n.t('The engine stopped. It is being started again.')
      : vscode.l10n.t(
          'The Tracescope engine stopped three times within a minute and is not started again. What was received is on disk.',
        );
    this.show(willRestart ? 'warning' : 'error', text);
    if (!willRestart) void this.offerRetry(text);
  }

  private async offerRetry(text: string): Promise<void> {
    const tryAgain = vscode.l10n.t('Try Again');
    const showOutput = vscode.l10n.t('Show Output');
    const picked = await vscode.window.showErrorMessage(text, tryAgain, showOutput);
    if (picked === showOutput) this.output.show();
    if (picked !== tryAgain) return;
    try {
      await this.engine.retry();
    } catch (error) {
      this.output.error(error instanceof Error ? error : String(error));
      await this.offerRetry(vscode.l10n.t('The Tracescope engine could not be started. The output says why.'));
    }
  }

  /** Files are read in the background, so the count is true only when every source has been read. */
  private async restored(report: RestoreReport): Promise<void> {
    const endMs = Date.now() + SETTLE_MAX_MS;
    while (!this.disposed && Date.now() < endMs && this.isReading()) {
      await new Promise(resolve => setTimeout(resolve, SETTLE_CHECK_MS));
    }
    if (this.disposed) return;
    const readBack = this.sessions.all.reduce((sum, session) => sum + session.info.counts.records, 0);
    const time = new Date().toLocaleTimeString(vscode.env.language, {hourCycle: 'h23'});
    const text = restartText({...report, readBack}, time, vscode.env.language, vscode.l10n.t);
    this.show(readBack < report.shown || report.failures.length > 0 ? 'warning' : 'info', text);
  }

  private isReading(): boolean {
    return this.sessions.all.some(session => session.info.sources.some(source => source.state === 'reading'));
  }

  private notice(notice: EngineEvents['sourceNotice']): void {
    if (notice.severity === 'info') this.output.info(notice.message);
    else this.show(notice.severity, notice.message);
    if (notice.severity === 'error') void vscode.window.showErrorMessage(notice.message);
  }

  private show(severity: 'info' | 'warning' | 'error', text: string): void {
    this.output[severity === 'warning' ? 'warn' : severity](text);
    this.inspectors.setBanner({severity, text, actions: [{label: vscode.l10n.t('Show Output'), id: 'showOutput'}]});
  }
}
