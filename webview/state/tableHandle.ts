import type {FeedUpdate} from '../log/rowFeed';
import type {ViewState} from './viewState';

/** The table, as far as the state has to move it. */
export interface TableHandle {
  rowsChanged(update: FeedUpdate): void;
  filterChanged(): void;
  followChanged(): void;
  reveal(record: number): void;
  anchor(): ViewState['anchor'];
  focus(): void;
  step(rows: number): Promise<void>;
}
