/** Commands on whole sessions: open, save, clear, open again. Each is told to the user where it fails, by `register`. */
import {basename} from 'node:path';
import * as vscode from 'vscode';
import {openInTraceEditor} from '../inspector/openInTraceEditor';
import type {Inspectors} from '../inspector/inspectors';
import type {FileSetMemory, SessionMemory, Sessions, StoredSession} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {formatCount} from '../views/format';
import {SourceNode} from '../views/sourcesTree';
import {withSlowProgress} from '../withSlowProgress';
import {defaultUri, fileName, writeTo} from './saveTarget';
import {labelText} from '../plainText';

export class SessionCommands {
  /** Revision at the last save; clearing what has been saved needs no question. */
  private readonly savedRevisions = new WeakMap<TraceSession, number>();

  constructor(
    private readonly sessions: Sessions,
    private readonly inspectors: Inspectors,
    private readonly memory: Pick<SessionMemory, 'liveId'> & FileSetMemory,
  ) {}

  /** From the explorer: the file clicked, then all that are selected. Several files are one session, merged by time. */
  async openTraceFile(given?: unknown, selected?: unknown): Promise<void> {
    const chosen = Array.isArray(selected) ? selected.filter(uri => uri instanceof vscode.Uri) : [];
    const uris = chosen.length > 1 ? chosen : given instanceof vscode.Uri ? [given] : await this.pickFiles();
    const [first] = uris;
    if (!first) return;
    if (uris.length > 1 && uris.every(({scheme}) => scheme === 'file')) {
      const name = vscode.l10n.t('{0} and {1} more', basename(first.fsPath), uris.length - 1);
      const paths = uris.map(({fsPath}) => fsPath);
      const session = await this.sessions.openFiles(paths, name);
      await this.memory.rememberFileSet({id: session.id, name, paths});
      await this.inspectors.panel.open(session, false);
      return;
    }
    for (const uri of uris) await openInTraceEditor(uri);
  }

  async openInspector(): Promise<void> {
    const {sessions} = this;
    const session =
      sessions.liveSession ??
      (await this.reopenStored(null)) ??
      sessions.active ??
      (await sessions.openLive(liveName()));
    await this.inspectors.show(session, false);
  }

  async saveTraceAs(): Promise<void> {
    const session = this.need();
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Trace As'),
      filters: {[vscode.l10n.t('Trace')]: ['trace.ndjson', 'ndjson']},
      ...defaultUri(`${fileName(session.info.name)}.trace.ndjson`),
    });
    if (!target) return;
    const {revision} = session.info;
    const {records} = await vscode.window.withProgress(
      {location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Saving trace'), cancellable: true},
      (_progress, token) =>
        writeTo(target, token, (path, signal) => session.call('save', {path, filter: null}, signal)),
    );
    this.savedRevisions.set(session, revision);
    const count = formatCount(records, vscode.env.language);
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} records saved.', count), 5000);
  }

  /** Asks only when records would be gone that were never saved, and without a dialog in the way. */
  async clearSession(): Promise<void> {
    const session = this.sessions.liveSession;
    if (!session) return;
    const {counts, revision} = session.info;
    if (counts.records > 0 && this.savedRevisions.get(session) !== revision) {
      const clear = vscode.l10n.t('Clear');
      const saveFirst = vscode.l10n.t('Save First…');
      const picked = await vscode.window.showWarningMessage(
        vscode.l10n.t(
          'Clearing removes {0} records that were not saved, also from disk.',
          formatCount(counts.records, vscode.env.language),
        ),
        clear,
        saveFirst,
      );
      if (picked === saveFirst) await this.saveTraceAs();
      if (picked !== clear) return;
    }
    await session.call('clearSession', {});
  }

  /** A session of files, with the editors that show it. What was live stays on disk; its sources are stopped instead. */
  async closeSession(given?: unknown): Promise<void> {
    const session = given instanceof SourceNode ? given.session : this.inspectors.session;
    if (session?.info.kind !== 'file') return;
    this.inspectors.files.close(session);
    await this.sessions.dropFile(session);
    const {panel} = this.inspectors;
    if (panel.shown?.shownSession === session) await panel.leave(this.sessions.active);
  }

  async reopenSession(): Promise<void> {
    const stored = await this.sessions.listStored();
    if (stored.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('There is no earlier session on disk. A session is kept from the first record it receives.'),
      );
      return;
    }
    const picked = await vscode.window.showQuickPick(
      stored.map(session => ({
        label: labelText(session.name),
        description: new Date(session.startedEpochMs).toLocaleString(vscode.env.language),
        detail: vscode.l10n.t(
          '{0} records, {1} MiB',
          formatCount(session.records, vscode.env.language),
          (session.diskBytes / 1024 / 1024).toLocaleString(vscode.env.language, {
            minimumFractionDigits: 1,
            maximumFractionDigits: 1,
          }),
        ),
        session,
      })),
      {title: vscode.l10n.t('Reopen Session'), matchOnDescription: true},
    );
    if (!picked) return;
    const session = await this.readBack(picked.session, 'message');
    if (session) await this.inspectors.show(session, false);
  }

  /** For a panel that VS Code restored: the session it showed, else the window's last one. */
  async reopenForPanel(sessionId: string | null): Promise<TraceSession | undefined> {
    return (await this.reopenStored(sessionId)) ?? this.sessions.openLive(liveName());
  }

  /** The session of that id, or the one that was live before the window was reloaded; undefined when both are gone. */
  private async reopenStored(sessionId: string | null): Promise<TraceSession | undefined> {
    const files = sessionId === null ? undefined : this.memory.fileSet(sessionId);
    if (files) return this.sessions.openFiles(files.paths, files.name);
    const wanted = [sessionId, this.memory.liveId()].filter(id => typeof id === 'string');
    if (wanted.length === 0) return undefined;
    const open = wanted.map(id => this.sessions.find(id)).find(session => session !== undefined);
    if (open) return open;
    const stored = await this.sessions.listStored();
    const found = wanted.map(id => stored.find(other => other.id === id)).find(entry => entry !== undefined);
    return found && (await this.readBack(found, 'statusBar'));
  }

  /** A large one takes seconds. Who gives up keeps the session that is live. */
  private async readBack(stored: StoredSession, where: 'message' | 'statusBar'): Promise<TraceSession | undefined> {
    const title = vscode.l10n.t('Reading the session {0} back', stored.name);
    return (await withSlowProgress(title, signal => this.sessions.reopen(stored, signal), where)) ?? undefined;
  }

  private need(): TraceSession {
    const session = this.inspectors.session;
    if (!session) throw new Error(vscode.l10n.t('There is no open session.'));
    return session;
  }

  private async pickFiles(): Promise<vscode.Uri[]> {
    const picked = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open Trace File'),
      canSelectMany: true,
      filters: {
        [vscode.l10n.t('Traces and logs')]: ['ndjson', 'jsonl', 'log', 'gz'],
        [vscode.l10n.t('All files')]: ['*'],
      },
    });
    return picked ?? [];
  }
}

export function liveName(): string {
  return vscode.workspace.name ?? vscode.l10n.t('Untitled');
}
