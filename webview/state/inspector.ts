/**
 * What the page does: asks the host, keeps the state, remembers the view. In: the link and what VS Code stored. Out:
 * state for the shell, rows through `feed`, and `onReveal`/`onRows` for the table. Called by components and the table.
 * The surprise: filter text is applied after a pause in typing, everything else at once.
 */
import type {InspectorAction, InspectorEvents, InspectorHello} from '../../src/protocol/inspectorApi';
import type {ExceptionFrame, RowFilter, SessionChange, SessionInfo} from '../../src/protocol/queries';
import type {SpanId} from '../../src/protocol/model';
import {isLive} from '../../src/protocol/sourceState';
import {RpcError} from '../../src/protocol/rpc';
import {withCondition} from '../details/valueFilter';
import type {FeedUpdate} from '../log/rowFeed';
import {RowFeed} from '../log/rowFeed';
import {NamedPlaces} from '../log/namedPlaces';
import type {ViewId} from '../shell/views';
import {DetailsLoader} from './detailsLoader';
import {DetailsRoom} from './detailsRoom';
import {EarlyWishes} from './earlyWishes';
import type {InspectorState, Selection} from './inspectorState';
import {NOTHING_CHOSEN, initialState} from './inspectorState';
import type {HostLink} from './link';
import {OverviewLoader} from './overviewLoader';
import {RecordSteps} from './recordSteps';
import {RowArrangement} from './rowArrangement';
import {SessionMemory, viewOf} from './sessionMemory';
import {ShownFlowsLoader} from './shownFlowsLoader';
import {Store} from './store';
import type {TableHandle} from './tableHandle';
import {followsAtFirst, startsNow, Tail} from './tail';
import {TypedFilter} from './typedFilter';
import {ViewServices} from './viewServices';
import type {ViewState} from './viewState';
import {NO_FOLDS, hasRoomForDetails, withoutRecords} from './viewState';

export class Inspector {
  readonly store: Store<InspectorState>;
  readonly feed: RowFeed;
  readonly forViews: ViewServices;
  /** Nested or flat, and what is folded. */
  readonly rows: RowArrangement;
  /** Errors and neighbours. */
  readonly steps: RecordSteps;
  /** Where the user was in the session when it was left. */
  readonly memory: SessionMemory;
  /** What the views beside the Log have to show. */
  readonly flows: ShownFlowsLoader;
  /** Where records that name no file come from. */
  readonly places: NamedPlaces;
  private readonly details: DetailsLoader;
  private readonly overview: OverviewLoader;
  private table: TableHandle | null = null;
  private wantedRecord: number | null = null; // Of a page that is opened for a record, before its table is there.
  private readonly typed = new TypedFilter(text => this.setFilter({...this.store.state.filter, text}));
  private readonly tail = new Tail();
  private rememberedText = '';
  private readonly early = new EarlyWishes();
  private readonly detailsRoom: DetailsRoom;

  constructor(
    private readonly link: HostLink,
    view: ViewState,
    private readonly remember: (view: ViewState) => void,
  ) {
    this.memory = new SessionMemory(view);
    this.forViews = new ViewServices(link, view.perView, () => this.save());
    this.store = new Store<InspectorState>(initialState(view, hasRoomForDetails()));
    this.feed = new RowFeed(
      link,
      view.filter,
      update => this.rowsCame(update),
      error => this.complain(error),
    );
    if (view.nested) this.feed.setFolds(view.folds);
    this.rows = new RowArrangement(link, this.store, this.feed, {
      moved: () => this.table?.filterChanged(),
      save: () => this.save(),
    });
    this.steps = new RecordSteps(link, this.store, this.rows, {
      show: record => this.show(record),
      complain: error => this.complain(error),
    });
    this.details = new DetailsLoader(link, this.store);
    this.detailsRoom = new DetailsRoom(this.store, () => {
      this.details.follow();
      this.save();
    });
    this.overview = new OverviewLoader(link, this.store);
    this.flows = new ShownFlowsLoader(link, this.store, () => this.save());
    this.places = new NamedPlaces(link);
  }

  start(): void {
    const on = <E extends keyof InspectorEvents>(name: E, listener: (data: InspectorEvents[E]) => void) =>
      this.link.on(name, listener);
    on('reset', hello => this.greet(hello));
    on('changed', change => this.moved(change));
    on('reveal', ({record, details}) => this.early.run(() => this.reveal(record, details)));
    on('setFilter', ({text, span}) => this.early.run(() => this.setFilter({...this.store.state.filter, text, span})));
    on('banner', banner => this.store.set({banner}));
    on('sourcesChanged', () => this.places.sourcesChanged());
    on('command', ({id}) => this.runCommand(id));
    window.addEventListener('resize', () => this.detailsRoom.measure());
    void this.ask(this.link.call('hello', {}), hello => this.greet(hello));
  }

  private reveal(record: number, details: boolean): void {
    const {view} = this.store.state;
    const shows = view === 'timeline' || view === 'graph' ? view : 'log';
    this.store.set({view: shows, ...(details && hasRoomForDetails() ? {detailsOpen: true} : {})});
    this.select({record, timeNs: NaN});
    if (this.table) this.table.reveal(record);
    else this.wantedRecord = record;
  }

