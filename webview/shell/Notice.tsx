/**
 * One line about the last action: why it was not done, or that a search went on from the other end. Lies over the view, so
 * that nothing moves; its place is always there, so that a screen reader says what comes into it.
 */
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton} from '../ui/toolkit';

export function Notice({inspector}: {inspector: Inspector}) {
  const notice = useStore(inspector.store, state => state.notice);
  return (
    <div class="notice-place" role="status">
      {notice ? (
        <div class="notice">
          <Icon name="info" tone="info" />
          <span class="grow">{notice}</span>
          <IconButton icon="close" label={t('Dismiss')} onClick={() => inspector.dismiss('notice')} />
        </div>
      ) : null}
    </div>
  );
}
