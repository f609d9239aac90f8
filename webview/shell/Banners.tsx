/** Lines above the toolbar: what the host has to say, and why the last action of the page was not done. */
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton, LinkButton} from '../ui/toolkit';

const ICONS = {info: 'info', warning: 'warning', error: 'error'} as const;

export function Banners({inspector}: {inspector: Inspector}) {
  const banner = useStore(inspector.store, state => state.banner);
  const notice = useStore(inspector.store, state => state.notice);
  return (
    <>
      {banner ? (
        <div class={`banner ${banner.severity}`} role={banner.severity === 'info' ? 'status' : 'alert'}>
          <Icon name={ICONS[banner.severity]} tone={banner.severity} />
          <span class="grow">{banner.text}</span>
          {banner.actions.map(action => (
            <LinkButton key={action.id} onClick={() => inspector.run(action.id)}>
              {action.label}
            </LinkButton>
          ))}
          <IconButton icon="close" label={t('Dismiss')} onClick={() => inspector.dismissBanner()} />
        </div>
      ) : null}
      {notice ? (
        <div class="banner info" role="status">
          <Icon name="info" tone="info" />
          <span class="grow">{notice}</span>
          <IconButton icon="close" label={t('Dismiss')} onClick={() => inspector.dismiss()} />
        </div>
      ) : null}
    </>
  );
}
