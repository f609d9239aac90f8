/**
 * The lines of the visible editors that logged in the active session, with figures. In: the session's changes, edits,
 * which editors are visible. Out: `linesOf` for those who draw, and `changed`. Asks the engine only for files on
 * screen, at most four times a second, one question at a time; files that no record touches cost one look-up.
 */
import * as vscode from 'vscode';
import {RpcError} from '../../protocol/rpc';
import {DisposableList, Emitter} from '../emitter';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {toLocation} from '../source/locations';
import type {RecordedLine} from '../../resolve/anchor';
import type {SourceNavigator} from '../source/sourceNavigator';
import {Throttle} from '../throttle';
import {Anchors} from './anchors';
import type {Place} from './anchors';
import {Definitions} from './definitions';
import type {DefinedName} from './definitions';
import {mergeLines, placeFigures, placeNames} from './placeFigures';
import type {PlacedLine} from './placeFigures';
import {shiftLines} from './shiftLines';
import type {LineChange} from './shiftLines';
import {SiteFiles} from './siteFiles';

/** What a line logged is there within 300 ms. */
const REFRESH_MS = 230;
const MAX_LINES = 2000;

/** What the session has of a document. */
interface Known {
  paths: readonly string[];
  names: readonly DefinedName[];
}

interface Shown {
  anchors: Anchors;
  lines: readonly PlacedLine[];
}

export class EditorLines implements vscode.Disposable {
  /** Documents whose lines have other figures or places. */
  readonly changed = new Emitter<readonly vscode.TextDocument[]>();
  private readonly shown = new Map<vscode.TextDocument, Shown>();
  private session: TraceSession | undefined;
  private enabled = false;
  private refreshing = false;
  private again = false;
  private readonly files: SiteFiles;
  private readonly definitions: Definitions;
  private readonly throttle = new Throttle(REFRESH_MS, () => void this.refresh());
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();

  constructor(
    private readonly sessions: Sessions,
    private readonly navigator: Pick<SourceNavigator, 'resolve' | 'definitionsOf' | 'sourcesChanged'>,
    private readonly reportBug: (error: unknown, where: string) => void,
  ) {
    this.files = this.subscriptions.add(new SiteFiles(navigator));
    this.definitions = this.subscriptions.add(new Definitions(navigator, reportBug));
    this.subscriptions.add(this.definitions.changed.on(() => this.throttle.request()));
    this.subscriptions.add(this.files.forgotten.on(() => this.forgetPlaces()));
    this.subscriptions.add(sessions.changed.on(() => this.follow()));
    this.subscriptions.add(vscode.window.onDidChangeVisibleTextEditors(() => this.throttle.request()));
    this.subscriptions.add(vscode.workspace.onDidChangeTextDocument(event => this.edited(event)));
    this.subscriptions.add(vscode.workspace.onDidCloseTextDocument(document => this.shown.delete(document)));
  }

  get current(): TraceSession | undefined {
    return this.session;
  }

  /** While off nothing is asked and nothing is known. */
  setEnabled(enabled: boolean): void {
    if (this.enabled === enabled) return;
    this.enabled = enabled;
    if (enabled) this.follow();
    else this.drop();
  }

  linesOf(document: vscode.TextDocument): readonly PlacedLine[] {
    return this.shown.get(document)?.lines ?? [];
  }

  /** For a command of the user's: also while everything is switched off, and before the first refresh. */
  async linesNow(document: vscode.TextDocument): Promise<{session: TraceSession; lines: readonly PlacedLine[]} | null> {
    const session = this.sessions.active;
    if (!session) return null;
    const shown = session === this.session ? this.shown.get(document) : undefined;
    if (shown) return {session, lines: shown.lines};
    const known = await this.knownOf(session, document);
    const placed = await this.place(session, document, known, new Anchors());
    return {session, lines: placed.lines};
  }

  dispose(): void {
    this.throttle.dispose();
    this.ofSession.dispose();
    this.subscriptions.dispose();
    this.changed.dispose();
    this.shown.clear();
  }

  private follow(): void {
    const active = this.enabled ? this.sessions.active : undefined;
    if (active === this.session) return;
    this.ofSession.dispose();
    this.ofSession = new DisposableList();
    if (this.session) this.files.forgetSession(this.session);
    this.session = active;
    this.drop();
    if (!active) return;
    this.ofSession.add(active.changed.on(() => this.throttle.request()));
    this.ofSession.add(
      active.reset.on(() => {
        this.files.forgetSession(active);
        this.drop();
        this.throttle.request();
      }),
    );
    this.throttle.request();
  }

