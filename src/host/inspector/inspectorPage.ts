/**
 * One Inspector page: serves InspectorApi to its webview for one session, sends it events while it is visible. Made by
 * the panel of live sessions and by the editor of files. The surprise: messages to a hidden page are lost, so a page
 * that is shown again gets `reset` and asks anew.
 */
import * as vscode from 'vscode';
import type {RowFilter} from '../../protocol/queries';
import type {Banner, InspectorAction, InspectorApi, InspectorEvents, InspectorHello} from '../../protocol/inspectorApi';
import {packNumbers, unpackNumbers} from '../../protocol/jsonNumbers';
import {Link, RpcError} from '../../protocol/rpc';
import type {Handlers} from '../../protocol/rpc';
import {DisposableList} from '../emitter';
import type {Selection} from '../selection';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {evidenceOf} from '../source/sourceNavigator';
import type {SourceNavigator} from '../source/sourceNavigator';
import {Throttle} from '../throttle';
import type {FilterMemory} from './filterMemory';
import {inspectorHtml} from './html';
import {withOwnBuffers} from './ownBuffers';
import {inspectorChecks} from './validate';

type NoMethods = Record<never, {params: unknown; result: unknown}>;
type PageLink = Link<InspectorApi, NoMethods, InspectorEvents, object>;

/** A checkout changes many files at once. */
const SOURCES_MS = 1000;

export interface PageServices {
  extensionUri: vscode.Uri;
  sessions: Sessions;
  selection: Selection;
  navigator: SourceNavigator;
  filters: FilterMemory;
  runAction(action: InspectorAction, page: InspectorPage): Promise<void>;
  reportBug(error: unknown, where: string): void;
}

export class InspectorPage implements vscode.Disposable {
  private link: PageLink;
  private deliver: (message: unknown) => void = () => undefined;
  private session: TraceSession | undefined;
  private readonly ofPage = new DisposableList();
  private ofSession = new DisposableList();
  private banner: Banner | null = null;
  private visible = true;
  /** The page's script has called since it was last hidden; what is wanted of it before that waits. */
  private ready = false;
  private waiting: (() => void)[] = [];
  private filter: RowFilter | null = null;
  private readonly sourcesChange = new Throttle(SOURCES_MS, () => this.emit('sourcesChanged', {}));
  /** As the page has said, or was told. */
  private selected: number | null = null;

