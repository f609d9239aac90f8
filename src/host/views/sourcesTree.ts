/**
 * The Sources view: one row for each source of each open session, the live one first. In: sessions. Out: rows; start
 * and stop are inline commands that get the row.
 */
import * as vscode from 'vscode';
import type {SourceInfo} from '../../protocol/queries';
import {DisposableList} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {Throttle} from '../throttle';
import {describeSource, isActive, sourceLook, sourceName, speakSource} from './sourceText';

const REDRAW_MS = 500;

export class SourceNode {
  constructor(
    readonly session: TraceSession,
    readonly sourceId: string,
  ) {}

  get info(): SourceInfo | undefined {
    return this.session.info.sources.find(source => source.id === this.sourceId);
  }
}

export class SourcesTree implements vscode.TreeDataProvider<SourceNode>, vscode.Disposable {
  private readonly redraw = new vscode.EventEmitter<SourceNode | SourceNode[] | undefined>();
  readonly onDidChangeTreeData = this.redraw.event;
  private readonly nodes = new Map<string, SourceNode>();
  private readonly subscriptions = new DisposableList();
  private ofSessions = new DisposableList();
  private readonly throttle = new Throttle(REDRAW_MS, () => this.refresh());
  /** As last drawn, so that rows that say the same are left alone. */
  private drawn = new Map<string, string>();

  constructor(private readonly sessions: Sessions) {
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    this.follow();
  }

  getChildren(parent?: SourceNode): SourceNode[] {
    if (parent) return [];
    const nodes = this.sessions.all.flatMap(session =>
      session.info.sources.map(source => this.nodeOf(session, source.id)),
    );
    this.drawn = new Map(nodes.map(node => [keyOf(node), textOf(node)]));
    return nodes;
  }

  getTreeItem(node: SourceNode): vscode.TreeItem {
    const {info} = node;
    const item = new vscode.TreeItem(info ? sourceName(info) : '', vscode.TreeItemCollapsibleState.None);
    if (!info) return item;
    const look = sourceLook(info);
    item.id = keyOf(node);
    item.description = describeSource(info, vscode.l10n.t, vscode.env.language);
    item.iconPath = new vscode.ThemeIcon(look.icon, look.color ? new vscode.ThemeColor(look.color) : undefined);
    item.contextValue = `source.${info.kind}.${isActive(info.state) ? 'active' : 'stopped'}`;
    item.accessibilityInformation = {label: speakSource(info, vscode.l10n.t, vscode.env.language)};
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: SourceNode): vscode.TreeItem {
    const {info} = node;
    if (!info) return item;
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText(info.name);
    if (info.detail) tooltip.appendText(`\n\n${info.detail}`);
    if (info.kind === 'zeromq') tooltip.appendText(`\n\n${vscode.l10n.t('Connected programs: {0}', info.peers)}`);
    item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    this.throttle.dispose();
    this.ofSessions.dispose();
    this.subscriptions.dispose();
    this.redraw.dispose();
  }

  private follow(): void {
    this.ofSessions.dispose();
    this.ofSessions = new DisposableList();
    for (const session of this.sessions.all) {
      this.ofSessions.add(session.changed.on(() => this.throttle.request()));
      this.ofSessions.add(session.reset.on(() => this.throttle.request()));
    }
    this.throttle.request();
  }

  private refresh(): void {
    const now = new Map<string, string>();
    for (const session of this.sessions.all) {
      for (const source of session.info.sources) {
        const node = this.nodeOf(session, source.id);
        now.set(keyOf(node), textOf(node));
      }
    }
    if (now.size !== this.drawn.size || [...now.keys()].some(key => !this.drawn.has(key))) {
      this.redraw.fire(undefined);
      return;
    }
    const moved = [...now].filter(([key, text]) => this.drawn.get(key) !== text).map(([key]) => key);
    this.drawn = now;
    const nodes = moved.flatMap(key => this.nodes.get(key) ?? []);
    if (nodes.length > 0) this.redraw.fire(nodes);
  }

  private nodeOf(session: TraceSession, sourceId: string): SourceNode {
    const key = `${session.id}:${sourceId}`;
    let node = this.nodes.get(key);
    if (node?.session !== session) {
      node = new SourceNode(session, sourceId);
      this.nodes.set(key, node);
    }
    return node;
  }
}

function keyOf(node: SourceNode): string {
  return `${node.session.id}:${node.sourceId}`;
}

/** Everything that a row shows. */
function textOf(node: SourceNode): string {
  const {info} = node;
  return info ? `${info.state} ${describeSource(info, vscode.l10n.t, vscode.env.language)} ${info.detail}` : '';
}
