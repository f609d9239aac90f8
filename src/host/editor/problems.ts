/**
 * Errors of the active session as entries of the Problems view: one per line of source that logged an error, with the
 * last message, how often, and the frames of its traceback. In: the session's changes and the setting. At most once a
 * second, a bounded number of lines; goes with the session, and follows edits of open files through the resolver.
 */
import * as vscode from 'vscode';
import type {LineFigures} from '../../protocol/lines';
import {RpcError} from '../../protocol/rpc';
import {DisposableList} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {toUri} from '../source/locations';
import type {SourceNavigator} from '../source/sourceNavigator';
import {Throttle} from '../throttle';
import {errorText} from './insightText';

/** The first error is shown at once; of many the lines are told anew this often. */
const REFRESH_MS = 1000;
const MAX_LINES = 200;
const MAX_FRAMES = 10;

interface Entry {
  uri: vscode.Uri;
  diagnostic: vscode.Diagnostic;
}

export class Problems implements vscode.Disposable {
  private readonly collection: vscode.DiagnosticCollection;
  private session: TraceSession | undefined;
  private enabled = false;
  private refreshing = false;
  private again = false;
  /** Number of errors when it was last asked: without new ones nothing is asked. */
  private known = -1;
  private readonly throttle = new Throttle(REFRESH_MS, () => void this.refresh());
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();

  constructor(
    private readonly sessions: Sessions,
    private readonly navigator: Pick<SourceNavigator, 'resolve'>,
    private readonly reportBug: (error: unknown, where: string) => void,
  ) {
    this.collection = this.subscriptions.add(vscode.languages.createDiagnosticCollection('tracescope'));
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    // The line may stand elsewhere now.
    this.subscriptions.add(vscode.workspace.onDidSaveTextDocument(() => this.lookAgain()));
    this.subscriptions.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.lookAgain()));
  }

  setEnabled(enabled: boolean): void {
    if (this.enabled === enabled) return;
    this.enabled = enabled;
    this.follow();
  }

  dispose(): void {
    this.throttle.dispose();
    this.ofSession.dispose();
    this.subscriptions.dispose();
  }

  private follow(): void {
    const active = this.enabled ? this.sessions.active : undefined;
    if (active === this.session) return;
    this.ofSession.dispose();
    this.ofSession = new DisposableList();
    this.session = active;
    this.known = -1;
    this.collection.clear();
    if (!active) return;
    this.ofSession.add(active.changed.on(() => this.throttle.request()));
    this.ofSession.add(
      active.reset.on(() => {
        this.collection.clear();
        this.lookAgain();
      }),
    );
    this.throttle.request();
  }

  private lookAgain(): void {
    this.known = -1;
    this.throttle.request();
  }

  private async refresh(): Promise<void> {
    const {session} = this;
    if (!session || session.info.counts.errors === this.known) return;
    if (this.refreshing) {
      this.again = true;
      return;
    }
    this.refreshing = true;
    this.known = session.info.counts.errors;
    try {
      await this.show(session);
    } catch (error) {
      if (!(error instanceof RpcError)) this.reportBug(error, 'Problems');
    } finally {
      this.refreshing = false;
      if (this.again) {
        this.again = false;
        this.throttle.request();
      }
    }
  }

  private async show(session: TraceSession): Promise<void> {
    const query = {paths: null, errorsOnly: true, limit: MAX_LINES};
    const figures = await session.call('lineFigures', query);
    const byFile = new Map<string, Entry[]>();
    for (let row = 0; row < figures.count; row++) {
      const entry = await this.entryOf(session, figures, row);
      if (entry) byFile.set(entry.uri.toString(), [...(byFile.get(entry.uri.toString()) ?? []), entry]);
    }
    if (session !== this.session || figures.generation !== session.info.generation) return;
    const shown: [vscode.Uri, vscode.Diagnostic[]][] = [];
    this.collection.forEach(uri => {
      if (!byFile.has(uri.toString())) shown.push([uri, []]);
    });
    for (const entries of byFile.values()) {
      const [first] = entries;
      if (first) shown.push([first.uri, entries.map(({diagnostic}) => diagnostic)]);
    }
    this.collection.set(shown);
  }

  private async entryOf(session: TraceSession, figures: LineFigures, row: number): Promise<Entry | null> {
    const ref = {path: figures.path[row] ?? '', line: figures.line[row] ?? 0, func: figures.func[row] ?? null};
    const resolution = await this.navigator.resolve(ref, {template: figures.template[row] ?? null});
    if (resolution.kind !== 'found' || resolution.line1 < 1) return null;
    const uri = toUri(resolution.path);
    const range = rangeOf(uri, resolution.line1);
    const count = errorText(figures.errors[row] ?? 0, vscode.env.language, vscode.l10n.t);
    const diagnostic = new vscode.Diagnostic(range, `${figures.message[row] ?? ''} (${count})`);
    diagnostic.source = 'Tracescope';
    diagnostic.relatedInformation = await this.framesOf(session, figures.lastError[row] ?? 0);
    return {uri, diagnostic};
  }

  /** Frames of the traceback that are in the workspace, innermost first. */
  private async framesOf(session: TraceSession, record: number): Promise<vscode.DiagnosticRelatedInformation[]> {
    const {exception} = await session.call('record', {record});
    const own = (exception?.frames ?? []).filter(({library, line}) => !library && line > 0).reverse();
    const related: vscode.DiagnosticRelatedInformation[] = [];
    for (const frame of own.slice(0, MAX_FRAMES)) {
      const resolution = await this.navigator.resolve(frame, {template: null, code: frame.code});
      if (resolution.kind !== 'found' || resolution.line1 < 1) continue;
      const uri = toUri(resolution.path);
      const location = new vscode.Location(uri, rangeOf(uri, resolution.line1));
      const what = frame.code ?? frame.func ?? '';
      related.push(new vscode.DiagnosticRelatedInformation(location, what));
    }
    return related;
  }
}

/** The line's text when the file is open, else the whole line. */
function rangeOf(uri: vscode.Uri, line1: number): vscode.Range {
  const line = line1 - 1;
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (!open || line >= open.lineCount) return new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  const {range, firstNonWhitespaceCharacterIndex} = open.lineAt(line);
  return range.with(range.start.translate(0, firstNonWhitespaceCharacterIndex));
}
