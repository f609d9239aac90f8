/**
 * The one record that trees, Inspector and commands agree on. Set by whoever the user acts in; others follow. With
 * several sessions open it is that of the active one: its page still shows it when the user comes back.
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
  private readonly latest = new WeakMap<TraceSession, Selected>();

  get current(): Selected | null {
    return this.selected;
  }

  set(selected: Selected | null): void {
    if (this.selected?.session === selected?.session && this.selected?.record === selected?.record) return;
    if (selected) this.latest.set(selected.session, selected);
    else if (this.selected) this.latest.delete(this.selected.session);
    this.selected = selected;
    this.changed.fire(selected);
  }

  /** Another session is looked at now: what was selected in it last is the selection. */
  follow(active: TraceSession | undefined): void {
    const selected = (active && this.latest.get(active)) ?? null;
    if (selected === this.selected || this.selected?.session === active) return;
    this.selected = selected;
    this.changed.fire(selected);
  }

  /** Record numbers of this session mean nothing any more. */
  forget(session: TraceSession): void {
    this.latest.delete(session);
    if (this.selected?.session === session) this.set(null);
  }
}