  attach(table: TableHandle): () => void {
    this.table = table;
    if (this.wantedRecord !== null) table.reveal(this.wantedRecord);
    this.wantedRecord = null;
    return () => {
      this.table = null;
    };
  }

  /** Text is applied after a pause in typing. */
  typeFilter(text: string): void {
    this.typed.type(text);
  }

  setFilter(filter: RowFilter): void {
    this.typed.end();
    this.memory.forgetAnchor();
    this.store.set({filter, loaded: false, newRows: 0});
    this.feed.setFilter(filter);
    this.overview.refresh();
    this.table?.filterChanged();
    this.learnWords();
    this.tellFilter();
    this.save();
  }

  /** Adds a condition to the filter text. */
  addCondition(condition: string): void {
    const {filter} = this.store.state;
    this.setFilter({...filter, text: withCondition(filter.text, condition)});
  }

  /** Puts a text that was used on top of the recent filters. */
  rememberFilter(text: string): void {
    if (text.trim() === '' || text === this.rememberedText) return;
    this.rememberedText = text;
    void this.ask(this.link.call('rememberFilter', {text}), () => undefined);
  }

  clearFilter(): void {
    const {filter} = this.store.state;
    this.setFilter({...filter, text: '', minLevel: 0, timeRange: null, span: null});
  }

  setFollow(follow: boolean): void {
    if (this.store.state.follow === follow) return;
    this.tail.seen(this.feed.matches);
    this.store.set({follow, newRows: 0, ...(follow ? {paused: false} : {})});
    if (follow) this.feed.freeze(false);
    this.table?.followChanged();
    this.save();
  }

  setPaused(paused: boolean): void {
    this.store.set({paused});
    this.feed.freeze(paused);
  }

  /** `span`: what the record was chosen for; both change at once, so that no view sees one without the other. */
  select(selection: Selection | null, span: SpanId | null = null): void {
    const {selection: before} = this.store.state;
    if (selection?.record === before?.record) return;
    this.memory.forgetRecord();
    if (selection) this.setFollow(false);
    this.store.set({selection, previous: before, selectedSpan: span, notice: ''});
    this.details.follow();
    void this.ask(this.link.call('select', {record: selection?.record ?? null}), () => undefined);
    this.save();
  }

  /** A flow or task chosen in a view: its first record becomes the selection, which trees and editor follow. */
  selectSpan(span: SpanId, firstRecord: number | null): void {
    if (firstRecord !== null) this.select({record: firstRecord, timeNs: NaN}, span);
    this.store.set({selectedSpan: span});
  }

  showView(view: ViewId): void {
    this.store.set({view, rejects: null});
    this.details.follow();
    this.save();
  }

  toggleDetails(open?: boolean): void {
    this.detailsRoom.toggle(open);
  }

  /** Changes that are only remembered: columns, widths, folds. */
  arrange(patch: Partial<Pick<InspectorState, 'relativeTime' | 'columns' | 'detailsWidthPx' | 'folded'>>): void {
    this.store.set(patch);
    this.save();
  }

  goToSource(record: number): void {
    const call = this.link.call('goToSource', {record, preserveFocus: false});
    void this.ask(call, ({opened, reason}) => this.store.set({notice: opened ? '' : reason}));
  }

  openFrame(record: number, frame: ExceptionFrame): void {
    const call = this.link.call('openFrame', {record, frame});
    void this.ask(call, ({opened, reason}) => this.store.set({notice: opened ? '' : reason}));
  }

  copy(text: string): void {
    void this.ask(this.link.call('copy', {text}), () => undefined);
  }

  run(id: InspectorAction): void {
    void this.ask(this.link.call('action', {id}), () => undefined);
  }

  switchSession(id: string): void {
    void this.ask(this.link.call('switchSession', {id}), () => undefined);
  }

  showRejects(): void {
    this.store.set({view: 'rejects', rejects: null});
    void this.ask(this.link.call('rejects', {}), rejects => this.store.set({rejects}));
  }

  /** Selects a record and brings it into view. */
  show(record: number): void {
    this.select({record, timeNs: NaN});
    this.table?.reveal(record);
  }

  async resolve(record: number, path: string, line: number, func: string | null) {
    return this.link.call('resolve', {source: {path, line, func}, record});
  }

  stepRecord(step: 1 | -1): void {
    void this.ask(this.table?.step(step) ?? Promise.resolve(), () => undefined);
  }

  focusTable(): void {
    this.table?.focus();
  }

  dismiss(what: 'notice' | 'banner'): void {
    this.store.set(what === 'notice' ? {notice: ''} : {banner: null});
  }

  setOverviewBuckets(buckets: number): void {
    this.overview.setBuckets(buckets);
  }

  save(): void {
    const view = this.snapshot();
    if (view) this.remember(this.memory.toKeep(view));
  }

  private snapshot(): ViewState | null {
    return viewOf(this.store.state, {
      detailsOpen: this.detailsRoom.isWanted,
      anchor: this.table?.anchor() ?? null,
      perView: this.forViews.memory,
    });
  }

