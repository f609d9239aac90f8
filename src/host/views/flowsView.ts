/**
 * The Flows view as a whole: its tree, what the user has chosen to see (kept with the workspace), and what its title
 * bar says about it. Made by extension.ts; commands on flows ask it.
 */
import * as vscode from 'vscode';
import type {FlowGrouping, FlowOrder} from '../../protocol/queries';
import {DisposableList} from '../emitter';
import {ContextKey, View} from '../ids';
import type {Sessions} from '../sessions/sessions';
import {FileDrop} from './fileDrop';
import {MoreNode, SpanNode} from './flowNodes';
import type {FlowNode} from './flowNodes';
import {FlowsTree} from './flowsTree';
import type {FlowsChoice} from './flowsTree';

const MEMORY = 'tracescope.flowsView';
/** While the user types. */
const TYPING_MS = 150;

export class FlowsView implements vscode.Disposable {
  readonly tree: FlowsTree;
  readonly view: vscode.TreeView<FlowNode>;
  private choice: FlowsChoice;
  private readonly subscriptions = new DisposableList();

  constructor(
    private readonly sessions: Sessions,
    private readonly memory: vscode.Memento,
    reportBug: (error: unknown, where: string) => void,
  ) {
    this.choice = {...remembered(memory), text: ''};
    this.tree = new FlowsTree(sessions, this.choice, reportBug);
    this.view = vscode.window.createTreeView(View.flows, {
      treeDataProvider: this.tree,
      dragAndDropController: new FileDrop(),
      showCollapseAll: true,
    });
    this.tree.setVisible(this.view.visible);
    this.subscriptions.add(sessions.changed.on(() => this.describe()));
    this.describe();
    this.subscriptions.add(this.view.onDidChangeVisibility(({visible}) => this.tree.setVisible(visible)));
  }

  get selectedNode(): SpanNode | undefined {
    const [node] = this.view.selection;
    return node instanceof SpanNode ? node : undefined;
  }

  /** What the "… more" row runs. The row is gone then, so the focus goes to the first that took its place. */
  async showMore(node: unknown): Promise<void> {
    const next = node instanceof MoreNode ? await this.tree.showMore(node) : undefined;
    if (next) await this.view.reveal(next, {select: false, focus: true});
  }

  async pickOrder(): Promise<void> {
    const items: {label: string; value: FlowOrder}[] = [
      {label: vscode.l10n.t('Newest First'), value: 'newest'},
      {label: vscode.l10n.t('Oldest First'), value: 'oldest'},
      {label: vscode.l10n.t('Slowest First'), value: 'slowest'},
      {label: vscode.l10n.t('Failed First'), value: 'failedFirst'},
    ];
    const picked = await pick(items, this.choice.order, vscode.l10n.t('Order of Flows'));
    if (picked) await this.choose({order: picked.value});
  }

  async pickGrouping(): Promise<void> {
    const items: {label: string; value: FlowGrouping | null}[] = [
      {label: vscode.l10n.t('No Groups'), value: null},
      {label: vscode.l10n.t('By Name'), value: 'name'},
      {label: vscode.l10n.t('By Service'), value: 'service'},
      {label: vscode.l10n.t('By State'), value: 'state'},
    ];
    const picked = await pick(items, this.choice.grouping, vscode.l10n.t('Group Flows'));
    if (picked) await this.choose({grouping: picked.value});
  }

  /** Filters while the user types; Escape brings back what was there before. */
  async find(): Promise<void> {
    const before = this.choice.text;
    const box = vscode.window.createInputBox();
    box.title = vscode.l10n.t('Find Flows');
    box.placeholder = vscode.l10n.t('Part of a name or id');
    box.value = before;
    let timer: NodeJS.Timeout | undefined;
    const accepted = await new Promise<boolean>(resolve => {
      box.onDidChangeValue(text => {
        clearTimeout(timer);
        timer = setTimeout(() => void this.choose({text: text.trim()}), TYPING_MS);
      });
      box.onDidAccept(() => resolve(true));
      box.onDidHide(() => resolve(false));
      box.show();
    });
    clearTimeout(timer);
    await this.choose({text: accepted ? box.value.trim() : before});
    box.dispose();
  }

  async showAll(): Promise<void> {
    await this.choose({text: ''});
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.view.dispose();
    this.tree.dispose();
  }

  /** Behind the view's name: whose flows these are, where that could be asked, and what was looked for. */
  private describe(): void {
    const {all, active} = this.sessions;
    const name = all.length > 1 ? (active?.info.name ?? '') : '';
    const found = this.choice.text && vscode.l10n.t('“{0}”', this.choice.text);
    this.view.description = [name, found].filter(part => part !== '').join(' · ');
  }

  private async choose(change: Partial<FlowsChoice>): Promise<void> {
    const next = {...this.choice, ...change};
    if (JSON.stringify(next) === JSON.stringify(this.choice)) return;
    this.choice = next;
    this.tree.choose(next);
    this.describe();
    await vscode.commands.executeCommand('setContext', ContextKey.flowsFiltered, next.text !== '');
    const {order, grouping} = next;
    await this.memory.update(MEMORY, {order, grouping});
  }
}

async function pick<Value>(
  items: readonly {label: string; value: Value}[],
  current: Value,
  title: string,
): Promise<{value: Value} | undefined> {
  const marked = items.map(item => ({
    ...item,
    description: item.value === current ? vscode.l10n.t('current') : '',
  }));
  return vscode.window.showQuickPick(marked, {title});
}

const ORDERS: readonly FlowOrder[] = ['newest', 'oldest', 'slowest', 'failedFirst'];
const GROUPINGS: readonly FlowGrouping[] = ['name', 'service', 'state'];

/** What another version has stored may be anything. */
function remembered(memory: vscode.Memento): Pick<FlowsChoice, 'order' | 'grouping'> {
  const stored = memory.get<Partial<Record<string, unknown>>>(MEMORY) ?? {};
  return {
    order: ORDERS.find(order => order === stored.order) ?? 'newest',
    grouping: GROUPINGS.find(grouping => grouping === stored.grouping) ?? null,
  };
}
