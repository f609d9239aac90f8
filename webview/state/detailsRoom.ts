/**
 * Whether the details are open. In: the user's wish and the width of the page. Out: `detailsOpen` in the state. On a narrow
 * page the details lie over the table, so they are put away when a page becomes narrow (an editor was opened beside it) and
 * come back with the room; whoever opens them there has them. Owned by the Inspector.
 */
import type {InspectorState} from './inspectorState';
import type {Store} from './store';
import {hasRoomForDetails} from './viewState';

export class DetailsRoom {
  private hadRoom = hasRoomForDetails();
  private isPutAway = false;

  constructor(
    private readonly store: Store<InspectorState>,
    private readonly changed: () => void,
  ) {}

  /** Open, or only put away until there is room: what is remembered of them. */
  get isWanted(): boolean {
    return this.store.state.detailsOpen || this.isPutAway;
  }

  toggle(open = !this.store.state.detailsOpen): void {
    this.isPutAway = false;
    this.store.set({detailsOpen: open});
    this.changed();
  }

  /** The page may have another width now. */
  measure(): void {
    const hasRoom = hasRoomForDetails();
    if (hasRoom === this.hadRoom) return;
    this.hadRoom = hasRoom;
    const {detailsOpen} = this.store.state;
    if (!hasRoom && detailsOpen) {
      this.toggle(false);
      this.isPutAway = true;
    } else if (hasRoom && this.isPutAway) this.toggle(true);
  }
}
