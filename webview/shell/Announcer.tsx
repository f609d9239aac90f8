/** What only a screen reader is told: how many rows the filter leaves, and that following stopped. */
import {isRestricted} from '../../src/protocol/isRestricted';
import {formatCount} from '../format/amount';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';

export function Announcer({inspector}: {inspector: Inspector}) {
  const text = useStore(inspector.store, ({filter, problem, total, loaded, paused}) => {
    if (problem) return problem.message;
    if (paused) return t('Paused. Recording goes on.');
    return isRestricted(filter) && loaded && total !== null ? t('{0} rows match the filter.', formatCount(total)) : '';
  });
  return (
    <div class="screen-reader-only" role="status" aria-live="polite">
      {text}
    </div>
  );
}