  private drop(): void {
    const documents = [...this.shown.keys()];
    this.shown.clear();
    if (documents.length > 0) this.changed.fire(documents);
  }

  private forgetPlaces(): void {
    for (const shown of this.shown.values()) shown.anchors = new Anchors();
    this.throttle.request();
  }

  private edited(event: vscode.TextDocumentChangeEvent): void {
    const {document, contentChanges} = event;
    if (contentChanges.length === 0) return;
    const changes = contentChanges.map(({range, text}): LineChange => ({
      startLine: range.start.line,
      startColumn: range.start.character,
      endLine: range.end.line,
      endColumn: range.end.character,
      text,
    }));
    this.definitions.shift(event, changes);
    const shown = this.shown.get(document);
    if (!shown) return;
    shown.anchors.shift(changes);
    shown.lines = shown.lines.flatMap(placed => {
      const line = shiftLines(placed.line, changes);
      return line === null ? [] : [line === placed.line ? placed : {...placed, line}];
    });
    this.changed.fire([document]);
  }

  private async refresh(): Promise<void> {
    const {session} = this;
    if (!session || !this.enabled) return;
    if (this.refreshing) {
      this.again = true;
      return;
    }
    this.refreshing = true;
    try {
      await this.ask(session);
    } catch (error) {
      // A session that is gone or a lost engine: what is shown is dropped by the event about it.
      if (!(error instanceof RpcError)) this.reportBug(error, 'editor insights');
    } finally {
      this.refreshing = false;
      if (this.again) {
        this.again = false;
        this.throttle.request();
      }
    }
  }

  private async ask(session: TraceSession): Promise<void> {
    const visible = new Set(vscode.window.visibleTextEditors.map(({document}) => document));
    for (const document of this.shown.keys()) if (document.isClosed) this.shown.delete(document);
    const moved: vscode.TextDocument[] = [];
    for (const document of visible) {
      const known = await this.knownOf(session, document);
      if (known.paths.length + known.names.length === 0 && !this.shown.has(document)) continue;
      const shown = this.shown.get(document) ?? {anchors: new Anchors(), lines: []};
      const {lines, generation} = await this.place(session, document, known, shown.anchors);
      // Another session, or cleared, while this was asked.
      if (session !== this.session || generation !== session.info.generation) return;
      if (document.isClosed) continue;
      this.shown.set(document, {...shown, lines});
      moved.push(document);
    }
    if (moved.length > 0) this.changed.fire(moved);
  }

  private async knownOf(session: TraceSession, document: vscode.TextDocument): Promise<Known> {
    const paths = await this.files.pathsOf(session, document);
    return {paths, names: await this.definitions.in(session, document)};
  }

  private async place(
    session: TraceSession,
    document: vscode.TextDocument,
    {paths, names}: Known,
    anchors: Anchors,
  ): Promise<{lines: PlacedLine[]; generation: number}> {
    let {generation} = session.info;
    const lines: PlacedLine[] = [];
    const nameFigures =
      names.length === 0 ? null : await session.call('nameFigures', {names: names.map(({number}) => number)});
    if (nameFigures) generation = nameFigures.generation;
    if (paths.length > 0) {
      const figures = await session.call('lineFigures', {paths: [...paths], errorsOnly: false, limit: MAX_LINES});
      // Cleared between the two questions: the caller asks again.
      if (nameFigures && figures.generation !== generation) return {lines: [], generation: -1};
      generation = figures.generation;
      lines.push(
        ...(await placeFigures(figures, anchors, document.lineCount, (place, others) =>
          this.find(document, place, others),
        )),
      );
    }
    if (!nameFigures) return {lines, generation};
    return {lines: mergeLines([...lines, ...placeNames(nameFigures, names, document.lineCount)]), generation};
  }

  private async find(document: vscode.TextDocument, place: Place, others: readonly Place[]): Promise<number | null> {
    const ref = {path: place.path, line: place.line1, func: place.func};
    const resolution = await this.navigator.resolve(ref, {
      template: place.template,
      neighbours: others.map(recordedLine),
    });
    if (resolution.kind !== 'found' || resolution.path !== toLocation(document.uri)) return null;
    return resolution.line1 > 0 ? resolution.line1 - 1 : null;
  }
}

function recordedLine({line1, func, template}: Place): RecordedLine {
  return {line: line1, func, templates: template === null ? [] : [template]};
}
