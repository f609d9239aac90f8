/**
 * All Inspectors of the window: the panel and the editors of files. Finds the page for a session or the one the user
 * works in, and passes on what concerns every page.
 */
import type * as vscode from 'vscode';
import type {Banner} from '../../protocol/inspectorApi';
import type {RowFilter} from '../../protocol/queries';
import type {Sessions} from '../sessions/sessions';
import type {Selected} from '../selection';
import type {TraceSession} from '../sessions/traceSession';
import type {InspectorPage} from './inspectorPage';
import type {InspectorPanel} from './inspectorPanel';
import type {TraceFileEditor} from './traceFileEditor';

const INFO_BANNER_MS = 60_000;

export class Inspectors implements vscode.Disposable {
  private bannerTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly panel: InspectorPanel,
    readonly files: TraceFileEditor,
    private readonly sessions: Sessions,
  ) {}

  /** The page that commands of the palette act on. */
  get active(): InspectorPage | undefined {
    return this.files.active ?? this.panel.shown;
  }

  /** Opens what shows the session; the panel can show any. */
  async show(session: TraceSession, preserveFocus: boolean): Promise<InspectorPage> {
    return this.files.reveal(session, preserveFocus) ?? (await this.panel.open(session, preserveFocus));
  }

  /** The page that shows the session now, without opening one. */
  shownPage(session: TraceSession): InspectorPage | undefined {
    return [this.files.active, this.panel.shown].find(page => page?.shownSession === session);
  }

  /** Pages beside the one that the user selected in show the same record. A hidden one has its own when it comes back. */
  follow({session, record}: Selected): void {
    const pages = new Set([...this.files.all, this.panel.shown]);
    for (const page of pages) if (page?.shownSession === session) page.follow(record);
  }

  /** One line above the toolbar of every page; news goes by itself, warnings stay until replaced. */
  setBanner(banner: Banner | null): void {
    clearTimeout(this.bannerTimer);
    this.panel.setBanner(banner);
    this.files.setBanner(banner);
    if (banner?.severity === 'info') this.bannerTimer = setTimeout(() => this.setBanner(null), INFO_BANNER_MS);
  }

  /** What commands on a whole session act on: the one that the user works in, which the trees show. */
  get session(): TraceSession | undefined {
    return this.files.active?.shownSession ?? this.sessions.active;
  }

  /** What the page of the session restricts its views to; null when no page shows it. */
  shownFilter(session: TraceSession): RowFilter | null {
    const pages = [this.active, ...this.files.all, this.panel.shown];
    return pages.find(page => page?.shownSession === session)?.shownFilter ?? null;
  }

  dispose(): void {
    clearTimeout(this.bannerTimer);
    this.panel.dispose();
  }
}
