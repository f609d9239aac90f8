/**
 * The rows of a comparison, asked for in pages as the user opens them. In: the comparison. Out: rows. A row that is
 * looked for far down is shown with those before it, up to a limit.
 */
import * as vscode from 'vscode';
import type {ComparedRow} from '../../protocol/compare';
import {DisposableList} from '../emitter';
import {InternalCommand} from '../ids';
import {formatCount} from '../views/format';
import {themeIcon} from '../views/themeIcon';
import {titledTooltip} from '../views/titledTooltip';
import type {Comparing} from './comparing';
import {CHANGE_LOOKS, changeWord, describeRow, rowName, sideFacts, speakRow} from './comparedWords';

const PAGE = 100;
/** Rows of one parent that are shown to reach one that is looked for. */
const MAX_SHOWN = 5000;

export class ComparedNode {
  /** Children asked for so far. */
  shown = PAGE;

  constructor(
    readonly comparison: number,
    public row: ComparedRow,
    readonly parent: ComparedNode | null,
  ) {}
}

/** "… 950 more". */
export class MoreNode {
  constructor(
    readonly parent: ComparedNode | null,
    readonly remaining: number,
  ) {}
}

export type ComparedTreeNode = ComparedNode | MoreNode;

const {Collapsed, Expanded, None} = vscode.TreeItemCollapsibleState;

export class ComparedTree implements vscode.TreeDataProvider<ComparedTreeNode>, vscode.Disposable {
  private readonly redraw = new vscode.EventEmitter<ComparedTreeNode | undefined>();
  readonly onDidChangeTreeData = this.redraw.event;
  private nodes = new Map<number, ComparedNode>();
  private shownTop = PAGE;
  private drawn: {serial: number; differencesOnly: boolean} | null = null;
  private readonly subscriptions = new DisposableList();

  constructor(private readonly comparing: Comparing) {
    this.subscriptions.add(comparing.changed.on(() => this.follow()));
  }

  async getChildren(parent?: ComparedTreeNode): Promise<ComparedTreeNode[]> {
    const {current} = this.comparing;
    if (parent instanceof MoreNode || !current) return [];
    if (parent && parent.comparison !== current.serial) return [];
    const shown = parent?.shown ?? this.shownTop;
    const {rows, total} = await this.comparing.rows(parent?.row.node ?? null, 0, shown);
    if (this.comparing.current?.serial !== current.serial) return [];
    const nodes: ComparedTreeNode[] = rows.map(row => this.nodeOf(current.serial, row, parent ?? null));
    if (total > rows.length && rows.length > 0) nodes.push(new MoreNode(parent ?? null, total - rows.length));
    return nodes;
  }

  getTreeItem(node: ComparedTreeNode): vscode.TreeItem {
    return node instanceof MoreNode ? moreItem(node) : this.rowItem(node);
  }

  getParent({parent}: ComparedTreeNode): ComparedNode | undefined {
    return parent ?? undefined;
  }

  resolveTreeItem(item: vscode.TreeItem, node: ComparedTreeNode): vscode.TreeItem {
    if (node instanceof ComparedNode) item.tooltip = tooltipOf(node.row);
    return item;
  }

  /** Gives the first of the rows that come. */
  async showMore({parent}: MoreNode): Promise<ComparedTreeNode | undefined> {
    const shown = parent?.shown ?? this.shownTop;
    this.showUpTo(parent, shown + 1);
    this.redraw.fire(parent ?? undefined);
    return (await this.getChildren(parent ?? undefined))[shown];
  }

  /** The row at the end of a way, with those before it shown; undefined when too many would have to be. */
  nodeToReveal(path: readonly ComparedRow[]): ComparedNode | undefined {
    const {current} = this.comparing;
    let parent: ComparedNode | null = null;
    for (const row of path) {
      if (!current || row.position >= MAX_SHOWN) return undefined;
      if (this.showUpTo(parent, row.position + 1)) this.redraw.fire(parent ?? undefined);
      parent = this.nodeOf(current.serial, row, parent);
    }
    return parent ?? undefined;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.redraw.dispose();
  }

  /** Whether more are shown now. */
  private showUpTo(parent: ComparedNode | null, rows: number): boolean {
    const shown = parent?.shown ?? this.shownTop;
    if (rows <= shown) return false;
    const enough = Math.ceil(rows / PAGE) * PAGE;
    if (parent) parent.shown = enough;
    else this.shownTop = enough;
    return true;
  }

  /** Draws anew where the rows are others; that something has arrived changes none. */
  private follow(): void {
    const {current, differencesOnly} = this.comparing;
    const next = current && {serial: current.serial, differencesOnly};
    if (next?.serial === this.drawn?.serial && next?.differencesOnly === this.drawn?.differencesOnly) return;
    if (next?.serial !== this.drawn?.serial) {
      this.nodes = new Map();
      this.shownTop = PAGE;
    }
    this.drawn = next;
    this.redraw.fire(undefined);
  }

  private nodeOf(comparison: number, row: ComparedRow, parent: ComparedNode | null): ComparedNode {
    const known = this.nodes.get(row.node);
    if (known?.comparison === comparison) {
      known.row = row;
      return known;
    }
    const node = new ComparedNode(comparison, row, parent);
    this.nodes.set(row.node, node);
    return node;
  }

  private rowItem({row, comparison, parent}: ComparedNode): vscode.TreeItem {
    const {t} = vscode.l10n;
    const locale = vscode.env.language;
    // Of two flows there is one row at the top: what it holds is what was asked for.
    const isOnly = parent === null && this.comparing.current?.left.span !== null;
    const item = new vscode.TreeItem(rowName(row, t), row.children === 0 ? None : isOnly ? Expanded : Collapsed);
    item.id = `${comparison}:${row.node}`;
    item.description = describeRow(row, t, locale);
    item.iconPath = themeIcon(CHANGE_LOOKS[row.change]);
    item.contextValue = row.group
      ? 'compared.group'
      : row.left
        ? row.right
          ? 'compared.both'
          : 'compared.left'
        : 'compared.right';
    item.accessibilityInformation = {label: speakRow(row, t, locale)};
    return item;
  }
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const count = formatCount(node.remaining, vscode.env.language);
  const item = new vscode.TreeItem(vscode.l10n.t('… {0} more', count), None);
  item.command = {command: InternalCommand.showMoreCompared, title: vscode.l10n.t('Show More'), arguments: [node]};
  item.accessibilityInformation = {label: vscode.l10n.t('{0} more, press Enter to show the next {1}', count, PAGE)};
  return item;
}

/** Names, reasons and ids come from the traced programs: they go in as text, never as Markdown. */
function tooltipOf(row: ComparedRow): vscode.MarkdownString {
  const {t} = vscode.l10n;
  const tooltip = titledTooltip(rowName(row, t), CHANGE_LOOKS[row.change].icon);
  tooltip.appendText(changeWord(row.change, t));
  for (const {label, value} of sideFacts(row, t, vscode.env.language)) {
    tooltip.appendMarkdown('  \n');
    tooltip.appendText(`${label}: ${value}`);
  }
  return tooltip;
}
