/**
 * What the views beside the Log have in common: questions to the host that may be cancelled, and a place to remember
 * what survives a tab switch and a reload. One view reads only what it wrote, and checks it: older versions wrote it too.
 */
import type {InspectorApi} from '../../src/protocol/inspectorApi';
import type {Caller} from '../../src/protocol/rpc';
import type {ViewId} from '../shell/views';
import type {ViewState} from './viewState';

export class ViewServices {
  readonly call: Caller<InspectorApi>['call'];
  private readonly restoredListeners = new Set<() => void>();

  constructor(
    caller: Pick<Caller<InspectorApi>, 'call'>,
    private kept: ViewState['perView'],
    private readonly save: () => void,
  ) {
    this.call = (method, params, signal) => caller.call(method, params, signal);
  }

  /** What all views remember. */
  get memory(): ViewState['perView'] {
    return this.kept;
  }

  /** The page shows another session, of which this was remembered. */
  restore(memory: ViewState['perView']): void {
    this.kept = memory;
    for (const listener of [...this.restoredListeners]) listener();
  }

  /** For what outlives its view, and would go on with what it remembered of the session before. */
  onRestored(listener: () => void): void {
    this.restoredListeners.add(listener);
  }

  remembered(view: ViewId): unknown {
    return this.kept[view];
  }

  remember(view: ViewId, value: unknown): void {
    this.kept = {...this.kept, [view]: value};
    this.save();
  }
}
