/**
 * Which file of the workspace each path of the records is, asked once per path. In: a session's paths as they are first
 * seen. Out: the paths that mean one document. Forgets when folders, mappings or the session's content change.
 */
import * as vscode from 'vscode';
import {Setting} from '../ids';
import {DisposableList, Emitter} from '../emitter';
import type {TraceSession} from '../sessions/traceSession';
import {toLocation} from '../source/locations';
import type {SourceNavigator} from '../source/sourceNavigator';

interface Known {
  generation: number;
  seen: number;
  /** Paths of the records by the location of the file that they are here. */
  byLocation: Map<string, string[]>;
  /** Questions of several editors at once share one answer. */
  updating: Promise<void> | null;
}

export class SiteFiles implements vscode.Disposable {
  /** What was known is out of date; ask again. */
  readonly forgotten = new Emitter<void>();
  private readonly known = new Map<TraceSession, Known>();
  private readonly subscriptions = new DisposableList();

  constructor(private readonly navigator: Pick<SourceNavigator, 'resolve'>) {
    this.subscriptions.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.forget()));
    this.subscriptions.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(`tracescope.${Setting.pathMappings}`)) this.forget();
      }),
    );
  }

  /** Paths of the session's records that are this document; [] when none is. */
  async pathsOf(session: TraceSession, document: vscode.TextDocument): Promise<readonly string[]> {
    const known = await this.update(session);
    return known.byLocation.get(toLocation(document.uri)) ?? [];
  }

  forgetSession(session: TraceSession): void {
    this.known.delete(session);
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.known.clear();
  }

  private forget(): void {
    this.known.clear();
    this.forgotten.fire();
  }

  private async update(session: TraceSession): Promise<Known> {
    const {generation} = session.info;
    let known = this.known.get(session);
    if (known?.generation !== generation) {
      known = {generation, seen: 0, byLocation: new Map(), updating: null};
      this.known.set(session, known);
    }
    const current = known;
    current.updating ??= this.askFor(session, current).finally(() => (current.updating = null));
    await current.updating;
    return current;
  }

  private async askFor(session: TraceSession, known: Known): Promise<void> {
    const {generation, paths} = await session.call('filePaths', {from: known.seen});
    // Cleared meanwhile: the change that says so comes after this answer.
    if (generation !== known.generation) return;
    known.seen += paths.length;
    for (const path of paths) await this.learn(known, path);
  }

  private async learn(known: Known, path: string): Promise<void> {
    const resolution = await this.navigator.resolve({path, line: 0, func: null}, {template: null});
    // A path whose name alone fits may be the file: its lines prove it or are left out, one by one.
    const location = resolution.kind === 'found' || resolution.kind === 'nameOnly' ? resolution.path : null;
    if (location === null) return;
    const paths = known.byLocation.get(location);
    if (paths) paths.push(path);
    else known.byLocation.set(location, [path]);
  }
}
