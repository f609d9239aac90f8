/**
 * The rows of the Flows view: flows, tasks and calls of the active session, asked for in pages as the user opens nodes.
 * In: the session's changes. Out: rows. The surprise: a row that has changed is marked stale and asks the engine only
 * when VS Code draws it again, so what is scrolled away or folded costs nothing.
 */
import * as vscode from 'vscode';
import type {SpanId} from '../../protocol/model';
import type {FlowGroup, FlowGrouping, FlowOrder, SpanInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import {DisposableList} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {Throttle} from '../throttle';
import {GroupNode, MoreNode, PAGE, SpanNode, groupItem, moreItem, spanItem, spanTooltip} from './flowNodes';
import type {FlowNode} from './flowNodes';
import {PendingChanges} from './pendingChanges';
import {readPages} from './readPages';

const REDRAW_MS = 400;
/** Rows that are remembered; a session that runs for days shows ever new ones. */
const MAX_NODES = 5000;

/** What the user has chosen to see. */
export interface FlowsChoice {
  order: FlowOrder;
  grouping: FlowGrouping | null;
  /** Part of a flow's name; '' for all. */
  text: string;
}

export class FlowsTree implements vscode.TreeDataProvider<FlowNode>, vscode.Disposable {
  private readonly redraw = new vscode.EventEmitter<FlowNode | FlowNode[] | undefined>();
  readonly onDidChangeTreeData = this.redraw.event;
  private session: TraceSession | undefined;
  private nodes = new Map<SpanId, SpanNode>();
  private groups = new Map<string, GroupNode>();
  private shownRoots = PAGE;
  private visible = true;
  private readonly pending = new PendingChanges();
  private readonly throttle = new Throttle(REDRAW_MS, () => this.flush());
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();

  constructor(
    private readonly sessions: Sessions,
    private choice: FlowsChoice,
    private readonly reportBug: (error: unknown, where: string) => void,
  ) {
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    this.follow();
  }

  choose(choice: FlowsChoice): void {
    this.choice = choice;
    this.startOver();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible) this.throttle.request();
  }

  /** Gives the first of the rows that come. */
  async showMore({parent}: MoreNode): Promise<FlowNode | undefined> {
    const shown = parent?.shown ?? this.shownRoots;
    if (parent) parent.shown += PAGE;
    else this.shownRoots += PAGE;
    this.redraw.fire(parent ?? undefined);
    return (await this.getChildren(parent ?? undefined))[shown];
  }

  async getChildren(parent?: FlowNode): Promise<FlowNode[]> {
    const {session, choice} = this;
    if (parent instanceof MoreNode || !session) return [];
    if (!parent && choice.grouping) return this.groupsOf(session, choice.grouping);
    return this.spansOf(session, parent ?? null);
  }

  async getTreeItem(node: FlowNode): Promise<vscode.TreeItem> {
    if (node instanceof MoreNode) return moreItem(node);
    if (node instanceof GroupNode) return groupItem(node);
    if (node.stale) await this.readAgain(node);
    return spanItem(node);
  }

  getParent(node: FlowNode): FlowNode | undefined {
    if (node instanceof GroupNode) return undefined;
    if (node instanceof MoreNode) return node.parent ?? undefined;
    if (node.info.parent !== null) return this.nodes.get(node.info.parent);
    return node.group === null ? undefined : this.groups.get(node.group);
  }

  resolveTreeItem(item: vscode.TreeItem, node: FlowNode): vscode.TreeItem {
    if (node instanceof SpanNode) item.tooltip = spanTooltip(node.info, node.session.info.originEpochMs);
    return item;
  }

  /** The node of a span with its ancestors known, so that the view can reveal it; undefined when it is not shown. */
  nodeToReveal(session: TraceSession, path: readonly SpanInfo[]): SpanNode | undefined {
    const [innermost] = path;
    const flow = path.at(-1);
    if (session !== this.session || !innermost || !flow) return undefined;
    const {grouping} = this.choice;
    const group = grouping ? flow[grouping] : null;
    if (grouping && group !== null && !this.groups.has(group)) return undefined;
    for (const info of path) this.nodeOf(session, info, group);
    return this.nodes.get(innermost.span);
  }

  dispose(): void {
    this.throttle.dispose();
    this.ofSession.dispose();
    this.subscriptions.dispose();
    this.redraw.dispose();
  }

  private async groupsOf(session: TraceSession, by: FlowGrouping): Promise<FlowNode[]> {
    const {order, text} = this.choice;
    const read = (from: number, count: number) => session.call('flowGroups', {by, order, text, from, count});
    const page = await readPages(this.shownRoots, PAGE, read, ({groups}) => groups);
    if (session !== this.session || page.generation !== session.info.generation) return [];
    const nodes: FlowNode[] = page.items.map(info => this.groupNodeOf(session, by, info));
    if (page.total > nodes.length) nodes.push(new MoreNode(null, page.total - nodes.length));
    return nodes;
  }

  private async spansOf(session: TraceSession, parent: SpanNode | GroupNode | null): Promise<FlowNode[]> {
    const {order, text} = this.choice;
    const isFlow = !(parent instanceof SpanNode);
    const query = {
      parent: isFlow ? null : parent.info.span,
      order,
      // What was looked for is a flow; all of what is inside it is shown.
      text: isFlow ? text : '',
      group: parent instanceof GroupNode ? {by: parent.by, key: parent.info.key} : null,
    };
    const read = (from: number, count: number) => session.call('spans', {...query, from, count});
    const page = await readPages(parent?.shown ?? this.shownRoots, PAGE, read, ({spans}) => spans);
    if (session !== this.session || page.generation !== session.info.generation) return [];
    const group = parent instanceof GroupNode ? parent.info.key : (parent?.group ?? null);
    const nodes: FlowNode[] = page.items.map(info => this.nodeOf(session, info, group));
    if (page.total > nodes.length) nodes.push(new MoreNode(parent, page.total - nodes.length));
    return nodes;
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
    this.groups = new Map();
    this.shownRoots = PAGE;
    this.pending.addAll();
    this.throttle.request();
  }

  private flush(): void {
    if (!this.visible) return;
    const changed = this.pending.take(span => this.nodes.has(span));
    const {grouping} = this.choice;
    // A flow whose state changed stands in another group now.
    if (changed === 'all' || (grouping === 'state' && changed.length > 0)) {
      if (this.nodes.size > MAX_NODES) this.nodes = new Map();
      for (const node of this.nodes.values()) node.stale = true;
      this.redraw.fire(undefined);
      return;
    }
    const nodes = changed.flatMap(span => this.nodes.get(span) ?? []);
    for (const node of nodes) node.stale = true;
    if (nodes.length > 0) this.redraw.fire(nodes);
    const {session} = this;
    if (!session || !grouping) return;
    this.redrawGroups(session, grouping).catch((error: unknown) => this.reportBug(error, 'Flows view'));
  }

  /** The counts of a group are those of its flows. Only groups that say something else now are drawn again. */
  private async redrawGroups(session: TraceSession, by: FlowGrouping): Promise<void> {
    const before = new Map([...this.groups].map(([key, {info}]) => [key, JSON.stringify(info)]));
    const nodes = await this.groupsOf(session, by);
    const changed = nodes.filter(
      node => node instanceof GroupNode && before.get(node.info.key) !== JSON.stringify(node.info),
    );
    const isNew = changed.some(node => node instanceof GroupNode && !before.has(node.info.key));
    if (isNew) this.redraw.fire(undefined);
    else if (changed.length > 0) this.redraw.fire(changed);
  }

  private nodeOf(session: TraceSession, info: SpanInfo, group: string | null): SpanNode {
    let node = this.nodes.get(info.span);
    if (node?.group === group) {
      node.info = info;
      node.stale = false;
    } else {
      node = new SpanNode(session, info, group);
      this.nodes.set(info.span, node);
    }
    return node;
  }

  private groupNodeOf(session: TraceSession, by: FlowGrouping, info: FlowGroup): GroupNode {
    let node = this.groups.get(info.key);
    if (node) node.info = info;
    else this.groups.set(info.key, (node = new GroupNode(session, by, info)));
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
