/**
 * What the views need to know of the one selected record: the calls it is inside and its exception. In: the selection.
 * Out: `changed`, when that is read and when it moved while the program runs. Read once for all views; the record's
 * fields and bytes, which may be large, are not kept.
 */
import type {ExceptionInfo, RecordDetails, SessionChange, StackFrame} from '../protocol/queries';
import {RpcError} from '../protocol/rpc';
import {DisposableList, Emitter} from './emitter';
import type {Selected, Selection} from './selection';
import {Throttle, systemTimers} from './throttle';
import type {Timers} from './throttle';

export interface SelectedDetails {
  selected: Selected;
  /** Innermost first. */
  stack: readonly StackFrame[];
  exception: ExceptionInfo | null;
}

const REFRESH_MS = 1000;

export class SelectedRecord {
  readonly changed = new Emitter<SelectedDetails | null>();
  private details: SelectedDetails | null = null;
  private readonly subscriptions = new DisposableList();
  private ofSession = new DisposableList();
  private reading = new AbortController();
  private readonly throttle: Throttle;

  constructor(
    private readonly selection: Selection,
    private readonly reportBug: (error: unknown, where: string) => void,
    timers: Timers = systemTimers,
  ) {
    this.throttle = new Throttle(REFRESH_MS, () => this.readAgain(), timers);
    this.subscriptions.add(selection.changed.on(selected => this.follow(selected)));
  }

  get current(): SelectedDetails | null {
    return this.details;
  }

  dispose(): void {
    this.reading.abort();
    this.throttle.dispose();
    this.ofSession.dispose();
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private follow(selected: Selected | null): void {
    this.reading.abort();
    this.ofSession.dispose();
    this.ofSession = new DisposableList();
    if (!selected) {
      this.set(null);
      return;
    }
    this.ofSession.add(selected.session.changed.on(change => this.hear(change)));
    this.readAgain();
  }

  private hear({touchedSpans}: SessionChange): void {
    const stack = this.details?.stack ?? [];
    if (stack.length > 0 && (!touchedSpans || stack.some(({span}) => touchedSpans.includes(span.span)))) {
      this.throttle.request();
    }
  }

  private readAgain(): void {
    const selected = this.selection.current;
    if (!selected) return;
    this.reading.abort();
    this.reading = new AbortController();
    const {signal} = this.reading;
    selected.session.call('record', {record: selected.record}, signal).then(
      details => signal.aborted || this.set(detailsOf(selected, details)),
      (error: unknown) => {
        if (signal.aborted) return;
        // Cleared or closed meanwhile: there is nothing to be inside of any more.
        this.set(null);
        if (!(error instanceof RpcError)) this.reportBug(error, 'selected record');
      },
    );
  }

  private set(details: SelectedDetails | null): void {
    if (details === null && this.details === null) return;
    this.details = details;
    this.changed.fire(details);
  }
}

function detailsOf(selected: Selected, {stack, exception}: RecordDetails): SelectedDetails {
  return {selected, stack, exception};
}
