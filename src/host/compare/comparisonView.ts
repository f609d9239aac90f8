/**
 * The Comparison view: there while something is compared. The line above its rows says what is compared, and with what
 * outcome; a row that is chosen is shown in the Inspector, as it came after or, where it is missing, as it was
 * before. Made by extension.ts.
 */
import * as vscode from 'vscode';
import {DisposableList} from '../emitter';
import {ContextKey, View} from '../ids';
import type {Inspectors} from '../inspector/inspectors';
import type {Selection} from '../selection';
import type {Sessions} from '../sessions/sessions';
import {ComparedNode, ComparedTree, MoreNode, type ComparedTreeNode} from './comparedTree';
import type {Comparing} from './comparing';
import {describeTotals} from './comparedWords';
import {sideName} from './sideName';

export class ComparisonView implements vscode.Disposable {
  readonly tree: ComparedTree;
  readonly view: vscode.TreeView<ComparedTreeNode>;
  private readonly subscriptions = new DisposableList();
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly comparing: Comparing,
    private readonly parts: {sessions: Sessions; selection: Selection; inspectors: Inspectors},
    private readonly reportBug: (error: unknown, where: string) => void,
  ) {
    this.tree = this.subscriptions.add(new ComparedTree(comparing));
    this.view = this.subscriptions.add(vscode.window.createTreeView(View.comparison, {treeDataProvider: this.tree}));
    this.subscriptions.add(comparing.changed.on(() => this.describe()));
    this.subscriptions.add(
      comparing.gone.on(
        () =>
          void vscode.window.showInformationMessage(vscode.l10n.t('What was compared is no longer in its session.')),
      ),
    );
    this.subscriptions.add(
      this.view.onDidChangeSelection(({selection: [node]}) => {
        if (!(node instanceof ComparedNode)) return;
        this.showRow(node, null, true).catch((error: unknown) => this.reportBug(error, 'Comparison view'));
      }),
    );
    this.describe();
  }

  /** Brings it to the front; the user has asked for a comparison. */
  async focus(): Promise<void> {
    await vscode.commands.executeCommand(`${View.comparison}.focus`);
  }

  /** What the "… more" row runs. The row is gone then, so the focus goes to the first that took its place. */
  async showMore(node: unknown): Promise<void> {
    const next = node instanceof MoreNode ? await this.tree.showMore(node) : undefined;
    if (next) await this.view.reveal(next, {select: false, focus: true});
  }

  async step(step: 1 | -1): Promise<void> {
    const from = this.view.selection.find(node => node instanceof ComparedNode);
    const path = await this.comparing.step(from?.row.node ?? null, step);
    if (path.length === 0) {
      if (this.comparing.current) vscode.window.setStatusBarMessage(vscode.l10n.t('There are no differences.'), 5000);
      return;
    }
    const node = this.tree.nodeToReveal(path);
    if (node) await this.view.reveal(node, {select: true, focus: true});
    else void vscode.window.showInformationMessage(vscode.l10n.t('The next difference is too far down to be shown.'));
  }

  /** `side` null: as it came after, or else as it was before. A group shows nothing. */
  async showRow(given: unknown, side: 'left' | 'right' | null, preserveFocus: boolean): Promise<void> {
    const node = given instanceof ComparedNode ? given : this.view.selection[0];
    const {current} = this.comparing;
    if (!(node instanceof ComparedNode) || !current || node.comparison !== current.serial) return;
    const shown = side ?? (node.row.right ? 'right' : 'left');
    const span = node.row[shown];
    if (!span || span.firstRecord === null) return;
    const {session} = current[shown];
    const {sessions, selection, inspectors} = this.parts;
    sessions.activate(session);
    selection.set({session, record: span.firstRecord});
    const page = await inspectors.show(session, preserveFocus);
    page.reveal(span.firstRecord, !preserveFocus);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private describe(): void {
    const {current, differencesOnly} = this.comparing;
    this.setContext(ContextKey.comparing, current !== null);
    this.setContext(ContextKey.comparisonOutdated, current?.outdated ?? false);
    this.setContext(ContextKey.comparisonWhole, !differencesOnly);
    if (!current) return;
    const names = [current.left, current.right].map(side => sideName(side, vscode.env.language)).join(' → ');
    const totals = describeTotals(current.info, vscode.l10n.t, vscode.env.language);
    const news = current.outdated ? ` · ${vscode.l10n.t('more has arrived since then')}` : '';
    // Beside the title there is room for neither.
    this.view.message = `${names}: ${totals}${news}`;
  }

  private setContext(key: string, value: boolean): void {
    if (this.known.get(key) === value) return;
    this.known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
