/**
 * Rows by position, fetched in windows of about three screens and kept until newer ones come. In: what the table wants
 * to show and what the host says has moved. Out: rows that are there, and a call to `onUpdate` when more are.
 * The end of a session that grows is asked for as the last rows, and less often when more comes than can be read.
 * One request is under way at a time; it is cancelled only when what it asked for is no longer wanted at all, so that
 * steady scrolling cannot starve the table. A filter with a problem changes nothing but `problem`.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {NestedFolds} from '../../src/protocol/nested';
import type {FilterProblem, RowFilter, RowPage} from '../../src/protocol/queries';
import type {Caller} from '../../src/protocol/rpc';
import {RpcError} from '../../src/protocol/rpc';
import {isNested, rowKey, showsRecord} from './rowKey';

/** A row of a page: index into the page's arrays. */
export interface RowRef {
  page: RowPage;
  index: number;
}

export interface FeedUpdate {
  page: RowPage;
  /** First page of another filter or another generation: positions mean something else now. */
  replaced: boolean;
}

interface Range {
  from: number;
  end: number;
  /** So many rows from the end, wherever that is by the time of the answer; `from` and `end` are what is known now. */
  lastRows?: number;
}

interface Request extends Range {
  epoch: number;
  /** Newest revision that was known when it was sent. */
  revision: number;
  controller: AbortController;
}

const ALIGN = 32;
/** When more came than fits on screen nobody reads each row: the next look at the end waits so long. */
const TAIL_REST_MS = 400;
const MAX_WINDOWS = 6;
/** Epoch of a window that is shown but no longer counts as fetched. */
const STALE = -1;

export class RowFeed {
  /** Rows that pass the filter; while frozen, as many as there were then. */
  total = 0;
  /** Records that pass the filter; the nested Log has other rows besides. */
  matches = 0;
  /** Whether any page of the present filter has come. */
  loaded = false;
  problem: FilterProblem | null = null;

  private epoch = 0;
  private revision = 0;
  private generation = -1;
  private frozen = false;
  /** What is folded; null for flat rows. */
  private folds: NestedFolds | null = null;
  private windows: {page: RowPage; epoch: number}[] = [];
  private wanted: Range = {from: 0, end: 64};
  private tail = false;
  /** Until when the end of the rows is not asked for again, and what asks then. */
  private restUntilMs = 0;
  private restTimer: ReturnType<typeof setTimeout> | undefined;
  private inFlight: Request | null = null;

