/**
 * The Inspector as an editor tab for live sessions: one panel per window, restored after a reload with the session it
 * showed, and told what the engine and the sources have to say (banners).
 */
import * as vscode from 'vscode';
import type {Banner} from '../../protocol/inspectorApi';
import {ViewType} from '../ids';
import type {TraceSession} from '../sessions/traceSession';
import {InspectorPage} from './inspectorPage';
import type {PageServices} from './inspectorPage';

export class InspectorPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private page: InspectorPage | undefined;
  private banner: Banner | null = null;
  private opening: Promise<InspectorPage> | null = null;

  constructor(
    private readonly services: PageServices,
    /** Opens the session a restored panel had shown; undefined when it is gone. */
    private readonly reopen: (sessionId: string | null) => Promise<TraceSession | undefined>,
  ) {}

  get shown(): InspectorPage | undefined {
    return this.page;
  }

  get isOpen(): boolean {
    return this.panel !== undefined;
  }

  /** Opens or reveals the panel on a session; null leaves what it shows, or shows the states for "nothing yet". */
  async open(session: TraceSession | null, preserveFocus: boolean): Promise<InspectorPage> {
    // Two commands that follow each other at once mean one panel.
    while (this.opening) await this.opening.catch(() => undefined);
    if (this.panel && this.page) {
      if (session) this.showSession(session);
      this.panel.reveal(undefined, preserveFocus);
      return this.page;
    }
    this.opening = this.create(session, preserveFocus).finally(() => (this.opening = null));
    return this.opening;
  }

  private async create(session: TraceSession | null, preserveFocus: boolean): Promise<InspectorPage> {
    await closeUnrestored();
    await makeRoomBelow();
    const column = {viewColumn: vscode.ViewColumn.Active, preserveFocus};
    const title = titleOf(session);
    const panel = vscode.window.createWebviewPanel(ViewType.inspector, title, column, {enableScripts: true});
    return this.adopt(panel, session);
  }

  /** The session that it showed was closed: it shows another one, or goes with the last. */
  async leave(next: TraceSession | undefined): Promise<void> {
    if (next) await this.open(next, true);
    else this.panel?.dispose();
  }

  setBanner(banner: Banner | null): void {
    this.banner = banner;
    this.page?.setBanner(banner);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const page = this.adopt(panel, null);
    const id =
      typeof state === 'object' && state !== null && 'sessionId' in state && typeof state.sessionId === 'string'
        ? state.sessionId
        : null;
    try {
      const session = await this.reopen(id);
      if (session && this.page === page) this.showSession(session);
    } catch (error) {
      // The tab stays, with what can be done about it.
      page.setBanner({
        severity: 'error',
        text: vscode.l10n.t('The session was not opened again: {0}', messageOf(error)),
        actions: [{label: vscode.l10n.t('Show Output'), id: 'showOutput'}],
      });
    }
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, session: TraceSession | null): InspectorPage {
    const page = new InspectorPage(panel.webview, 'panel', this.services, other => this.showSession(other));
    this.panel = panel;
    this.page = page;
    panel.iconPath = tabIcon(this.services.extensionUri);
    panel.onDidChangeViewState(() => {
      page.setVisible(panel.visible);
      if (panel.active && page.shownSession) this.services.sessions.activate(page.shownSession);
    });
    panel.onDidDispose(() => {
      page.dispose();
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.page = undefined;
    });
    page.load(titleOf(session));
    page.setBanner(this.banner);
    if (session) this.showSession(session);
    return page;
  }

  private showSession(session: TraceSession): void {
    this.page?.show(session);
    if (this.panel) this.panel.title = titleOf(session);
    this.services.sessions.activate(session);
  }
}

export function tabIcon(extensionUri: vscode.Uri): {light: vscode.Uri; dark: vscode.Uri} {
  const file = (name: string) => vscode.Uri.joinPath(extensionUri, 'resources', name);
  return {light: file('tab-light.svg'), dark: file('tab-dark.svg')};
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function titleOf(session: TraceSession | null): string {
  return session ? vscode.l10n.t('Tracescope: {0}', session.info.name) : 'Tracescope';
}

/** After a reload, a tab that was not in front stays a husk until it is shown; a second one beside it would confuse. */
async function closeUnrestored(): Promise<void> {
  const isHusk = ({input}: vscode.Tab) =>
    input instanceof vscode.TabInputWebview && input.viewType.endsWith(ViewType.inspector);
  await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({tabs}) => tabs.filter(isHusk)));
}

/** Code above, records below: only where one group of editors shows a text file; any other layout is the user's. */
async function makeRoomBelow(): Promise<void> {
  const {all, activeTabGroup} = vscode.window.tabGroups;
  if (all.length === 1 && activeTabGroup.activeTab?.input instanceof vscode.TabInputText) {
    await vscode.commands.executeCommand('workbench.action.newGroupBelow');
  }
}
