/**
 * Commands on one flow, task or record: from a row of the Flows view, or from the palette on what is selected.
 */
import * as vscode from 'vscode';
import type {Inspectors} from '../inspector/inspectors';
import type {Selection} from '../selection';
import type {SourceNavigator} from '../source/sourceNavigator';
import type {FlowsTree, FlowNode} from '../views/flowsTree';
import {SpanNode} from '../views/flowsTree';

export class SpanCommands {
  constructor(
    private readonly tree: FlowsTree,
    private readonly view: vscode.TreeView<FlowNode>,
    private readonly selection: Selection,
    private readonly inspectors: Inspectors,
    private readonly navigator: SourceNavigator,
  ) {}

  async goToSource(given?: unknown): Promise<void> {
    if (given instanceof SpanNode) return this.goToSpan(given);
    const selected = this.selection.current;
    if (selected) {
      const {source, template} = await selected.session.call('record', {record: selected.record});
      await this.navigator.open(source, {template}, false);
      return;
    }
    const node = this.selectedNode();
    if (node) return this.goToSpan(node);
    void vscode.window.showInformationMessage(vscode.l10n.t('Select a record, a flow or a task first.'));
  }

  async showInInspector(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.selectedNode();
    if (!node) return;
    const page = await this.inspectors.show(node.session, false);
    if (node.info.firstRecord !== null) page.reveal(node.info.firstRecord, true);
  }

  async filterToFlow(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.selectedNode();
    if (!node) return;
    const page = await this.inspectors.show(node.session, false);
    page.setFilter('', node.info.flow);
  }

  async copyId(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.selectedNode();
    if (node) await vscode.env.clipboard.writeText(node.info.id);
  }

  async orderFlows(): Promise<void> {
    const orders = [
      {label: vscode.l10n.t('Newest First'), order: 'newest'},
      {label: vscode.l10n.t('Oldest First'), order: 'oldest'},
      {label: vscode.l10n.t('Slowest First'), order: 'slowest'},
      {label: vscode.l10n.t('Failed First'), order: 'failedFirst'},
    ] as const;
    const items = orders.map(item => ({
      ...item,
      description: item.order === this.tree.flowOrder ? vscode.l10n.t('current') : '',
    }));
    const picked = await vscode.window.showQuickPick(items, {title: vscode.l10n.t('Order of Flows')});
    if (picked) this.tree.setOrder(picked.order);
  }

  private async goToSpan(node: SpanNode): Promise<void> {
    const {source, firstRecord, name} = node.info;
    if (source || firstRecord === null) {
      await this.navigator.open(source, {template: name}, false);
      return;
    }
    const details = await node.session.call('record', {record: firstRecord});
    await this.navigator.open(details.source, {template: details.template}, false);
  }

  private selectedNode(): SpanNode | undefined {
    const [node] = this.view.selection;
    return node instanceof SpanNode ? node : undefined;
  }
}