  /** Tells people; cancelled calls are nobody's business, and a lost engine is followed by `reset`. */
  complain(error: unknown): void {
    if (error instanceof RpcError && (error.code === 'cancelled' || error.code === 'engineGone')) return;
    this.store.set({notice: error instanceof Error ? error.message : String(error)});
  }

  private tellFilter(): void {
    void this.ask(this.link.call('shows', {filter: this.store.state.filter}), () => undefined);
  }

  private learnWords(): void {
    const {text} = this.store.state.filter;
    if (text.trim() === '') {
      this.store.set({filterWords: []});
      return;
    }
    void this.ask(this.link.call('filterParts', {text}), ({words}) => {
      if (this.store.state.filter.text === text) this.store.set({filterWords: words});
    });
  }

  private async ask<T>(call: Promise<T>, then: (result: T) => void | Promise<void>): Promise<void> {
    try {
      await then(await call);
    } catch (error) {
      this.complain(error);
    }
  }

  private greet(hello: InspectorHello): void {
    const {session: before, filter} = this.store.state;
    const {session} = hello;
    const first = before === null;
    const switched = session !== null && before !== null && before.id !== session.id;
    if (switched) this.leaveFor(session);
    const {restored} = this.memory;
    const known = session && before?.id === session.id && before.generation === session.generation;
    this.store.set({hello, session: session ?? before, notice: ''});
    if (before) this.places.sourcesChanged(); // While the page was hidden nobody told it.
    if (session && known) {
      this.feed.resume(session.revision);
      this.overview.refreshSoon();
    }
    if (!session || known) return;
    this.tail.begin(session);
    const same = (first || switched) && this.memory.isOf(session);
    const follow = (same ? restored.follow : undefined) ?? followsAtFirst(session);
    const wanted = first || switched ? restored.filter : filter;
    const kept = same ? wanted : withoutRecords({...restored, filter: wanted}).filter;
    this.store.set({filter: kept, follow, paused: false, newRows: 0});
    if (!first) this.store.set({view: switched ? restored.view : 'log'});
    this.store.set({...NOTHING_CHOSEN, detailsProblem: '', overview: null});
    this.details.follow();
    const folds = same ? restored.folds : NO_FOLDS;
    if (!same) this.memory.forgetRecord();
    this.store.set({folds, marked: null});
    this.feed.freeze(false);
    this.feed.setFilter(kept);
    this.feed.setFolds(this.store.state.nested ? folds : null);
    this.feed.reset();
    this.overview.refresh();
    this.table?.filterChanged();
    this.learnWords();
    this.tellFilter();
    // Last: the views of the session before have heard of the new one by now, and remembered that.
    if (switched) this.forViews.restore(restored.perView);
    this.selectRestored();
    this.early.release();
  }

  /** What was typed there belongs there, also where its pause is not over. */
  private leaveFor(session: SessionInfo): void {
    const left = this.snapshot();
    const text = this.typed.end();
    if (left) this.memory.leaveFor(session, text === null ? left : {...left, filter: {...left.filter, text}});
  }

  private selectRestored(): void {
    const {session, follow} = this.store.state;
    const record = session && this.memory.takeRecord(session);
    if (record === null) return;
    this.select({record, timeNs: NaN});
    this.setFollow(follow);
  }

  private moved(change: SessionChange): void {
    const {session} = this.store.state;
    if (!session || session.id !== change.sessionId) return;
    const {revision, generation, originEpochMs, counts, sources, diskBytes} = change;
    const renumbered = generation !== session.generation;
    const live = isLive(sources);
    const now = {...session, revision, generation, originEpochMs, counts, sources, diskBytes, live};
    this.store.set({session: now});
    this.tail.moved(now);
    if (startsNow(session, now)) this.setFollow(true);
    if (renumbered) {
      this.store.set({...NOTHING_CHOSEN, folds: NO_FOLDS, marked: null});
      if (this.store.state.nested) this.feed.setFolds(NO_FOLDS);
      this.feed.reset();
    } else this.feed.moved(revision);
    this.selectRestored();
    this.overview.refreshSoon();
    this.details.sessionMoved();
  }

  private rowsCame(update: FeedUpdate): void {
    const {feed} = this;
    const {follow, paused} = this.store.state;
    if (feed.problem) {
      this.store.set({problem: feed.problem, loaded: true});
      return;
    }
    const came = this.tail.count(update.page, feed.matches, update.replaced || follow);
    const newRows = follow || paused ? 0 : came;
    this.store.set({problem: null, total: feed.matches, loaded: true, newRows});
    this.table?.rowsChanged(update);
  }

  private runCommand(id: InspectorEvents['command']['id']): void {
    if (id === 'toggleFollow') this.setFollow(!this.store.state.follow);
    else if (id === 'toggleDetails') this.toggleDetails();
    else if (id === 'focusFilter') document.querySelector<HTMLElement>('[data-filter-box]')?.focus();
    else void this.steps.error(id === 'nextError' ? 1 : -1);
  }
}
