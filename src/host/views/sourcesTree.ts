/**
 * The Sources view: one row for each source of each open session, the live one first, with what is wrong with it below
 * it. In: sessions. Out: rows; start and stop are inline commands that get the row. A row is drawn again only when it
 * says something else.
 */
import * as vscode from 'vscode';
import type {SourceInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import {DisposableList} from '../emitter';
import {InternalCommand} from '../ids';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {Throttle} from '../throttle';
import {sampleNote, sessionNotes, sourceNotes} from './sourceNotes';
import type {Note} from './sourceNotes';
import {describeSource, isActive, sourceLook, sourceName, sourceTooltip, speakSource} from './sourceText';
import {themeIcon} from './themeIcon';
import {titledTooltip} from './titledTooltip';

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

export class NoteNode {
  constructor(
    readonly session: TraceSession,
    /** null for what concerns the whole session. */
    readonly source: SourceNode | null,
    readonly note: Note,
  ) {}
}

export type SourcesRow = SourceNode | NoteNode;

const {None, Collapsed} = vscode.TreeItemCollapsibleState;

export class SourcesTree implements vscode.TreeDataProvider<SourcesRow>, vscode.Disposable {
  private readonly redraw = new vscode.EventEmitter<SourcesRow[] | undefined>();
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

  async getChildren(parent?: SourcesRow): Promise<SourcesRow[]> {
    if (parent instanceof NoteNode) return parent.note.hasSamples ? this.samples(parent) : [];
    if (parent) return notesOf(parent);
    const rows = this.rows();
    this.drawn = textsOf(rows);
    return rows;
  }

  getParent(row: SourcesRow): SourcesRow | undefined {
    return row instanceof NoteNode ? (row.source ?? undefined) : undefined;
  }

  /** The row to select for a session. */
  firstOf(session: TraceSession): SourceNode | undefined {
    const [first] = session.info.sources;
    return first && this.nodeOf(session, first.id);
  }

  getTreeItem(row: SourcesRow): vscode.TreeItem {
    return row instanceof SourceNode ? sourceItem(row) : noteItem(row);
  }

  /** Names, details and rejected bytes come from outside: text, never Markdown. */
  resolveTreeItem(item: vscode.TreeItem, row: SourcesRow): vscode.TreeItem {
    const info = row instanceof SourceNode ? row.info : undefined;
    const lines =
      row instanceof NoteNode
        ? [row.note.tooltip]
        : info
          ? sourceTooltip(info, row.session.info.name, vscode.l10n.t)
          : [];
    const title = row instanceof NoteNode ? row.note.label : info ? sourceName(info) : '';
    const icon = row instanceof NoteNode ? row.note.look.icon : info ? sourceLook(info).icon : 'file';
    const tooltip = titledTooltip(title, icon);
    for (const line of lines.filter(text => text !== title)) {
      tooltip.appendText(line);
      tooltip.appendMarkdown('\n\n');
    }
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

  private rows(): SourcesRow[] {
    return this.sessions.all.flatMap<SourcesRow>(session => [
      ...session.info.sources.map(source => this.nodeOf(session, source.id)),
      ...sessionNotes(session.info.counts, vscode.l10n.t, vscode.env.language).map(
        note => new NoteNode(session, null, note),
      ),
    ]);
  }

  private refresh(): void {
    const rows = this.rows();
    const now = textsOf(rows);
    const before = this.drawn;
    this.drawn = now;
    const isSameList = now.size === before.size && [...now.keys()].every(key => before.has(key));
    // Rows of notes are made anew each time, so VS Code does not know them: they need the whole list.
    const changed = rows.filter(row => before.get(keyOf(row)) !== now.get(keyOf(row)));
    if (!isSameList || changed.some(row => row instanceof NoteNode)) this.redraw.fire(undefined);
    else if (changed.length > 0) this.redraw.fire(changed);
  }

  private async samples(row: NoteNode): Promise<SourcesRow[]> {
    try {
      const samples = await row.session.call('rejects', {});
      return samples
        .filter(({sourceId}) => sourceId === row.source?.sourceId)
        .map((sample, index) => new NoteNode(row.session, row.source, sampleNote(sample, index)));
    } catch (error) {
      // Cleared or closed meanwhile.
      if (error instanceof RpcError) return [];
      throw error;
    }
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

function notesOf(row: SourceNode): NoteNode[] {
  const {info, session} = row;
  if (!info) return [];
  return sourceNotes(info, vscode.l10n.t, vscode.env.language).map(note => new NoteNode(session, row, note));
}

function sourceItem(row: SourceNode): vscode.TreeItem {
  const {info} = row;
  const item = new vscode.TreeItem(info ? sourceName(info) : '', notesOf(row).length > 0 ? Collapsed : None);
  if (!info) return item;
  item.id = keyOf(row);
  item.description = describeSource(info, vscode.l10n.t, vscode.env.language);
  item.iconPath = themeIcon(sourceLook(info));
  item.contextValue = `source.${info.kind}.${isActive(info.state) ? 'active' : 'stopped'}`;
  item.command = {command: InternalCommand.openSource, title: vscode.l10n.t('Open'), arguments: [row]};
  item.accessibilityInformation = {label: speakSource(info, vscode.l10n.t, vscode.env.language)};
  return item;
}

function noteItem(row: NoteNode): vscode.TreeItem {
  const {note} = row;
  const item = new vscode.TreeItem(note.label, note.hasSamples ? Collapsed : None);
  item.id = keyOf(row);
  item.description = note.description;
  item.iconPath = themeIcon(note.look);
  item.contextValue = 'note';
  return item;
}

function keyOf(row: SourcesRow): string {
  const note = row instanceof NoteNode ? `:${row.source?.sourceId ?? ''}:${row.note.id}` : `:${row.sourceId}`;
  return row.session.id + note;
}

/** Everything that each row shows. */
function textsOf(rows: readonly SourcesRow[]): Map<string, string> {
  return new Map(rows.map(row => [keyOf(row), textOf(row)]));
}

function textOf(row: SourcesRow): string {
  if (row instanceof NoteNode) return `${row.note.label} ${row.note.description}`;
  const {info} = row;
  return info ? `${info.state} ${describeSource(info, vscode.l10n.t, vscode.env.language)} ${info.detail}` : '';
}
