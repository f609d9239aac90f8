/** Commands of the Sources view and of listening as a whole. */
import * as vscode from 'vscode';
import type {Inspectors} from '../inspector/inspectors';
import type {Listening} from '../listening/listening';
import type {Sessions} from '../sessions/sessions';
import {DEFAULT_ENDPOINT} from '../settings/listenerSettings';
import {listenerSettings} from '../settings/settings';
import {SourceNode} from '../views/sourcesTree';

export class SourceCommands {
  constructor(
    private readonly sessions: Sessions,
    private readonly listening: Listening,
    private readonly inspectors: Inspectors,
  ) {}

  /** Opens the Inspector beside what the user looks at, without taking the focus from it. */
  async startListening(): Promise<void> {
    const session = await this.listening.start();
    if (!session) return;
    this.sessions.activate(session);
    if (!this.inspectors.panel.isOpen) await this.inspectors.show(session, true);
  }

  stopListening(): Promise<void> {
    return this.listening.stop();
  }

  async startSource(given?: unknown): Promise<void> {
    const info = given instanceof SourceNode ? given.info : undefined;
    if (!info) return this.startListening();
    const known = listenerSettings().specs.find(spec => spec.endpoint === info.name);
    await this.listening.startOne(
      known ?? {
        socket: 'pull',
        mode: 'bind',
        endpoint: info.name || DEFAULT_ENDPOINT,
        topics: [],
        curve: null,
        allowNonLoopback: false,
      },
    );
  }

  /** A click on a row: what it received, beside what the user looks at; arrow keys go on in the view. */
  async openSource(given?: unknown): Promise<void> {
    if (!(given instanceof SourceNode)) return;
    const page = await this.inspectors.show(given.session, true);
    if (page.shownSession) this.sessions.activate(page.shownSession);
  }

  /** For the program that is to send there. */
  async copyAddress(given?: unknown): Promise<void> {
    const info = given instanceof SourceNode ? given.info : undefined;
    if (info) await vscode.env.clipboard.writeText(info.name);
  }

  async stopSource(given?: unknown): Promise<void> {
    if (given instanceof SourceNode) await this.sessions.stopSource(given.session, given.sourceId);
  }

  async removeSource(given?: unknown): Promise<void> {
    if (!(given instanceof SourceNode)) return;
    await given.session.call('removeSource', {sourceId: given.sourceId});
    given.session.setSources(given.session.info.sources.filter(source => source.id !== given.sourceId));
  }

  async openSettings(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:tracescope.tracescope');
  }
}
