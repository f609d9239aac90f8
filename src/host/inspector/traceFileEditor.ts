/**
 * Saved traces as editors: the same page as the panel, bound to one file. Read-only, because a trace is evidence. Not
 * a text editor: VS Code does not hand files above 50 MB to extensions as documents.
 */
import {createHash} from 'node:crypto';
import * as vscode from 'vscode';
import type {Banner} from '../../protocol/inspectorApi';
import type {TraceSession} from '../sessions/traceSession';
import {InspectorPage} from './inspectorPage';
import type {PageServices} from './inspectorPage';

/** A file that is not on this machine is copied before it is read; a larger one would take too long without a sign. */
const MAX_COPY_BYTES = 256 * 1024 * 1024;

/** The session belongs to the editor, so the document holds nothing. */
class TraceDocument implements vscode.CustomDocument {
  constructor(readonly uri: vscode.Uri) {}

  dispose(): void {
    return;
  }
}

export class TraceFileEditor implements vscode.CustomReadonlyEditorProvider<TraceDocument> {
  private readonly pages = new Map<InspectorPage, vscode.WebviewPanel>();
  private activePage: InspectorPage | undefined;

  constructor(
    private readonly services: PageServices,
    private readonly storageUri: vscode.Uri,
  ) {}

  get active(): InspectorPage | undefined {
    return this.activePage;
  }

  get all(): InspectorPage[] {
    return [...this.pages.keys()];
  }

  /** Closes the editors of the session. */
  close(session: TraceSession): void {
    for (const [page, panel] of [...this.pages]) if (page.shownSession === session) panel.dispose();
  }

  /** Brings an editor of the session to the front; undefined when there is none. */
  reveal(session: TraceSession, preserveFocus: boolean): InspectorPage | undefined {
    const [page, panel] = [...this.pages].find(([candidate]) => candidate.shownSession === session) ?? [];
    panel?.reveal(undefined, preserveFocus);
    return page;
  }

  setBanner(banner: Banner | null): void {
    for (const page of this.pages.keys()) page.setBanner(banner);
  }

  openCustomDocument(uri: vscode.Uri): TraceDocument {
    return new TraceDocument(uri);
  }

  async resolveCustomEditor(document: TraceDocument, panel: vscode.WebviewPanel): Promise<void> {
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
    const page = new InspectorPage(panel.webview, 'file', this.services, () => undefined);
    this.pages.set(page, panel);
    let session: TraceSession | undefined;
    let closed = false;
    panel.onDidChangeViewState(() => {
      page.setVisible(panel.visible);
      this.setActive(page, panel.active);
    });
    panel.onDidDispose(() => {
      closed = true;
      this.pages.delete(page);
      this.setActive(page, false);
      page.dispose();
      if (session) this.giveBack(session);
    });
    page.load(vscode.l10n.t('Tracescope: {0}', name));
    try {
      session = await this.services.sessions.openFiles([await this.pathOf(document.uri)], name);
    } catch (error) {
      page.setBanner({
        severity: 'error',
        text: vscode.l10n.t('{0} cannot be shown: {1}', name, error instanceof Error ? error.message : String(error)),
        actions: [{label: vscode.l10n.t('Show Output'), id: 'showOutput'}],
      });
      return;
    }
    // The tab may have been closed while the engine was starting.
    if (closed) this.giveBack(session);
    else {
      page.show(session);
      this.setActive(page, panel.active);
    }
  }

  private setActive(page: InspectorPage, active: boolean): void {
    if (active) {
      this.activePage = page;
      if (page.shownSession) this.services.sessions.activate(page.shownSession);
    } else if (this.activePage === page) this.activePage = undefined;
  }

  private giveBack(session: TraceSession): void {
    this.services.sessions
      .closeFile(session)
      .catch((error: unknown) => this.services.reportBug(error, 'closing a trace file'));
  }

  /** The engine reads files of this machine; one of a virtual workspace is copied next to our storage first. */
  private async pathOf(uri: vscode.Uri): Promise<string> {
    if (uri.scheme === 'file') return uri.fsPath;
    const stat = await vscode.workspace.fs.stat(uri);
    if (stat.size > MAX_COPY_BYTES) {
      throw new Error(vscode.l10n.t('It is larger than 256 MiB and not on this machine.'));
    }
    const folder = vscode.Uri.joinPath(this.storageUri, 'copies', digest(uri.toString()));
    await vscode.workspace.fs.createDirectory(folder);
    const copy = vscode.Uri.joinPath(folder, uri.path.slice(uri.path.lastIndexOf('/') + 1));
    await vscode.workspace.fs.copy(uri, copy, {overwrite: true});
    return copy.fsPath;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