  constructor(
    private readonly webview: vscode.Webview,
    private readonly surface: InspectorHello['surface'],
    private readonly services: PageServices,
    /** The panel may show another session; the editor of a file may not. */
    private readonly onSwitch: (session: TraceSession) => void,
  ) {
    this.link = this.openLink();
    this.ofPage.add(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.ofPage.add(services.navigator.sourcesChanged.on(() => this.sourcesChange.request()));
    this.ofPage.add(this.sourcesChange);
    this.ofPage.add(services.sessions.changed.on(() => this.surface === 'panel' && this.sendReset()));
  }

  get shownSession(): TraceSession | undefined {
    return this.session;
  }

  /** What the page restricts its views to; null until it has said so. Kept while the page is hidden. */
  get shownFilter(): RowFilter | null {
    return this.filter;
  }

  load(title: string): void {
    const folder = vscode.Uri.joinPath(this.services.extensionUri, 'dist', 'webview');
    this.webview.options = {enableScripts: true, localResourceRoots: [folder]};
    const file = (name: string) => this.webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    this.webview.html = inspectorHtml(
      {script: file('inspector.js'), style: file('inspector.css'), cspSource: this.webview.cspSource},
      crypto.randomUUID().replaceAll('-', ''),
      title,
      vscode.env.language,
      vscode.l10n.bundle,
    );
  }

  show(session: TraceSession): void {
    if (this.session === session) return;
    this.ofSession.dispose();
    this.ofSession = new DisposableList();
    this.session = session;
    this.filter = null;
    this.selected = null;
    this.ofSession.add(session.changed.on(change => this.emit('changed', change)));
    this.ofSession.add(
      session.reset.on(() => {
        this.services.selection.forget(session);
        this.sendReset();
      }),
    );
    this.sendReset();
  }

  setVisible(visible: boolean): void {
    const wasHidden = !this.visible;
    this.visible = visible;
    if (!visible) this.ready = false;
    // A page that was torn down asks by itself as soon as its script runs; one that was kept has missed events.
    else if (wasHidden) this.link.emit('reset', this.hello());
  }

  setBanner(banner: Banner | null): void {
    this.banner = banner;
    this.emit('banner', banner);
  }

  /** Another page of the session has this selected. */
  follow(record: number): void {
    if (this.visible && this.ready && this.selected !== record) this.reveal(record, false);
  }

  reveal(record: number, details: boolean): void {
    this.selected = record;
    this.whenReady(() => this.link.emit('reveal', {record, details}));
  }

  setFilter(text: string, span: number | null): void {
    this.whenReady(() => this.link.emit('setFilter', {text, span}));
  }

  command(id: InspectorEvents['command']['id']): void {
    this.whenReady(() => this.link.emit('command', {id}));
  }

  dispose(): void {
    this.ofSession.dispose();
    this.ofPage.dispose();
    this.link.close(new RpcError('cancelled', 'The Inspector was closed.'));
  }

  private emit<E extends keyof InspectorEvents>(event: E, data: InspectorEvents[E]): void {
    if (this.visible && this.ready) this.link.emit(event, data);
  }

  private whenReady(run: () => void): void {
    if (this.ready && this.visible) run();
    else this.waiting.push(run);
  }

  private sendReset(): void {
    this.emit('reset', this.hello());
  }

  private hello(): InspectorHello {
    const {sessions} = this.services;
    const session = this.session;
    return {
      session: session && !session.suspended ? session.info : null,
      // The editor of a file shows that file and nothing else.
      sessions: (this.surface === 'panel' ? sessions.all : session ? [session] : []).map(({id, info}) => ({
        id,
        name: info.name,
        live: info.kind === 'live',
      })),
      locale: vscode.env.language,
      surface: this.surface,
    };
  }

  private need(): TraceSession {
    if (!this.session) throw new RpcError('noSuchSession', vscode.l10n.t('No session is open yet.'));
    return this.session;
  }

  private openLink(): PageLink {
    const port = {
      post: (message: unknown) => void this.webview.postMessage(packNumbers(message)),
      onMessage: (listener: (message: unknown) => void) => (this.deliver = listener),
    };
    return new Link(port, this.handlers(), (error, method) => this.services.reportBug(error, `Inspector, ${method}`));
  }

  private receive(message: unknown): void {
    if (isFirstCall(message)) {
      // A page that was built again counts its calls from 1: answers to the old one must not reach it.
      this.link.close(new RpcError('cancelled', 'The page was built again.'));
      this.link = this.openLink();
      this.ready = false;
    }
    this.deliver(unpackNumbers(message));
    if (!isHello(message)) this.becomeReady();
  }

  private handlers(): Handlers<InspectorApi> {
    const check = inspectorChecks;
    return {
      hello: () => {
        // Behind the answer, so that the page knows the session before it is told about it.
        setTimeout(() => this.becomeReady(), 0);
        return this.hello();
      },
      rows: async (params, signal) => withOwnBuffers(await this.need().call('rows', check.rows(params), signal)),
      rowOf: (params, signal) => this.need().call('rowOf', check.rowOf(params), signal),
      nextError: (params, signal) => this.need().call('nextError', check.nextError(params), signal),
      overview: async (params, signal) =>
        withOwnBuffers(await this.need().call('overview', check.overview(params), signal)),
      graph: (params, signal) => this.need().call('graph', check.graph(params), signal),
      spans: (params, signal) => this.need().call('spans', check.spans(params), signal),
      statistics: (params, signal) => this.need().call('statistics', check.statistics(params), signal),
      shownFlows: (params, signal) => this.need().call('shownFlows', check.shownFlows(params), signal),
      nested: async (params, signal) => withOwnBuffers(await this.need().call('nested', check.nested(params), signal)),
      nestedRowOf: (params, signal) => this.need().call('nestedRowOf', check.nestedRowOf(params), signal),
      nestedError: (params, signal) => this.need().call('nestedError', check.nestedError(params), signal),
      neighbour: (params, signal) => this.need().call('neighbour', check.neighbour(params), signal),
      completeFilter: (params, signal) => this.need().call('completeFilter', check.completeFilter(params), signal),
      filterParts: (params, signal) => this.need().call('filterParts', check.filterParts(params), signal),
      filterLists: () => this.services.filters.lists(),
      rememberFilter: params => this.services.filters.remember(check.rememberFilter(params).text),
      saveFilter: params => this.services.filters.save(check.saveFilter(params)),
      jsonLines: (params, signal) => this.need().call('jsonLines', check.jsonLines(params), signal),
      record: (params, signal) => this.need().call('record', check.record(params), signal),
      timeline: async (params, signal) =>
        withOwnBuffers(await this.need().call('timeline', check.timeline(params), signal)),
      timelinePlace: (params, signal) => this.need().call('timelinePlace', check.timelinePlace(params), signal),
      timelineCounters: async (params, signal) =>
        withOwnBuffers(await this.need().call('timelineCounters', check.timelineCounters(params), signal)),
      rejects: (_params, signal) => this.need().call('rejects', {}, signal),
      shows: params => {
        this.filter = check.shows(params).filter;
      },
      select: params => {
        const {record} = check.select(params);
        this.selected = record;
        this.services.selection.set(record === null ? null : {session: this.need(), record});
      },
      resolve: (params, signal) => this.resolve(check.resolve(params), signal),
      place: async (params, signal) => {
        const {record} = check.place(params);
        return placeOf(
          await this.services.navigator.find(await this.need().call('locate', {record, span: null}, signal), signal),
        );
      },
      goToSource: async params => {
        const {record, preserveFocus} = check.goToSource(params);
        const target = await this.need().call('locate', {record, span: null});
        return this.services.navigator.openTarget(target, preserveFocus);
      },
      openFrame: async params => {
        const {record, frame} = check.openFrame(params);
        const {exception} = await this.need().call('record', {record});
        // The page may only open what the record itself names.
        const own = exception?.frames.find(({path, line}) => path === frame.path && line === frame.line);
        if (!own) throw new RpcError('badRequest', 'The record has no such frame.');
        return this.services.navigator.open(own, {template: null, code: own.code}, false);
      },
      copy: async params => vscode.env.clipboard.writeText(check.copy(params).text),
      action: params => this.services.runAction(check.action(params).id, this),
      switchSession: params => {
        const session = this.services.sessions.find(check.switchSession(params).id);
        if (!session) throw new RpcError('noSuchSession', vscode.l10n.t('This session was closed.'));
        this.onSwitch(session);
      },
    };
  }

  private async resolve(
    params: InspectorApi['resolve']['params'],
    signal: AbortSignal,
  ): Promise<InspectorApi['resolve']['result']> {
    const {source, record} = params;
    const target = record === null ? null : await this.need().call('locate', {record, span: null}, signal);
    const isOwn = target?.source?.path === source.path && target.source.line === source.line;
    const evidence = target && isOwn ? evidenceOf(target) : {template: null};
    return this.services.navigator.label(source, evidence, signal);
  }

  private becomeReady(): void {
    if (this.ready || !this.visible) return;
    this.ready = true;
    if (this.banner) this.link.emit('banner', this.banner);
    for (const run of this.waiting.splice(0)) run();
  }
}

/** `child.py:20` for what was found; '' with the reason for what was not. */
function placeOf(found: Awaited<ReturnType<SourceNavigator['find']>>): InspectorApi['place']['result'] {
  if (found.path === null) return {label: '', path: '', reason: found.reason};
  const {path, line1, reason} = found;
  return {label: `${path.split(/[\\/]/).at(-1) ?? path}:${line1}`, path, reason};
}

function isHello(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as {method?: unknown}).method === 'hello';
}

function isFirstCall(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const {t, id} = message as {t?: unknown; id?: unknown};
  return t === 'call' && id === 1;
}
