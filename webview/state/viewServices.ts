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

  constructor(
    caller: Pick<Caller<InspectorApi>, 'call'>,
    public memory: ViewState['perView'],
    private readonly save: () => void,
  ) {
    this.call = (method, params, signal) => caller.call(method, params, signal);
  }

  remembered(view: ViewId): unknown {
    return this.memory[view];
  }

  remember(view: ViewId, value: unknown): void {
    this.memory = {...this.memory, [view]: value};
    this.save();
  }
}
