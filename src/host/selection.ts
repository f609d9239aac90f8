/**
 * The one record that trees, Inspector and commands agree on. Set by whoever the user acts in; others follow.
 */
import type {RecordId} from '../protocol/model';
import {Emitter} from './emitter';
import type {TraceSession} from './sessions/traceSession';

export interface Selected {
  session: TraceSession;
  record: RecordId;
}

export class Selection {
  readonly changed = new Emitter<Selected | null>();
  private selected: Selected | null = null;

  get current(): Selected | null {
    return this.selected;
  }

  set(selected: Selected | null): void {
    if (this.selected?.session === selected?.session && this.selected?.record === selected?.record) return;
    this.selected = selected;
    this.changed.fire(selected);
  }

  /** Record numbers of this session mean nothing any more. */
  forget(session: TraceSession): void {
    if (this.selected?.session === session) this.set(null);
  }
}
