/**
 * Keeps the numbers of the counter tracks for the window that is shown. In: the controller's window and chosen fields.
 * Out: tracks. Asks when the window has stood still for a moment, because fields are read from disk; the latest wish wins.
 */
import type {TimelineCounters} from '../../src/protocol/timeline';
import {RpcError} from '../../src/protocol/rpc';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {Store} from '../state/store';
import type {CounterTrack} from './counterPainter';
import type {TimeWindow} from './timeScale';

/** Stands for the one number that is no field. */
export const RECORDS_PER_SECOND = '';
const WAIT_MS = 150;
const LIVE_MS = 1000;
/** Parts asked for; about two pixels each. */
const BUCKETS = 400;

export interface CounterState {
  answer: TimelineCounters | null;
  /** Fields that records of the session have. */
  candidates: string[];
  read: number;
  total: number;
  /** Fewer records were read than there are. */
  sampled: boolean;
}

export function trackTitle(field: string): string {
  return field === RECORDS_PER_SECOND ? t('Records per second') : field;
}

export class CounterLoader {
  readonly store = new Store<CounterState>({answer: null, candidates: [], read: 0, total: 0, sampled: false});
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;
  private asked = '';
  /** Tracks and the menu of fields both look. */
  private lookers = 0;

  constructor(
    private readonly inspector: Inspector,
    private readonly wanted: () => {window: TimeWindow; fields: string[]; isLive: boolean},
  ) {}

  attach(): () => void {
    this.lookers++;
    this.refresh();
    return () => {
      if (--this.lookers > 0) return;
      clearTimeout(this.timer);
      this.timer = undefined;
      this.asking?.abort();
      this.asked = '';
    };
  }

  /** The window, the fields, the filter or the session may have moved. */
  refresh(): void {
    const {isLive} = this.wanted();
    if (this.lookers > 0) this.timer ??= setTimeout(() => this.ask(), isLive ? LIVE_MS : WAIT_MS);
  }

  /** In the order of the chosen fields. */
  tracks(): CounterTrack[] {
    const {answer} = this.store.state;
    return this.wanted().fields.map(field => {
      const title = trackTitle(field);
      if (!answer) return {...EMPTY, title};
      const {fromNs, toNs, buckets, perSecond} = answer;
      if (field === RECORDS_PER_SECOND) return {title, fromNs, toNs, min: perSecond, max: perSecond, isRate: true};
      const at = answer.fields.indexOf(field);
      if (at < 0) return {...EMPTY, title};
      const part = (values: Float64Array) => values.subarray(at * buckets, (at + 1) * buckets);
      return {title, fromNs, toNs, min: part(answer.min), max: part(answer.max), isRate: false};
    });
  }

  private ask(): void {
    this.timer = undefined;
    const {filter, session} = this.inspector.store.state;
    const {window, fields} = this.wanted();
    const lengthNs = window.toNs - window.fromNs;
    const query = {
      filter,
      fromNs: window.fromNs - lengthNs / 2,
      toNs: window.toNs + lengthNs / 2,
      buckets: 2 * BUCKETS,
      fields: fields.filter(field => field !== RECORDS_PER_SECOND),
    };
    const asked = JSON.stringify([query, session?.revision, session?.generation]);
    // Without tracks only the names of fields are wanted, once.
    if (asked === this.asked || !session || (fields.length === 0 && this.store.state.answer)) return;
    this.asked = asked;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.inspector.forViews.call('timelineCounters', {query}, asking.signal).then(
      answer => {
        const {candidates, read, total} = answer;
        if (!asking.signal.aborted)
          this.store.set({answer, candidates, read, total, sampled: query.fields.length > 0 && read < total});
      },
      (error: unknown) => {
        // A filter with a problem is told of by the rows.
        if (!asking.signal.aborted && !(error instanceof RpcError)) this.inspector.complain(error);
      },
    );
  }
}

const NOTHING = new Float64Array(0);
const EMPTY = {fromNs: 0, toNs: 1, min: NOTHING, max: NOTHING, isRate: false};
