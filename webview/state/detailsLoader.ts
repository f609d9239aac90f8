/**
 * Loads the details of the selected record while the pane is open. In: the state's selection. Out: `details` or
 * `detailsProblem` in the state. The record before stays shown until the next one has come; the latest wish wins.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {Caller} from '../../src/protocol/rpc';
import {RpcError} from '../../src/protocol/rpc';
import type {InspectorState} from './inspectorState';
import type {Store} from './store';

const MOVED_MS = 500;

export class DetailsLoader {
  private controller: AbortController | null = null;
  /** Record that is shown or being fetched. */
  private record: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly caller: Pick<Caller<InspectorApi>, 'call'>,
    private readonly store: Store<InspectorState>,
  ) {}

  /** Call after the selection or the view changed, or the pane was opened or closed. */
  follow(): void {
    const {selection, detailsOpen, view} = this.store.state;
    // Other views than the Log mark the task that the selected record is in.
    const wanted = detailsOpen || view !== 'log' ? (selection?.record ?? null) : null;
    if (wanted === this.record) return;
    this.controller?.abort();
    this.record = wanted;
    if (wanted === null) this.store.set({details: null, detailsProblem: ''});
    else void this.load(wanted);
  }

  /** Ends of open scopes may have come; a busy session tells of it ten times a second. */
  sessionMoved(): void {
    if (this.store.state.selection === null) this.record = null;
    if (this.record === null || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.record !== null && !this.controller && this.isOpen()) void this.load(this.record);
    }, MOVED_MS);
  }

  private isOpen(): boolean {
    const {details} = this.store.state;
    return details?.stack.some(frame => Number.isNaN(frame.span.endNs)) ?? false;
  }

  private async load(record: number): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    try {
      const details = await this.caller.call('record', {record}, controller.signal);
      const {selection} = this.store.state;
      if (controller.signal.aborted || selection?.record !== record) return;
      const known = Number.isNaN(selection.timeNs) ? {...selection, timeNs: details.timeNs} : selection;
      const selectedSpan = this.store.state.selectedSpan ?? details.span?.span ?? null;
      this.store.set({details, detailsProblem: '', selection: known, selectedSpan});
    } catch (error) {
      if (controller.signal.aborted || (error instanceof RpcError && error.code === 'cancelled')) return;
      this.store.set({details: null, detailsProblem: error instanceof Error ? error.message : String(error)});
    } finally {
      if (this.controller === controller) this.controller = null;
    }
  }
}
