/** The line above the toolbar: what the host has to say. */
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Icon} from '../ui/icons';
import {IconButton, LinkButton} from '../ui/toolkit';

const ICONS = {info: 'info', warning: 'warning', error: 'error'} as const;

export function Banners({inspector}: {inspector: Inspector}) {
  const banner = useStore(inspector.store, state => state.banner);
  if (!banner) return null;
  return (
    <div class={`banner ${banner.severity}`} role={banner.severity === 'info' ? 'status' : 'alert'}>
      <Icon name={ICONS[banner.severity]} tone={banner.severity} />
      <span class="grow">{banner.text}</span>
      {banner.actions.map(action => (
        <LinkButton key={action.id} onClick={() => inspector.run(action.id)}>
          {action.label}
        </LinkButton>
      ))}
      <IconButton icon="close" label={t('Dismiss')} onClick={() => inspector.dismiss('banner')} />
    </div>
  );
}
