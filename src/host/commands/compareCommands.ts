/** Commands that compare: a flow or task with another, a session with another, two files of the explorer. */
import {basename} from 'node:path';
import * as vscode from 'vscode';
import type {ComparisonView} from '../compare/comparisonView';
import type {Comparing, Side} from '../compare/comparing';
import {pickPeer} from '../compare/pickPeer';
import {inOrder, startEpochMs} from '../compare/sideName';
import {DisposableList} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {formatCount, formatMoment} from '../views/format';
import {SpanNode} from '../views/flowNodes';
import type {FlowsView} from '../views/flowsView';
import {labelText} from '../plainText';
import {withSlowProgress} from '../withSlowProgress';

type Item = vscode.QuickPickItem & {session: TraceSession | null};

export class CompareCommands {
  constructor(
    private readonly sessions: Sessions,
    private readonly flows: Pick<FlowsView, 'selectedNode'>,
    private readonly comparing: Comparing,
    private readonly view: ComparisonView,
  ) {}

  async compareWith(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.flows.selectedNode;
    if (!node) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Select a flow or a task first.'));
      return;
    }
    const wanted = {session: node.session, span: node.info};
    const opened = new DisposableList();
    try {
      for (;;) {
        const peer = await pickPeer(wanted, this.sessions.all);
        if (peer === undefined) return;
        if (peer !== 'openFile') return await this.compare(...inOrder(wanted, peer));
        await this.openFiles(opened);
      }
    } finally {
      opened.dispose();
    }
  }

  /** `selected`: two files of the explorer. */
  async compareSessions(given?: unknown, selected?: unknown): Promise<void> {
    const uris = Array.isArray(selected) ? selected.filter(uri => uri instanceof vscode.Uri) : [];
    const opened = new DisposableList();
    try {
      const [one, other] = given instanceof vscode.Uri ? await this.open(uris, opened) : await this.pickTwo(opened);
      if (!one || !other) return;
      await this.compare({session: one, span: null}, {session: other, span: null}, true);
    } finally {
      opened.dispose();
    }
  }

  async refresh(): Promise<void> {
    await this.withProgress(signal => this.comparing.refresh(signal));
  }

  async swap(): Promise<void> {
    await this.withProgress(signal => this.comparing.swap(signal));
  }

  /** `sort`: what began first is what was before, which is known once the files have been read. */
  private async compare(left: Side, right: Side, sort = false): Promise<void> {
    const done = await this.withProgress(async signal => {
      await this.comparing.open(left, right, signal);
      if (sort && startEpochMs(right) < startEpochMs(left)) await this.comparing.swap(signal);
      return true;
    });
    if (done) await this.view.focus();
  }

  private withProgress<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    return withSlowProgress(vscode.l10n.t('Comparing'), run);
  }

  /** Two that are open are meant; otherwise the user says which. */
  private async pickTwo(opened: DisposableList): Promise<TraceSession[]> {
    const {all} = this.sessions;
    if (all.length === 2) return all;
    const {t} = vscode.l10n;
    const one = all.length === 1 ? all[0] : await this.pickSession(t('Compare Which Session?'), all, opened);
    if (!one) return [];
    const others = this.sessions.all.filter(session => session !== one);
    const other = await this.pickSession(t('Compare {0} With', labelText(one.info.name)), others, opened);
    return other ? [one, other] : [];
  }

  private async pickSession(
    title: string,
    sessions: readonly TraceSession[],
    opened: DisposableList,
  ): Promise<TraceSession | undefined> {
    const {t} = vscode.l10n;
    const items: Item[] = sessions.map(session => ({
      label: labelText(session.info.name),
      description: t('{0} records', formatCount(session.info.counts.records, vscode.env.language)),
      detail: formatMoment(startEpochMs({session, span: null}), vscode.env.language),
      session,
    }));
    items.push({label: t('Open a Trace File…'), iconPath: new vscode.ThemeIcon('folder-opened'), session: null});
    const picked = await vscode.window.showQuickPick(items, {title});
    if (!picked) return undefined;
    return picked.session ?? (await this.openFiles(opened))[0];
  }

  private async openFiles(opened: DisposableList): Promise<TraceSession[]> {
    const uris = await vscode.window.showOpenDialog({title: vscode.l10n.t('Open Trace File')});
    return this.open(uris ?? [], opened);
  }

  /** Without an editor: the comparison keeps them open, and shows what is chosen in it. */
  private async open(uris: readonly vscode.Uri[], opened: DisposableList): Promise<TraceSession[]> {
    const found: TraceSession[] = [];
    for (const {scheme, fsPath} of uris) {
      if (scheme !== 'file') throw new Error(vscode.l10n.t('Only files of this machine can be compared.'));
      const session = await this.sessions.openFiles([fsPath], basename(fsPath));
      opened.add({dispose: () => void this.sessions.closeFile(session)});
      found.push(session);
    }
    return found;
  }
}
