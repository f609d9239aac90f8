/**
 * The Flows view: flows, tasks and calls of the active session, asked for in pages of 100 as the user opens nodes. In:
 * the session's changes. Out: rows. The surprise: a row that has changed is marked stale and asks the engine only when
 * VS Code draws it again, so what is scrolled away or folded costs nothing.
 */
import * as vscode from 'vscode';
import type {SpanId} from '../../protocol/model';
import type {FlowOrder, SpanInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import {DisposableList} from '../emitter';
import {InternalCommand} from '../ids';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {Throttle} from '../throttle';
import {PendingChanges} from './pendingChanges';
import {formatCount} from './format';
import {STATE_LOOKS, describeSpan, nameOf, speakSpan, tooltipFacts} from './spanText';

const PAGE = 100;
const REDRAW_MS = 400;

export class SpanNode {
  stale = false;
  /** Children asked for so far. */
  shown = PAGE;

  constructor(
    readonly session: TraceSession,
    public info: SpanInfo,
  ) {}
}

/** "… 950 more". */
export class MoreNode {
  constructor(
    readonly parent: SpanNode | null,
    readonly remaining: number,
  ) {}
}

export type FlowNode = SpanNode | MoreNode;

export class FlowsTree implements vscode.TreeDataProvider<FlowNode>, vscode.Disposable {
  private readonly redraw = new vscode.EventEmitter<FlowNode | FlowNode[] | undefined>();
  readonly onDidChangeTreeData = this.redraw.event;
  private session: TraceSession | undefined;
  private nodes = new Map<SpanId, SpanNode>();
  private shownRoots = PAGE;
  private order: FlowOrder = 'newest';
  private visible = true;
  private readonly pending = new PendingChanges();
  private readonly throttle = new Throttle(REDRAW_MS, () => this.flush());
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();

  constructor(
    private readonly sessions: Sessions,
    private readonly reportBug: (error: unknown, where: string) => void,
  ) {
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    this.follow();
  }

  get flowOrder(): FlowOrder {
    return this.order;
  }

  setOrder(order: FlowOrder): void {
    this.order = order;
    this.startOver();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible) this.throttle.request();
  }

  showMore(node: MoreNode): void {
    if (node.parent) node.parent.shown += PAGE;
    else this.shownRoots += PAGE;
    this.redraw.fire(node.parent ?? undefined);
  }

  async getChildren(parent?: FlowNode): Promise<FlowNode[]> {
    if (parent instanceof MoreNode || !this.session) return [];
    const {session} = this;
    const wanted = parent ? parent.shown : this.shownRoots;
    const nodes: FlowNode[] = [];
    let total = 0;
    try {
      do {
        const page = await session.call('spans', {
          parent: parent ? parent.info.span : null,
          from: nodes.length,
          count: Math.min(PAGE, wanted - nodes.length),
          order: this.order,
          text: '',
        });
        total = page.total;
        if (session !== this.session || page.generation !== session.info.generation) return [];
        nodes.push(...page.spans.map(info => this.nodeOf(session, info)));
        if (page.spans.length === 0) break;
      } while (nodes.length < Math.min(wanted, total));
    } catch (error) {
      // The engine is gone, or the rows are of an earlier generation: a redraw follows either way.
      if (error instanceof RpcError) return nodes;
      throw error;
    }
    if (total > nodes.length) nodes.push(new MoreNode(parent ?? null, total - nodes.length));
    return nodes;
  }

  async getTreeItem(node: FlowNode): Promise<vscode.TreeItem> {
    if (node instanceof MoreNode) return moreItem(node);
    if (node.stale) await this.readAgain(node);
    const {info, session} = node;
    const state = info.children > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem(nameOf(info, vscode.l10n.t), state);
    const look = STATE_LOOKS[info.state];
    item.id = `${session.id}:${session.info.generation}:${info.span}`;
    item.description = describeSpan(info, vscode.l10n.t);
    item.iconPath = new vscode.ThemeIcon(look.icon, look.color ? new vscode.ThemeColor(look.color) : undefined);
    item.contextValue = info.source ? 'span.withSource' : 'span';
    item.accessibilityInformation = {label: speakSpan(info, vscode.l10n.t)};
    return item;
  }

  getParent(node: FlowNode): FlowNode | undefined {
    if (node instanceof MoreNode) return node.parent ?? undefined;
    return node.info.parent === null ? undefined : this.nodes.get(node.info.parent);
  }

  resolveTreeItem(item: vscode.TreeItem, node: FlowNode): vscode.TreeItem {
    if (node instanceof MoreNode) return item;
    const tooltip = new vscode.MarkdownString();
    // appendText escapes: names and ids come from the traced program.
    tooltip.appendText(nameOf(node.info, vscode.l10n.t));
    tooltip.appendMarkdown('\n\n');
    for (const {label, value} of tooltipFacts(node.info, vscode.l10n.t)) {
      tooltip.appendText(`${label}: ${value}`);
      tooltip.appendMarkdown('  \n');
    }
    item.tooltip = tooltip;
    return item;
  }

  /** The node of a span with its ancestors known, so that the view can reveal it; undefined when it is not shown. */
  nodeToReveal(session: TraceSession, path: readonly SpanInfo[]): SpanNode | undefined {
    if (session !== this.session || path.length === 0) return undefined;
    for (const info of path) this.nodeOf(session, info);
    const [innermost] = path;
    return innermost && this.nodes.get(innermost.span);
  }

  dispose(): void {
    this.throttle.dispose();
    this.ofSession.dispose();
    this.subscriptions.dispose();
    this.redraw.dispose();
  }

  private follow(): void {
    if (this.session === this.sessions.active) return;
    this.ofSession.dispose();
    this.ofSession = new DisposableList();
    this.session = this.sessions.active;
    if (this.session) {
      this.ofSession.add(
        this.session.changed.on(change => {
          this.pending.add(change);
          if (this.visible) this.throttle.request();
        }),
      );
      this.ofSession.add(this.session.reset.on(() => this.startOver()));
    }
    this.startOver();
  }

  private startOver(): void {
    this.nodes = new Map();
    this.shownRoots = PAGE;
    this.pending.addAll();
    this.throttle.request();
  }

  private flush(): void {
    if (!this.visible) return;
    const changed = this.pending.take(span => this.nodes.has(span));
    if (changed === 'all') {
      for (const node of this.nodes.values()) node.stale = true;
      this.redraw.fire(undefined);
      return;
    }
    const nodes = changed.flatMap(span => this.nodes.get(span) ?? []);
    for (const node of nodes) node.stale = true;
    if (nodes.length > 0) this.redraw.fire(nodes);
  }

  private nodeOf(session: TraceSession, info: SpanInfo): SpanNode {
    let node = this.nodes.get(info.span);
    if (node) {
      node.info = info;
      node.stale = false;
    } else {
      node = new SpanNode(session, info);
      this.nodes.set(info.span, node);
    }
    return node;
  }

  private async readAgain(node: SpanNode): Promise<void> {
    try {
      node.info = await node.session.call('span', {span: node.info.span});
      node.stale = false;
    } catch (error) {
      // Cleared or gone meanwhile: the row keeps its text until the tree is drawn anew.
      if (!(error instanceof RpcError)) this.reportBug(error, 'Flows view');
    }
  }
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const count = formatCount(node.remaining, vscode.env.language);
  const item = new vscode.TreeItem(vscode.l10n.t('… {0} more', count), vscode.TreeItemCollapsibleState.None);
  item.command = {
    command: InternalCommand.showMoreSpans,
    title: vscode.l10n.t('Show More'),
    arguments: [node],
  };
  item.accessibilityInformation = {label: vscode.l10n.t('{0} more, press Enter to show the next {1}', count, PAGE)};
  return item;
}
