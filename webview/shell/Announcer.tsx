/** What only a screen reader is told: how many rows the filter leaves, and that following stopped. */
import {formatCount} from '../format/amount';
import type {Inspector} from '../state/inspector';
import {isFiltered} from '../state/inspectorState';
import {useStore} from '../state/store';

export function Announcer({inspector}: {inspector: Inspector}) {
  const text = useStore(inspector.store, ({filter, problem, total, loaded, paused}) => {
    if (problem) return problem.message;
    if (paused) return 'Paused. Recording goes on.';
    return isFiltered(filter) && loaded && total !== null ? `${formatCount(total)} rows match the filter.` : '';
  });
  return (
    <div class="screen-reader-only" role="status" aria-live="polite">
      {text}
    </div>
  );
}
