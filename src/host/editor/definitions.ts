/**
 * Where the tasks, flows, entrypoints and nodes that a session names are defined, for the systems whose records name no line.
 * In: a session's names as they are first seen, edits, what changed on disk. Out: the definitions in one document, with
 * their line as the document is now. Names are looked up in the background and remembered for the workspace; while a file is
 * being edited its definitions move with the text, and only what is saved, undone or changed on disk is looked up again. A
 * name that may be defined in several places shows at none.
 */
import * as vscode from 'vscode';
import type {SymbolRef} from '../../protocol/model';
import {RpcError} from '../../protocol/rpc';
import {symbolKey} from '../../protocol/symbolKey';
import {DisposableList, Emitter} from '../emitter';
import type {TraceSession} from '../sessions/traceSession';
import {toLocation} from '../source/locations';
import type {SourceNavigator} from '../source/sourceNavigator';
import {Throttle} from '../throttle';
import type {LineChange} from './shiftLines';
import {shiftLines} from './shiftLines';

/** Names of a workspace that are looked up; who has more has made them by a program. */
const MAX_NAMES = 2000;
const LOOK_UP_MS = 1000;
const SOURCE = /\.(?:pyw?|ya?ml)$/i;

export interface Definition {
  readonly symbol: SymbolRef;
  /** 0-based, moves with edits; null once its line was taken away. */
  readonly line: number | null;
}

/** A name of a session by its number there. */
export interface DefinedName {
  number: number;
  definition: Definition;
}

interface Known {
  generation: number;
  seen: number;
  /** Names that are found at one place may have several numbers. */
  numbers: Map<string, number[]>;
  updating: Promise<void> | null;
}

type Own = {symbol: SymbolRef; key: string; line: number | null};

export class Definitions implements vscode.Disposable {
  /** Definitions are known that were not, or stand elsewhere. */
  readonly changed = new Emitter<void>();
  private readonly sessions = new WeakMap<TraceSession, Known>();
  /** Everything that was asked for, by key. */
  private readonly symbols = new Map<string, SymbolRef>();
  private byLocation = new Map<string, Own[]>();
  /** Documents that hold other text than when they were looked into. */
  private readonly edited = new Set<string>();
  private editedMeanwhile = new Set<string>();
  private isStale = false;
  private isRunning = false;
  private readonly throttle = new Throttle(LOOK_UP_MS, () => void this.lookUp());
  private readonly subscriptions = new DisposableList();

  constructor(
    private readonly navigator: Pick<SourceNavigator, 'definitionsOf' | 'sourcesChanged'>,
    private readonly reportBug: (error: unknown, where: string) => void,
  ) {
    this.subscriptions.add(navigator.sourcesChanged.on(() => this.lookAgain()));
    this.subscriptions.add(
      vscode.workspace.onDidCloseTextDocument(({uri}) => {
        // Closed without saving: the text is that of the disk again.
        if (this.edited.has(toLocation(uri))) this.lookAgain();
      }),
    );
  }

  /** Definitions of the session's names in a document; what is not known yet comes with `changed`. */
  async in(session: TraceSession, document: vscode.TextDocument): Promise<DefinedName[]> {
    if (!SOURCE.test(document.uri.path)) return [];
    const {numbers} = await this.update(session);
    if (numbers.size === 0) return [];
    const here = this.byLocation.get(toLocation(document.uri)) ?? [];
    return here.flatMap(own =>
      own.line === null ? [] : (numbers.get(own.key) ?? []).map(number => ({number, definition: own})),
    );
  }

  /** Called for every edit, before anybody reads lines of the document again. */
  shift({document, reason}: vscode.TextDocumentChangeEvent, changes: readonly LineChange[]): void {
    const location = toLocation(document.uri);
    if (this.isRunning) this.editedMeanwhile.add(location);
    const here = this.byLocation.get(location);
    if (!here) return;
    this.edited.add(location);
    for (const own of here) if (own.line !== null) own.line = shiftLines(own.line, changes);
    if (reason !== undefined && here.some(({line}) => line === null)) this.lookAgain();
  }

  dispose(): void {
    this.throttle.dispose();
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private lookAgain(): void {
    if (this.symbols.size === 0) return;
    this.isStale = true;
    this.throttle.request();
  }

  private async update(session: TraceSession): Promise<Known> {
    const {generation} = session.info;
    let known = this.sessions.get(session);
    if (known?.generation !== generation) {
      known = {generation, seen: 0, numbers: new Map(), updating: null};
      this.sessions.set(session, known);
    }
    const current = known;
    current.updating ??= this.askFor(session, current).finally(() => (current.updating = null));
    await current.updating;
    return current;
  }

  private async askFor(session: TraceSession, known: Known): Promise<void> {
    const {generation, symbols} = await session.call('names', {from: known.seen});
    // Cleared meanwhile: the change that says so comes after this answer.
    if (generation !== known.generation) return;
    symbols.forEach((symbol, at) => {
      if (!symbol) return;
      const key = symbolKey(symbol);
      const numbers = known.numbers.get(key);
      if (numbers) numbers.push(known.seen + at);
      else known.numbers.set(key, [known.seen + at]);
      if (this.symbols.has(key) || this.symbols.size >= MAX_NAMES) return;
      this.symbols.set(key, symbol);
      this.isStale = true;
    });
    known.seen += symbols.length;
    if (this.isStale) this.throttle.request();
  }

  private async lookUp(): Promise<void> {
    // Whoever runs sees what became stale meanwhile when it has finished.
    if (this.isRunning || !this.isStale) return;
    this.isStale = false;
    this.isRunning = true;
    this.editedMeanwhile = new Set();
    try {
      const symbols = [...this.symbols.values()];
      this.take(symbols, await this.navigator.definitionsOf(symbols));
    } catch (error) {
      if (!(error instanceof RpcError)) this.reportBug(error, 'definitions of names');
    } finally {
      this.isRunning = false;
      if (this.isStale) this.throttle.request();
    }
  }

  private take(symbols: readonly SymbolRef[], found: readonly (readonly {path: string; line1: number}[])[]): void {
    const byLocation = new Map<string, Own[]>();
    symbols.forEach((symbol, at) => {
      const key = symbolKey(symbol);
      for (const {path, line1} of found[at] ?? []) {
        const own = {symbol, key, line: line1 - 1};
        byLocation.set(path, [...(byLocation.get(path) ?? []), own]);
      }
    });
    // Which text of these was read is not known. What was known of them has moved with the edits, and is looked up again.
    for (const location of this.editedMeanwhile) {
      if (!byLocation.has(location) && !this.byLocation.has(location)) continue;
      byLocation.set(location, this.byLocation.get(location) ?? []);
      this.isStale = true;
    }
    for (const location of this.edited) if (!this.editedMeanwhile.has(location)) this.edited.delete(location);
    this.byLocation = byLocation;
    this.changed.fire();
  }
}