  constructor(
    private readonly caller: Pick<Caller<InspectorApi>, 'call'>,
    private filter: RowFilter,
    private readonly onUpdate: (update: FeedUpdate) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  setFilter(filter: RowFilter): void {
    this.filter = filter;
    this.epoch++;
    this.loaded = false;
    this.pump();
  }

  /** Nested rows with these folds, or flat ones. What is shown stays until the new rows have come. */
  setFolds(folds: NestedFolds | null): void {
    this.folds = folds;
    this.setFilter(this.filter);
  }

  /** Another session, or ids that became invalid: nothing that was known holds. */
  reset(): void {
    this.windows = [];
    this.total = 0;
    this.generation = -1;
    this.revision = 0;
    this.setFilter(this.filter);
  }

  /** The engine is there again, with the same rows: what failed meanwhile is asked again. */
  resume(revision: number): void {
    this.revision = revision;
    this.pump();
  }

  /** The host says the session moved. */
  moved(revision: number): void {
    this.revision = Math.max(this.revision, revision);
    if (!this.frozen) this.pump();
  }

  /** Rows stay as they are although the session moves. */
  freeze(frozen: boolean): void {
    if (this.frozen === frozen) return;
    this.frozen = frozen;
    if (frozen) return;
    // What was fetched while frozen has a total that was not taken over.
    this.windows = this.windows.map(({page}) => ({page, epoch: STALE}));
    this.pump();
  }

  /** What is on screen: half-open positions. `tail` asks for the end of the rows, wherever that is by then. */
  want(from: number, end: number, tail: boolean): void {
    this.wanted = {from, end};
    this.tail = tail;
    this.pump();
  }

  row(position: number): RowRef | null {
    for (const {page} of this.windows) {
      const index = position - page.from;
      if (index >= 0 && index < page.count) return {page, index};
    }
    return null;
  }

  /** Position of a record among the rows that are here; -1 when it is not. */
  positionOf(record: number): number {
    for (const {page} of this.windows) {
      for (let index = page.record.indexOf(record); index >= 0; index = page.record.indexOf(record, index + 1)) {
        if (showsRecord({page, index}, record)) return page.from + index;
      }
    }
    return -1;
  }

  /** Position of a row among those that are here; -1 when it is not. */
  positionOfKey(key: string): number {
    for (const {page} of this.windows) {
      for (let index = 0; index < page.count; index++) {
        if (rowKey({page, index}) === key) return page.from + index;
      }
    }
    return -1;
  }

  private pump(): void {
    const request = this.inFlight;
    if (request) {
      const overlaps = request.from < this.wanted.end && request.end > this.wanted.from;
      if (request.epoch === this.epoch && (overlaps || this.tail)) return;
      this.inFlight = null;
      request.controller.abort();
    }
    if (!this.isCovered() && !this.rests()) this.send(this.nextRange());
  }

  /** Whether only the end has moved on and it is too early to look again; then it is looked at later. */
  private rests(): boolean {
    const waitMs = this.restUntilMs - performance.now();
    if (!this.tail || this.frozen || !this.loaded || waitMs <= 0) return false;
    this.restTimer ??= setTimeout(() => {
      this.restTimer = undefined;
      this.restUntilMs = 0;
      this.pump();
    }, waitMs);
    return true;
  }

  private isCovered(): boolean {
    const end = Math.min(this.wanted.end, this.total);
    return this.windows.some(
      ({page, epoch}) =>
        epoch === this.epoch &&
        (this.frozen || page.revision >= this.revision) &&
        page.from <= Math.min(this.wanted.from, end) &&
        page.from + page.count >= end,
    );
  }

  private nextRange(): Range {
    const screen = Math.max(1, this.wanted.end - this.wanted.from);
    if (this.tail && !this.frozen) {
      const lastRows = 2 * screen;
      return {from: Math.max(0, this.total - lastRows), end: Infinity, lastRows};
    }
    const from = Math.floor(Math.max(0, this.wanted.from - screen) / ALIGN) * ALIGN;
    return {from, end: Math.ceil((this.wanted.end + screen) / ALIGN) * ALIGN};
  }

  private send(range: Range): void {
    const controller = new AbortController();
    const request: Request = {...range, epoch: this.epoch, revision: this.revision, controller};
    this.inFlight = request;
    const {lastRows} = range;
    const window = lastRows ? {from: -lastRows, count: lastRows} : {from: range.from, count: range.end - range.from};
    const params = {filter: this.filter, ...window};
    const {folds} = this;
    const answer: Promise<RowPage> = folds
      ? this.caller.call('nested', {...params, folds}, controller.signal)
      : this.caller.call('rows', params, controller.signal);
    answer.then(
      page => {
        if (this.inFlight !== request) return;
        this.inFlight = null;
        this.accept(page, request);
      },
      (error: unknown) => {
        if (this.inFlight !== request) return;
        this.inFlight = null;
        if (!(error instanceof RpcError && error.code === 'cancelled')) this.onError(error);
      },
    );
  }

  private accept(page: RowPage, {epoch, revision}: Request): void {
    this.problem = page.problem;
    if (page.problem) {
      this.onUpdate({page, replaced: false});
      return;
    }
    const replaced = !this.loaded || page.generation !== this.generation;
    const cameRows = page.total - this.total;
    if (!this.frozen || replaced) {
      this.total = page.total;
      this.matches = isNested(page) ? page.matches : page.total;
    }
    // An engine that was started again counts from below; without this the page would ask for ever.
    if (page.revision < revision) this.revision = page.revision;
    else this.revision = Math.max(this.revision, page.revision);
    this.generation = page.generation;
    this.loaded = true;
    const screen = this.wanted.end - this.wanted.from;
    if (this.tail && !replaced && cameRows >= screen) this.restUntilMs = performance.now() + TAIL_REST_MS;
    this.windows = [{page, epoch}, ...(replaced ? [] : this.windows)].slice(0, MAX_WINDOWS);
    this.onUpdate({page, replaced});
    // Only what the table asked for meanwhile; the same range again would never end under a fast session.
    if (!this.tail) this.pump();
  }
}
